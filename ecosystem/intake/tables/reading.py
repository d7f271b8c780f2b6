"""A sheet as a table: its heading, and its rows of data as cells by field, read one after the other."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from ecosystem.core.cells import says_nothing
from ecosystem.core.text import clean
from ecosystem.intake.kinds import SheetKind
from ecosystem.intake.kinds.base import How
from ecosystem.intake.reading.cells import TEXT, Cell, Row, Sheet
from ecosystem.intake.tables.headers import LOOKED_AT, Column, Header, columns_of, find_header
from ecosystem.intake.tables.lines import (
    continues_note,
    filled,
    folded,
    is_bare_total,
    is_labeled,
    is_numbering,
    is_remark,
    is_section,
    is_total,
    repeats,
)
from ecosystem.intake.tables.merged import Merged
from ecosystem.intake.values import choices
from ecosystem.intake.values.refusing import Unreadable
from ecosystem.intake.values.texts import shown
from ecosystem.intake.values.units import unit_of

UNITS = frozenset(
    {
        *("元", "万元", "亿元", "千元", "百万元", "万美元", "美元", "%", "％", "万", "亿"),
        *("pflops", "p", "tflops", "eflops", "个", "家", "项", "次", "人", "人次", "张", "台", "卡", "件"),
        *("年", "月", "日", "天", "小时"),
    }
)
# What a row of units says of dates and texts.
FORMATS = frozenset(
    {
        *("年月日", "年/月/日", "年-月-日", "年.月.日", "年-月", "年/月", "年月", "日期", "文本", "文字"),
        *("yyyy-mm-dd", "yyyy/mm/dd", "yyyymmdd", "yyyy-mm"),
    }
)
MEASURED = ("metric", "measure")
NAMES = ("name", "org_name")
SEVERAL = "；"
# So many fields that a row heads another table, and is no data.
ANEW = 3
# In a list of names alone, 一、 numbers the names.
FEWEST = 3
# And so many words in common with the first heading, before it is looked at closely: data has none of them.
SHARED = 2
ISSUER = re.compile(r"[\u4e00-\u9fff()]{2,}(?:中心|公司|局|委|委员会|办公室|办|政府|院|部|处|协会|学会|联盟|管委会)")
COUNTING = frozenset(
    {How.DATE, How.MONEY, How.NUMBER, How.PERCENT, How.COMPUTE, How.COUNT, How.MONTH, How.YEAR, How.STATUS}
)


@dataclass(frozen=True)
class DataRow:
    """A row of data: the row as it stands, and its cells by field, merged ones filled."""

    number: int
    row: Row
    cells: Mapping[str, Cell]


@dataclass
class Table:
    """A table in a sheet. ``rows`` can be read once; ``skipped`` then says which rows were no data, and why."""

    sheet: str
    header: Header
    rows: Iterator[DataRow]
    skipped: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Correction:
    """What somebody said of a layout: its kind, and the fields of its columns (counted from 0; empty for none)."""

    kind: SheetKind | None = None
    columns: Mapping[int, str] = field(default_factory=dict)


Corrects = Callable[[Header | None], Correction | None]


def read_table(
    sheet: Sheet, *, file_name: str = "", kind: SheetKind | None = None, corrects: Corrects | None = None
) -> Table | None:
    """The table of a sheet; ``None`` where nothing in it looks like the heading of one.

    ``corrects`` is asked, with the heading that was found (``None`` where none was), what somebody said of such a layout.
    """
    first_rows = list(islice(sheet.rows, LOOKED_AT))
    merged = Merged(sheet.merges)
    across = [merged.across(row) for row in first_rows]
    name = f"{file_name.rsplit('.', 1)[0]} {sheet.name}"
    header = find_header(first_rows, across, name=name, kind=kind)
    correction = corrects(header) if corrects else None
    if correction and correction.kind and (header is None or correction.kind is not header.kind):
        header = find_header(first_rows, across, name=name, kind=correction.kind)
    if header is None:
        return None
    for column in header.columns:
        if correction and column.index in correction.columns:
            column.field = correction.columns[column.index]
    table = Table(sheet.name, header, iter(()))
    table.rows = _data(chain(first_rows, sheet.rows), Merged(sheet.merges), table)
    return table


def _data(rows: Iterator[Row], merged: Merged, table: Table) -> Iterator[DataRow]:
    columns = _by_field(table.header.columns)
    wide = {merge.first_row for merge in merged.wide()}
    hows = {field.name: field.how for field in table.header.kind.fields}
    words = frozenset(word for level in table.header.levels for word in level) - {""}
    expected, why = None, ""
    for row in rows:
        full = merged.down(row)
        if expected is not None and expected < row.number:
            table.skipped += [(number, "blank") for number in range(expected, row.number)]
        expected = row.number + 1
        if row.number > table.header.rows[-1] and (again := _heading_again(row, table.header, words)):
            columns, why = _by_field(again), "header"
            table.header.units = {column.field: column.unit for column in again if column.field}
        else:
            why = _no_data(row, full, table.header, columns, row.number in wide, after=why)
        if why == "header" and row.number > table.header.rows[-1] and repeats(filled(row), table.header.levels):
            _take_units_again(row, table.header, columns)
        if why:
            table.skipped.append((row.number, why))
            continue
        cells = {
            name: cell for name, placed in columns.items() if (cell := _together(full, placed, hows[name])) is not None
        }
        yield DataRow(row.number, full, cells)


def _take_units_again(row: Row, header: Header, columns: Mapping[str, list[Column]]) -> None:
    """What a heading that is said again says of units holds below it: 注册资本（元） after 注册资本（万元）."""
    held = header.units or {name: placed[0].unit for name, placed in columns.items()}
    stated = {name: unit_of(shown(row.cell(placed[0].index))) for name, placed in columns.items()}
    if any(stated.values()):
        header.units = {**held, **{name: unit for name, unit in stated.items() if unit}}


def _by_field(columns: list[Column]) -> dict[str, list[Column]]:
    by_field: dict[str, list[Column]] = {}
    for column in columns:
        if column.field:
            by_field.setdefault(column.field, []).append(column)
    return by_field


def _no_data(
    row: Row, full: Row, header: Header, columns: Mapping[str, list[Column]], is_wide: bool, *, after: str
) -> str:
    """Why a row is no data; empty where it is. ``full`` is the row with what is merged into it from above, ``after``
    what the row before it was.
    """
    if row.number <= header.rows[-1]:
        return "header" if row.number in header.rows else "title"
    texts = filled(row)
    if not texts:
        return "blank"
    if _looks_coded(row, columns) or (_is_told(row, columns) and not is_bare_total(texts[0][1])):
        return ""
    if _is_sum(texts, columns):
        return "total"
    return "" if _is_under_a_name(row, full, header, columns) else _aside(row, header, columns, texts, is_wide, after)


def _aside(
    row: Row,
    header: Header,
    columns: Mapping[str, list[Column]],
    texts: list[tuple[int, str]],
    is_wide: bool,
    after: str,
) -> str:
    """What a row is that tells about the table: a note, a heading said again, the heading of a section."""
    if (
        is_remark(texts)
        or is_labeled(texts)
        or (after == "note" and continues_note(texts))
        or _is_issuer(texts, header)
    ):
        return "note"
    if repeats(texts, header.levels) or _is_of_columns(row, header, texts):
        return "header"
    known = {column.index for placed in columns.values() for column in placed} | {c.index for c in header.months}
    if not any(column in known for column, _ in texts):
        return "blank" if texts[0][1].isdigit() else "section"
    is_list = len(header.columns) < FEWEST
    return "section" if (is_wide and len(texts) == 1) or (not is_list and is_section(texts, _is_kind)) else ""


def _is_sum(texts: list[tuple[int, str]], columns: Mapping[str, list[Column]]) -> bool:
    """Whether a row sums up others; what is measured may be called a sum, and is data."""
    measured = {column.index for name in MEASURED for column in columns.get(name, ())}
    return is_total([(column, text) for column, text in texts[:2] if column not in measured])


def _is_told(row: Row, columns: Mapping[str, list[Column]]) -> bool:
    """Whether a row has a name, and beside it a kind or a state that is read, as only data has."""
    named = any(row.cell(column.index) is not None for name in NAMES for column in columns.get(name, ()))
    read = ((choices.kind, "kind"), (choices.status, "status"))
    return named and any(
        (said := folded(row.cell(column.index))) and _is_read(reads, said)
        for reads, name in read
        for column in columns.get(name, ())
    )


def _is_under_a_name(row: Row, full: Row, header: Header, columns: Mapping[str, list[Column]]) -> bool:
    """Whether a row goes on with a name that is merged down over it."""
    needed = [column.index for field in header.kind.required for column in columns.get(field.name, ())]
    headings = {word for level in header.levels for word in level}
    merged = [folded(full.cell(index)) for index in needed if row.cell(index) is None]
    return any(text and text not in headings for text in merged)


def _is_of_columns(row: Row, header: Header, texts: list[tuple[int, str]]) -> bool:
    """Whether one of the rows just below the heading numbers the columns, or says in what they count."""
    if row.number > header.rows[-1] + 2:
        return False
    bare = [(column, text.strip("()[]")) for column, text in texts]
    if all(text in UNITS or text in FORMATS or says_nothing(text) or unit_of(f"({text})") for _, text in bare):
        _take_units(dict(bare), header)
        return True
    return is_numbering(texts)


def _take_units(said: Mapping[int, str], header: Header) -> None:
    """What such a row says is the unit of its columns, where their headings name none."""
    for column in header.columns:
        unit = said.get(column.index, "")
        column.unit = column.unit or (unit if unit not in FORMATS and not says_nothing(unit) else "")


def _heading_again(row: Row, header: Header, words: frozenset[str]) -> list[Column]:
    """The columns of another table of the same kind below the first, in another order; empty where there is none."""
    if sum(folded(cell) in words for cell in row.cells if cell is not None and cell.kind == TEXT) < SHARED:
        return []
    texts = filled(row)
    if len(texts) < ANEW or header.months or repeats(texts, header.levels):
        return []
    columns = columns_of(header.kind, [clean(shown(cell)) for cell in row.cells])
    fields = {column.field for column in columns if column.field}
    needed = {field.name for field in header.kind.required}
    return columns if len(fields) >= ANEW and len(fields) * 2 >= len(texts) and needed <= fields else []


def _is_issuer(texts: list[tuple[int, str]], header: Header) -> bool:
    """Whether a row only says whose list it is, where the date of signing stands below it."""
    if len(texts) != 1 or not ISSUER.fullmatch(texts[0][1]):
        return False
    index = texts[0][0]
    return any(column.index == index and column.field and _counts(header, column) for column in header.columns)


def _counts(header: Header, column: Column) -> bool:
    return header.kind.field(column.field).how in COUNTING


def _is_kind(said: str) -> bool:
    return _is_read(choices.kind, said)


def _is_read(reads: Callable[[str], str], said: str) -> bool:
    try:
        reads(said)
    except Unreadable:
        return False
    return True


def _looks_coded(row: Row, by_field: Mapping[str, list[Column]]) -> bool:
    """Whether the row has a code, as only data has."""
    return any(len(folded(row.cell(column.index))) == 18 for column in by_field.get("uscc", ()))


def _together(row: Row, columns: list[Column], how: How) -> Cell | None:
    """The cell of a field; where several columns have the same heading, the texts of those that say something joined.

    Of figures and dates the first one counts.
    """
    cells = [cell for column in columns if (cell := row.cell(column.index)) is not None]
    telling = [cell for cell in cells if not says_nothing(clean(shown(cell)))]
    if len(telling) < 2 or how in COUNTING:
        return next(iter(telling or cells), None)
    texts = [clean(shown(cell)) for cell in telling]
    return Cell(TEXT, SEVERAL.join(dict.fromkeys(texts)))
