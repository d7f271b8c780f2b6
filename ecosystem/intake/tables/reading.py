"""A sheet as a table: its heading, and its rows of data as cells by field, read one after the other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from ecosystem.core.cells import says_nothing
from ecosystem.core.text import clean
from ecosystem.intake.kinds import SheetKind
from ecosystem.intake.reading.cells import TEXT, Cell, Row, Sheet
from ecosystem.intake.tables.headers import LOOKED_AT, Column, Header, find_header
from ecosystem.intake.tables.lines import filled, folded, is_numbering, is_remark, is_total, repeats
from ecosystem.intake.tables.merged import Merged
from ecosystem.intake.values.texts import shown
from ecosystem.intake.values.units import unit_of

UNITS = frozenset(
    {
        *("元", "万元", "亿元", "千元", "百万元", "万美元", "美元", "%", "％", "万", "亿"),
        *("pflops", "p", "tflops", "eflops", "个", "家", "项", "次", "人", "人次", "张", "台", "卡", "件"),
        *("年", "月", "日", "天", "小时"),
    }
)
SEVERAL = "；"


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
    header = table.header
    by_field: dict[str, list[Column]] = {}
    for column in header.columns:
        if column.field:
            by_field.setdefault(column.field, []).append(column)
    wide = {merge.first_row: merge for merge in merged.wide()}
    expected = None
    for row in rows:
        full = merged.down(row)
        if expected is not None:
            table.skipped += [(number, "blank") for number in range(expected, row.number)]
        expected = row.number + 1
        why = _no_data(row, header, by_field, wide.get(row.number) is not None)
        if why == "header" and _is_of_units(row, header):
            _take_units(row, header)
        if why:
            table.skipped.append((row.number, why))
            continue
        cells = {name: cell for name, columns in by_field.items() if (cell := _together(full, columns)) is not None}
        yield DataRow(row.number, full, cells)


def _no_data(row: Row, header: Header, by_field: Mapping[str, list[Column]], is_wide: bool) -> str:
    """Why a row is no data; empty where it is."""
    if row.number <= header.rows[-1]:
        return "header" if row.number in header.rows else "title"
    texts = filled(row)
    if not texts or _looks_coded(row, by_field):
        return "" if texts else "blank"
    if is_total(texts) or is_remark(texts):
        return "total" if is_total(texts) else "note"
    if repeats(texts, header.headings) or is_numbering(texts) or _is_of_units(row, header):
        return "header"
    known = {column.index for columns in by_field.values() for column in columns} | {c.index for c in header.months}
    if not any(column in known for column, _ in texts):
        return "blank" if texts[0][1].isdigit() else "section"
    return "section" if is_wide and len(texts) == 1 else ""


def _is_of_units(row: Row, header: Header) -> bool:
    """Whether the row below the heading says in what the columns count."""
    return row.number == header.rows[-1] + 1 and all(
        text.strip("()[]") in UNITS or unit_of(f"({text.strip('()[]')})") for _, text in filled(row)
    )


def _take_units(row: Row, header: Header) -> None:
    """What such a row says is the unit of its columns, where their headings name none."""
    said = dict(filled(row))
    for column in header.columns:
        column.unit = column.unit or said.get(column.index, "").strip("()[]")


def _looks_coded(row: Row, by_field: Mapping[str, list[Column]]) -> bool:
    """Whether the row has a code, as only data has."""
    return any(len(folded(row.cell(column.index))) == 18 for column in by_field.get("uscc", ()))


def _together(row: Row, columns: list[Column]) -> Cell | None:
    """The cell of a field; where several columns have the same heading, the texts of those that say something joined."""
    cells = [cell for column in columns if (cell := row.cell(column.index)) is not None]
    telling = [cell for cell in cells if not says_nothing(clean(shown(cell)))]
    if len(telling) < 2:
        return next(iter(telling or cells), None)
    texts = [clean(shown(cell)) for cell in telling]
    return Cell(TEXT, SEVERAL.join(dict.fromkeys(texts)))
