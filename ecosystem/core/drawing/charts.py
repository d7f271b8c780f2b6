"""Bars, steps over time, and sparklines."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from ecosystem.core.display import number

from .shapes import percent, pick, text

HEIGHT = 220
TOP, BOTTOM = 26.0, 186.0
MARGIN = 7.0
MOST_TOLD, FEWEST_TOLD = 14, 5
IN_SERVICE = "in_service"
NOT_YET = frozenset({"planned", "under_construction"})


@dataclass(frozen=True)
class Bar:
    """A column or a step: its place, its state as a class name, and what it says."""

    x: str
    y: str
    width: str
    height: str
    state: str
    name: str
    middle: str
    value: str
    label: str
    url: str = ""
    minor: bool = False

    @property
    def hatched(self) -> bool:
        """Whether this is not there yet."""
        return self.state in NOT_YET


@dataclass(frozen=True)
class Box:
    """A phase between two days, ``low`` above the ground."""

    row: Any
    start: date
    end: date
    low: float
    amount: float

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.end - self.start).days


@dataclass(frozen=True)
class Grid:
    """A horizontal line with the value it stands for."""

    y: str
    value: str


@dataclass(frozen=True)
class Mark:
    """A tick of the time axis, or the day asked about."""

    x: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Point:
    """Something that stands beside the columns and is never one of them."""

    x: str
    y: str
    name: str
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart ``HEIGHT`` units high and as wide as its place."""

    bars: list[Bar]
    grid: list[Grid]
    marks: list[Mark] = field(default_factory=list)
    today: Mark | None = None
    height: int = HEIGHT
    base: str = text(BOTTOM)
    axis: str = text(BOTTOM + 18)
    top: str = text(TOP - 8)
    points: list[Point] = field(default_factory=list)


def nice_top(highest: float) -> float:
    """The round number at or above ``highest`` that an axis ends with."""
    if highest <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(highest))
    return next(step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= highest * 0.999)


def bar_chart(items: Iterable[Any], top: float | None = None, points: Iterable[Any] = ()) -> Chart:
    """Columns side by side: items with ``label``, ``value`` (None leaves a gap), ``state`` and ``url``.

    ``points`` stand beside them, each with the ``index`` of the column above which it is, ``value``, ``name`` and ``url``.
    """
    rows, beside = list(items), list(points)
    values = [float(pick(row, "value", 0)) for row in rows]
    highest = max([*values, *(float(pick(one, "value", 0)) for one in beside)], default=0)
    ceiling = float(top) if top else nice_top(highest)
    slot = (100 - MARGIN) / max(len(rows), 1)
    # What is written at columns: a dozen at most, of which five are left where the place is narrow.
    told = max(1, math.ceil(len(rows) / MOST_TOLD))
    kept = told * max(1, math.ceil(len(rows) / told / FEWEST_TOLD))
    bars = [
        _column(row, MARGIN + index * slot, slot, values[index] / ceiling, minor=index % kept != 0)
        for index, row in enumerate(rows)
    ]
    bars = [bar if index % told == 0 else replace(bar, value="", label="") for index, bar in enumerate(bars)]
    return Chart(bars, _grid(ceiling), points=[_point(one, slot, ceiling) for one in beside])


def _point(item: Any, slot: float, ceiling: float) -> Point:
    share = min(max(float(pick(item, "value", 0)) / ceiling, 0), 1)
    x = MARGIN + (pick(item, "index", 0) + 0.5) * slot
    return Point(percent(x), text(BOTTOM - (BOTTOM - TOP) * share), str(pick(item, "name")), str(pick(item, "url")))


def _column(row: Any, x: float, slot: float, share: float, *, minor: bool) -> Bar:
    height = (BOTTOM - TOP) * min(max(share, 0), 1)
    known = pick(row, "value", None)
    value = "" if known is None else str(pick(row, "display", number(known)))
    label = str(pick(row, "label"))
    return Bar(
        x=percent(x + slot * 0.16),
        y=text(BOTTOM - height),
        width=percent(slot * 0.68),
        height=text(height),
        state=str(pick(row, "state", IN_SERVICE)),
        name=f"{label}: {value}" if value else label,
        middle=percent(x + slot / 2),
        value=value,
        label=label,
        url=str(pick(row, "url")),
        minor=minor,
    )


