"""Tables with months side by side: a record is a column."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ecosystem.core.text import clean
from ecosystem.intake.kinds.base import SheetKind
from ecosystem.intake.kinds.records import Around, Fault, Read, read_field
from ecosystem.intake.kinds.references import References
from ecosystem.intake.reading.cells import TEXT, Cell
from ecosystem.intake.tables.headers import Header
from ecosystem.intake.tables.reading import DataRow
from ecosystem.intake.values import texts

METRICS = ("capacity_pflops", "utilization_pct", "jobs", "used_pflops_hours")
# What a title says the numbers are, where no row does.
TITLED = {"utilization_pct": ("利用率", "使用率"), "jobs": ("作业", "任务"), "capacity_pflops": ("算力规模", "容量")}

# A row that sums up the rows of centers.
AVERAGE = re.compile(r"(?:总|全市|各中心|算术|加权)?(?:平均|均值|平均值|平均数|average|mean)", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A cell of a month, the row it stands in, and the unit its row names."""

    cell: Cell
    row: int
    unit: str


@dataclass
class Months:
    """What the rows say of each month, by center."""

    cells: dict[tuple[str, int], dict[str, Found]] = field(default_factory=dict)

    def add(self, center: str, index: int, metric: str, found: Found) -> None:
        self.cells.setdefault((center, index), {})[metric] = found


def read_columns(rows: Iterator[DataRow], header: Header, references: References) -> Iterator[Read]:
    """The records of the table: one for each month, and for each center where several are named."""
    months = Months()
    for row in rows:
        if any(cell is not None and AVERAGE.fullmatch(clean(texts.shown(cell))) for cell in row.row.cells[:2]):
            continue
        metric, unit, center = _subject(row, header, references)
        for column in header.months:
            cell = row.row.cell(column.index)
            if metric and cell is not None:
                months.add(center, column.index, metric, Found(cell, row.number, unit))
    names = {column.index: column.month for column in header.months}
    default = references.center_in(header.title)
    for (center, index), found in months.cells.items():
        yield _column(
            index, {"center": center or default or None, "month": names[index] or None}, found, header, references
        )


def _subject(row: DataRow, header: Header, references: References) -> tuple[str, str, str]:
    """What a row tells by month: the field, its unit, and the center it is about (or nothing)."""
    metric, unit, center = "", "", ""
    months = {column.index for column in header.months}
    for index, cell in enumerate(row.row.cells):
        if cell is None or index in months or cell.kind != TEXT:
            continue
        told = clean(texts.shown(cell))
        name = header.kind.recognize(told)
        if name in METRICS and not metric:
            metric, unit = name, _unit_in(told)
        elif "中心" in told or "center" in told.lower():
            center = references.center(told)
        elif metric and not unit:
            unit = told
    return metric or _titled(header.title), unit, center


def _titled(title: str) -> str:
    return next((name for name, words in TITLED.items() if any(word in title for word in words)), "")


def _unit_in(told: str) -> str:
    """The unit that a metric names in brackets: “利用率（%）”."""
    opening = max(told.rfind("("), told.rfind("（"))
    return told[opening + 1 :].rstrip(")） ") if opening >= 0 else ""


def _column(
    index: int, said: Mapping[str, str | None], found: Mapping[str, Found], header: Header, references: References
) -> Read:
    letter = column_letter(index)
    kind: SheetKind = header.kind
    read = Read(kind.type, None, letter, record=dict(said))
    read.told = {name: texts.shown(one.cell) for name, one in found.items()}
    read.cells = [said["month"] or "", *read.told.values()]
    for one in kind.fields:
        if one.name not in read.record and (one.always or one.name in found):
            _read_into(read, one.name, found.get(one.name), header, references)
    if not said["month"]:
        sentence = _("The month of column %(column)s has no year, and the title names none.") % {"column": letter}
        read.faults.append(Fault("E_DATE_AMBIGUOUS", "month", sentence, header.rows[-1], letter))
    if read.faults:
        read.row = read.faults[0].row
    return read


def _read_into(read: Read, name: str, found: Found | None, header: Header, references: References) -> None:
    unit = found.unit if found else ""
    around = Around(unit=unit, sheet_unit=header.unit, year=header.year, references=references)
    before = len(read.faults)
    read_field(header.kind.field(name), found.cell if found else None, read, around)
    for position in range(before, len(read.faults)):
        fault = read.faults[position]
        row = found.row if found else None
        read.faults[position] = Fault(fault.code, fault.field, fault.sentence, row, read.column)


def column_letter(index: int) -> str:
    """What a spreadsheet calls a column that is counted from 0: A, B, … Z, AA, …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
