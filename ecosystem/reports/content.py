"""What a report says, as plain data: built once, and shown by a page, a PDF, a workbook and the API alike.

Nothing is counted by what shows it. A number carries the rows it was counted from, so that every form can lead to them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ecosystem.core.display import machine_date, number
from ecosystem.figures.choices import Light
from ecosystem.reports.choices import CellKind, Kind

Value = Decimal | int | None
Words = str | Promise


@dataclass(frozen=True)
class Rows:
    """The rows of a number; with ``amount`` it is the sum of that column, else how many there are."""

    queryset: QuerySet[Any, Any]
    amount: str = ""


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number of a report: of which day or period, counted or reported, its rows, and the one of the period before.

    Without a ``value`` it is counted from ``rows`` when the report is built; ``reason`` says why there is none.
    """

    key: str
    label: Words
    unit: Words = ""
    value: Value = None
    rows: Rows | None = None
    before: Rows | None = None
    previous: Value = None
    as_of: date | None = None
    since: date | None = None
    reported: bool = False
    reason: Words = ""
    url: str = ""

    @property
    def shown(self) -> str:
        """The number with its unit, or why there is none."""
        if self.value is None:
            return str(self.reason) or "—"
        if self.unit == "%":
            return f"{number(self.value)}%"
        return f"{number(self.value)} {self.unit}" if self.unit else number(self.value)

    @property
    def when(self) -> str:
        """The day or the period it is about."""
        if self.since and self.as_of:
            return _("%(begins)s to %(ends)s") % {
                "begins": machine_date(self.since),
                "ends": machine_date(self.as_of),
            }
        return machine_date(self.as_of)

    @property
    def change(self) -> str:
        """What it was in the period before."""
        if self.previous is None:
            return ""
        return _("before: %(number)s") % {"number": number(self.previous)}


@dataclass(frozen=True)
class Cell:
    """A value in a table, and where it leads; a light beside it where a target is judged."""

    value: str | Decimal | int | date | None
    url: str = ""
    light: str = ""

    @property
    def shown(self) -> str:
        if self.value is None:
            return "—"
        if isinstance(self.value, date):
            return machine_date(self.value)
        return self.value if isinstance(self.value, str) else number(self.value)

    @property
    def told_light(self) -> str:
        return str(Light(self.light).label) if self.light else ""


@dataclass(frozen=True)
class Column:
    """A column of a table: what it is called, what stands in it, how wide it is beside the others."""

    label: Words
    kind: str = CellKind.TEXT
    width: int = 2


@dataclass(frozen=True)
class Table:
    """Rows of cells under their columns; ``left_out`` are so many more that the report does not list."""

    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Words = ""
    left_out: int = 0
    url: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether it has too many columns for a phone."""
        return len(self.columns) > 3

    @property
    def labeled(self) -> list[list[tuple[Column, Cell]]]:
        """The rows with their columns."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Bar:
    """A column of a chart; None is what could not be counted."""

    label: str
    value: Value
    display: str = ""
    url: str = ""
    state: str = "plain"


@dataclass(frozen=True)
class Chart:
    """Columns side by side; ``top`` is where the axis ends, if not at the highest."""

    title: Words
    bars: tuple[Bar, ...]
    unit: str = ""
    top: int | None = None

    @property
    def is_empty(self) -> bool:
        return not any(bar.value for bar in self.bars)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a report."""

    key: str
    title: Words
    text: tuple[Words, ...] = ()
    numbers: tuple[Number, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    # What stands in the charts and tables, with its rows.
    lists: tuple[Number, ...] = ()

    @property
    def drawn(self) -> list[Chart]:
        """The charts that show anything."""
        return [chart for chart in self.charts if not chart.is_empty]


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole report: what it is about, when and from which edition it was made, and its sections."""

    kind: Kind
    title: str
    subject: str
    center: str
    period: str
    day: date
    made_at: datetime
    edition: int
    language: str
    notes: tuple[str, ...] = ()
    sections: tuple[Section, ...] = field(default=())

    @property
    def numbers(self) -> dict[str, Number]:
        """Every number by its key."""
        return {one.key: one for section in self.sections for one in section.numbers}

    @property
    def made(self) -> str:
        """When it was made and from which edition, in words."""
        moment = f"{self.made_at:%Y-%m-%d %H:%M}"
        return _("Made on %(moment)s from edition %(edition)s.") % {"moment": moment, "edition": self.edition}