def step_chart(phases: Iterable[Any], as_of: date, until: date | None = None) -> Chart:
    """Phases stacked over time: items with ``starts_on``, ``ends_on``, ``amount``, ``basis``, ``state``, ``label``.

    Amounts add up while their phases last; of basis ``total``, only what is above the phases before is added. A phase without a start is not in service yet: it is drawn after
    ``as_of``, to the end of the axis.
    """
    rows = sorted(phases, key=lambda row: (pick(row, "starts_on", date.max), str(pick(row, "label"))))
    if not rows:
        return Chart([], _grid(1))
    first, last = _span(rows, as_of, until)
    at = lambda day: 100 * (day.toordinal() - first.toordinal()) / (last.toordinal() - first.toordinal())  # noqa: E731
    boxes = _stack(rows, as_of, last)
    ceiling = nice_top(max(box.low + box.amount for box in boxes))
    widest = {id(box.row): max(b.days for b in boxes if b.row is box.row) for box in boxes}
    bars = [_step(box, at, ceiling, named=widest[id(box.row)] == box.days) for box in boxes]
    return Chart(bars, _grid(ceiling), _years(first, last, at), Mark(percent(at(as_of)), as_of.isoformat()))


def _span(rows: Sequence[Any], as_of: date, until: date | None) -> tuple[date, date]:
    days = [pick(row, name, None) for row in rows for name in ("starts_on", "ends_on")]
    known = [day for day in days if day] + [as_of] + ([until] if until else [])
    first, last = min(known), max(known)
    margin = max((last - first).days // 5, 60)
    return date.fromordinal(first.toordinal() - margin // 2), date.fromordinal(last.toordinal() + margin)


def _stack(rows: Sequence[Any], as_of: date, last: date) -> list[Box]:
    """The phases as boxes on top of each other; a phase lies in several boxes where what is below it changes."""
    spans = [(row, pick(row, "starts_on", as_of), pick(row, "ends_on", last)) for row in rows]
    days = sorted({day for _row, start, end in spans for day in (start, end)})
    boxes: list[Box] = []
    for begin, finish in pairwise(days):
        below = 0.0
        for row, start, end in spans:
            if start <= begin and end >= finish:
                amount = float(pick(row, "amount", 0)) - (below if pick(row, "basis") == "total" else 0)
                _lay(boxes, Box(row, begin, finish, below, amount))
                below += amount
    return boxes


def _lay(boxes: list[Box], box: Box) -> None:
    """Add a box, or lengthen the one that it continues."""
    for index, other in enumerate(boxes):
        if other.row is box.row and other.end == box.start and (other.low, other.amount) == (box.low, box.amount):
            boxes[index] = replace(other, end=box.end)
            return
    boxes.append(box)


def _step(box: Box, at: Callable[[date], float], ceiling: float, *, named: bool) -> Bar:
    height = (BOTTOM - TOP) * box.amount / ceiling
    row, start, end = box.row, at(box.start), at(box.end)
    label, value = str(pick(row, "label")), str(pick(row, "display", number(pick(row, "amount", 0))))
    return Bar(
        x=percent(start),
        y=text(BOTTOM - (BOTTOM - TOP) * box.low / ceiling - height),
        width=percent(end - start),
        height=text(height),
        state=str(pick(row, "state", IN_SERVICE)),
        name=f"{label}: {value}",
        middle=percent((start + end) / 2),
        value=value if named and height >= 24 else "",
        label=label,
        url=str(pick(row, "url")),
    )


def _grid(ceiling: float) -> list[Grid]:
    return [Grid(text(BOTTOM - (BOTTOM - TOP) * share), number(round(ceiling * share, 6))) for share in (0.5, 1)]


def _years(first: date, last: date, at: Any) -> list[Mark]:
    years = [year for year in range(first.year, last.year + 2) if first <= date(year, 1, 1) <= last]
    every = max(1, math.ceil(len(years) / 6))
    marks = [Mark(percent(at(date(year, 1, 1))), str(year)) for year in years[::every]]
    if len(marks) > 1:
        return marks
    middle = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
    return [
        Mark(percent(0), first.isoformat()[:7], "start"),
        Mark(percent(50), middle.isoformat()[:7]),
        Mark(percent(100), last.isoformat()[:7], "end"),
    ]


@dataclass(frozen=True)
class Sparkline:
    """A small line in a box of 100 by 100, and the place of its last value in percent."""

    points: str
    x: str
    y: str


def sparkline(values: Iterable[Any]) -> Sparkline | None:
    """The course of a few values, lowest at the bottom; None for fewer than two."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return None
    low, spread = min(known), (max(known) - min(known)) or 1.0
    xs = [2 + 94 * index / (len(known) - 1) for index in range(len(known))]
    ys = [90 - 80 * (value - low) / spread for value in known]
    points = " ".join(f"{text(x)},{text(y)}" for x, y in zip(xs, ys, strict=True))
    return Sparkline(points, percent(xs[-1]), percent(ys[-1]))
