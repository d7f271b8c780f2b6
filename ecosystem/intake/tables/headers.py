"""Where the heading of a table stands, under titles and merged cells, and what kind of list it heads."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ecosystem.core.cells import is_formula_error, says_nothing
from ecosystem.core.text import clean, fold, name_key
from ecosystem.intake.kinds import KINDS, SheetKind
from ecosystem.intake.kinds.base import FIGURES, Field, How
from ecosystem.intake.reading.cells import DATE, ERROR, NUMBER, TEXT, Cell, Row
from ecosystem.intake.tables.lines import filled as said_in
from ecosystem.intake.tables.lines import folded, is_remark, is_signature, is_total
from ecosystem.intake.values import choices
from ecosystem.intake.values.dates import year_in
from ecosystem.intake.values.months import LONGEST_HEADING, are_months, heading_month, month_under
from ecosystem.intake.values.refusing import can_read
from ecosystem.intake.values.texts import shown
from ecosystem.intake.values.units import is_unit, unit_line, unit_of

DEPTH = 3
LOOKED_AT = 60
MONTHS = 3
SAMPLE = 40
LACKING = 4
DISTINCT = 3
TITLE_CELLS = 2
LINE_CELLS = 6
CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
ANY_CODE = frozenset(
    ("代码", "编码", "机构代码", "组织机构代码", "企业代码", "单位代码", "证照号码", "营业执照号", "code")
)
FIGURE = re.compile(r"\d[\d.,/-]*\s*(?:%|[百千]?[万亿]?(?:[美欧港日]?元)?|年\d+月(?:\d+日)?)")
FIRST_OF_GROUP = FIGURES | {How.NAME, How.SEVERAL}
YEAR_HEADING = re.compile(r"\d{2,4}\s*年?(?:度|合计|小计)?")


@dataclass
class Column:
    """A column: its place counted from 0, its heading with levels joined by "/", its field and the unit its heading tells."""

    index: int
    heading: str
    field: str = ""
    unit: str = ""
    month: str = ""


@dataclass
class Header:
    """The heading of a table."""

    kind: SheetKind
    rows: tuple[int, ...]
    columns: list[Column]
    title: str = ""
    unit: str = ""
    year: int | None = None
    months: list[Column] = field(default_factory=list)
    # What each level says in each column, folded, as a page of the sheet may say it again.
    levels: list[list[str]] = field(default_factory=list)
    # The units by field that headings further down state, from their rows on.
    later: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    @property
    def is_transposed(self) -> bool:
        """Whether months stand beside each other, so that a record is a column."""
        return bool(self.months)

    def state(self, row: int, units: dict[str, str]) -> None:
        """Note what a heading further down says of units; what it does not say is as before."""
        before = self.units_at(row)
        if before | units != before:
            self.later.append((row, before | units))

    def units_at(self, row: int | None) -> dict[str, str]:
        """The unit of each field in a row; ``None`` is a row of the first heading."""
        stated = [units for first, units in self.later if row is not None and first < row]
        return stated[-1] if stated else {column.field: column.unit for column in self.columns if column.field}

    @property
    def headings(self) -> list[str]:
        last = max((column.index for column in self.columns), default=-1)
        texts = {column.index: column.heading for column in self.columns}
        return [texts.get(index, "") for index in range(last + 1)]


@dataclass(frozen=True)
class _Candidate:
    kind: SheetKind
    first: int
    last: int
    columns: list[Column]
    score: float
    wide: bool

    def says_again(self, other: "_Candidate") -> bool:
        """Whether this is the heading of the table before it once more, as on every page of a printed list."""
        fields, before = ([(one.index, one.field) for one in table.columns if one.field] for table in (self, other))
        return self.kind is other.kind and self.first > other.last and fields == before


def find_header(
    rows: Sequence[Row], filled: Sequence[Row], *, name: str = "", kind: SheetKind | None = None
) -> Header | None:
    """The heading among the first rows of a sheet; ``None`` where nothing looks like one.

    ``rows`` are the rows as they stand, ``filled`` the same with merged cells filled; ``name`` is the sheet's and the
    file's name, which may tell what it is a list of. ``kind`` is what somebody said it is.
    """
    best: _Candidate | None = None
    kinds = (kind,) if kind else KINDS
    values = _values_below(rows)
    for last in range(len(rows)):
        if not _may_be_heading(rows[last]) or is_remark(said_in(rows[last])) or _goes_on(rows, filled, last):
            continue
        for first in range(last, max(-1, last - DEPTH), -1):
            if first < last and not _may_be_upper(rows[first], filled[first]):
                break
            headings = _joined(filled[first : last + 1])
            own = _joined(filled[last : last + 1])
            above = " ".join(_above(rows[:first], TITLE_CELLS))
            for candidate in kinds:
                found = _judged(candidate, headings, own, first, last, f"{name} {above}", values(last))
                # More levels say more, where they say no less.
                if found and (best is None or (found.score, found.last == best.last) > (best.score, False)):
                    best = best if best and found.says_again(best) else found
    return _header(best, rows, filled, name) if best else None


def _above(rows: Sequence[Row], most: int) -> list[str]:
    """What stands above a heading in rows of so many cells at most: titles, who filled it in, when, in which unit."""
    lines = [[shown(cell) for cell in row.cells if cell is not None] for row in rows]
    return [text for line in lines if len(line) <= most for text in line]


def _is_aside(row: Row) -> bool:
    texts = said_in(row)
    return is_total(texts) or is_remark(texts)


def _may_be_heading(row: Row) -> bool:
    texts = [cell for cell in row.cells if cell is not None]
    if not texts or any(cell.kind == ERROR or is_formula_error(str(cell.value).strip()) for cell in texts):
        return False
    plain = [cell for cell in texts if cell.kind == TEXT and len(str(cell.value)) <= LONGEST_HEADING]
    odd = [cell for cell in texts if cell.kind == NUMBER or _is_figure(cell)]
    odd = [] if are_months([shown(cell) for cell in odd]) else odd
    dates = [cell for cell in texts if cell.kind == DATE]
    return bool(plain) and len(odd) * 4 <= len(texts) and len(dates) != 1


def _goes_on(rows: Sequence[Row], filled: Sequence[Row], last: int) -> bool:
    """Whether a row of a heading has another level below it: all that the next row says stands under merged cells of it."""
    if last + 1 >= len(rows) or not _may_be_heading(rows[last + 1]):
        return False
    upper = filled[last].cells
    merged = {column for column, cell in enumerate(upper) if cell is not None and rows[last].cell(column) is None}
    merged |= {column - 1 for column in merged if column}
    below = {column for column, cell in enumerate(rows[last + 1].cells) if cell is not None}
    return len(below) > 1 and below <= merged


def _is_figure(cell: Cell) -> bool:
    """Whether a text is a number, an amount or a date, as data has them; months and years may head a column."""
    said = clean(str(cell.value)) if cell.kind == TEXT else ""
    return FIGURE.fullmatch(said) is not None and not YEAR_HEADING.fullmatch(said) and not _month_of(said)


def _may_be_upper(row: Row, filled: Row) -> bool:
    """Whether a row can stand above the lowest level of a heading: it is no title and no line of units."""
    texts = {shown(cell) for cell in filled.cells if cell is not None}
    return len(texts) >= 2 and _may_be_heading(row) and not unit_line(" ".join(texts))


def _joined(levels: Sequence[Row]) -> list[str]:
    """The headings, one for each column, levels joined by "/"; an upper level reaches to the right over what it heads."""
    width = max(len(row.cells) for row in levels)
    grid = [[clean(shown(row.cell(column))) for column in range(width)] for row in levels]
    for upper, lower in pairwise(grid):
        for column in range(1, width):
            if not upper[column] and lower[column]:
                upper[column] = upper[column - 1] if lower[column - 1] else ""
    joined = []
    for column in range(width):
        parts = dict.fromkeys(line[column].replace("/", "／") for line in grid if line[column])
        joined.append("/".join(parts))
    return joined


def _values_below(rows: Sequence[Row]) -> Callable[[int], list[Row]]:
    """The rows of data that may stand below a row; merged cells as they are, or a merged note would count for each column."""
    data = [not _is_aside(row) for row in rows]
    return lambda last: [row for row, is_data in zip(rows[last + 1 :], data[last + 1 :], strict=True) if is_data][
        :SAMPLE
    ]


def _judged(
    kind: SheetKind, headings: list[str], own: list[str], first: int, last: int, title: str, below: list[Row]
) -> _Candidate | None:
    """The candidate, where so much of its lowest row is known that it can be a heading."""
    columns = columns_of(kind, headings, below)
    fields = {column.field for column in columns if column.field}
    months = [column for column in columns if column.month]
    wide = _is_wide(kind, columns, below)
    missing = {field.name for field in kind.required} - fields
    said = {text for text in own if text}
    known = {heading for heading in said if kind.recognize(heading) or _month_of(heading)}
    known |= {own[column.index] for column in months if column.index < len(own)}
    if not said or len(known) * 4 < len(said) or not (fields or wide):
        return None
    if len(fields) < 2 and (len(said) > 2 or missing) and not wide:
        return None
    score = len(fields) + 1.5 * len(fields & kind.telling) + (2 * len(months) if wide else 0)
    # A table without what its rows need is shown, so that somebody can say which column that is.
    score -= 0 if wide else LACKING * len(missing)
    return _Candidate(kind, first, last, columns, score + (1.5 if kind.hinted(title) else 0), wide)


def columns_of(kind: SheetKind, headings: Sequence[str], below: Sequence[Row] = ()) -> list[Column]:
    """Columns with their fields. Of two headings for one field the first one counts; the same heading twice is one field."""
    columns, taken = [], {}
    shared = Counter(heading.rpartition("/")[0] for heading in set(headings))
    for index, heading in enumerate(headings):
        if not heading:
            continue
        cells = [row.cell(index) for row in below]
        name = kind.recognize(heading, is_shared=shared[heading.rpartition("/")[0]] > 1)
        name = _by_values(kind, heading, name, cells)
        if name and not _fits(kind.field(name), heading, cells):
            name = ""
        if name and taken.setdefault(name, name_key(heading)) != name_key(heading):
            name = ""
        columns.append(Column(index, heading, name, unit_of(heading), "" if name else _month_of(heading)))
    _name_first_of_groups(kind, columns, shared)
    numbers = [column for column in columns if column.month.isdigit()]
    if not are_months([column.month for column in numbers]):
        # Numbers of a row of data may look like months, but hardly follow each other as months do.
        for column in numbers:
            column.month = ""
    return columns


def _name_first_of_groups(kind: SheetKind, columns: Sequence[Column], shared: Counter[str]) -> None:
    """Let what heads several columns name the first of them that is nothing else: 算力配额 over 数量 and 占比."""
    taken = {column.field for column in columns}
    for upper in [upper for upper, count in shared.items() if upper and count > 1]:
        name = kind.recognize(upper)
        group = [column for column in columns if column.heading.rpartition("/")[0] == upper]
        free = next((column for column in group if not column.field and not column.month), None)
        if name and name not in taken and free is not None and kind.field(name).how in FIRST_OF_GROUP:
            free.field = name
            taken.add(name)


def _by_values(kind: SheetKind, heading: str, name: str, cells: Sequence[Cell | None]) -> str:
    """The field of a heading that says too little by itself: 代码 over credit codes, 单位 over units and not organizations."""
    said = [words for cell in cells if cell and cell.kind == TEXT and not says_nothing(words := clean(shown(cell)))]
    fields = {field.name for field in kind.fields}
    lowest = name_key(heading.rpartition("/")[2])
    if not name and "uscc" in fields and lowest in ANY_CODE and _mostly(said, lambda one: CODE.fullmatch(one.upper())):
        return "uscc"
    return "unit" if name == "org_name" and "unit" in fields and lowest == "单位" and _mostly(said, is_unit) else name


def _mostly(said: Sequence[str], holds: Callable[[str], object]) -> bool:
    return bool(said) and sum(bool(holds(one)) for one in said) * 2 >= len(said)


def _fits(field: Field, heading: str, cells: Sequence[Cell | None]) -> bool:
    """Whether what stands below a heading can be meant by the field: a “类别” of universities is no kind of organization.

    One word that is read is enough, so that the words beside it are refused and not passed over; and what is headed as
    a state is one, whatever is said there.
    """
    reads = {How.KIND: choices.kind, How.STATUS: choices.status, How.STAGE: choices.stage}.get(field.how)
    said = {words for cell in cells if cell and cell.kind == TEXT and not says_nothing(words := clean(shown(cell)))}
    if reads is None or len(said - {clean(heading)}) < DISTINCT or "状态" in heading:
        return True
    return any(can_read(reads, one) for one in said)


def _month_of(heading: str) -> str:
    """The level of a heading that names its month, with or without its year; empty where it names none."""
    return heading.rsplit("/", 1)[-1].strip() if heading_month(heading) else ""


def _is_wide(kind: SheetKind, columns: Sequence[Column], below: Sequence[Row]) -> bool:
    """Whether months stand side by side. Two of them are so only where the rows are of centers or of what was measured."""
    months = [column.index for column in columns if column.month]
    measured = kind.telling - {"month"}
    for corner in [column for column in columns if column.field == "month"]:
        # 月份 in the corner of a table heads what is measured, and the months stand beside it.
        named = [kind.recognize(clean(shown(cell))) for row in below if (cell := row.cell(corner.index)) is not None]
        if len(months) >= MONTHS and named and sum(name in measured for name in named) * 2 >= len(named):
            corner.field = ""
    if kind.type != "usage" or len(months) < 2 or any(column.field == "month" for column in columns):
        return False
    said = (cell for row in below for index, cell in enumerate(row.cells) if cell and index not in months)
    return (
        len(months) >= MONTHS
        or any(column.field == "center" for column in columns)
        or any(cell.kind == TEXT and kind.recognize(clean(shown(cell))) in measured for cell in said)
    )


def _header(best: _Candidate, rows: Sequence[Row], filled: Sequence[Row], name: str) -> Header:
    above = _above(rows[: best.first], LINE_CELLS)
    units = [unit for text in above if (unit := unit_line(text))]
    title = " ".join(clean(text) for text in _above(rows[: best.first], TITLE_CELLS) if not is_remark([(0, text)]))
    dated = " ".join(text for text in above if not is_signature([fold(text)]))
    year = year_in(title) or year_in(dated) or year_in(name)
    kind, columns = best.kind, best.columns
    months = [column for column in columns if column.month] if best.wide else []
    for column in months:
        column.month = month_under(column.heading, year)
    levels = filled[best.first : best.last + 1]
    return Header(
        kind,
        tuple(row.number for row in levels),
        columns,
        title,
        units[-1] if units else "",
        year,
        months,
        [[folded(cell) for cell in row.cells] for row in levels],
    )
