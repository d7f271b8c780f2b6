"""Before → after on one line; where no baseline is known, the change alone."""

from dataclasses import dataclass
from typing import Any

from ecosystem.core.display import FACTOR_UNITS, PERCENT_UNITS, POINT_UNITS

from .shapes import percent

START, END = 3.0, 97.0
LOWER = frozenset({"down", "lower", "decrease", "lower_is_better"})
NEITHER = "neither"
AT_LEAST, AT_MOST = frozenset({"gt", "gte"}), frozenset({"lt", "lte"})


@dataclass(frozen=True)
class Dumbbell:
    """Marks on a line from 0 to 100 percent of the width.

    ``before`` is None when no baseline is known. ``open_to`` is where the value may still lie beyond ``after``
    (a comparator of "at least" or "at most"); ``origin`` is the mark of "no change" of a change alone.
    """

    after: str
    before: str | None = None
    origin: str | None = None
    open_to: str | None = None
    better: bool = True
    scaled: bool = True
    arrow: str = ""


def dumbbell(
    baseline: Any, result: Any, comparator: str, unit: str, better: str, change_value: Any, change_unit: str
) -> Dumbbell | None:
    """Lay out an outcome; None when there is nothing to draw. A baseline is never derived from a change."""
    if result is not None and baseline is not None:
        return _measured(float(baseline), float(result), comparator, unit, better)
    if change_value is not None:
        return _changed(float(change_value), comparator, change_unit, better)
    if result is not None:
        return _measured(None, float(result), comparator, unit, better)
    return None


def _measured(baseline: float | None, result: float, comparator: str, unit: str, better: str) -> Dumbbell:
    before = result if baseline is None else baseline
    low, high = _scale(before, result, unit)
    at = lambda value: START + (END - START) * (value - low) / (high - low)  # noqa: E731  a scale is one expression
    return Dumbbell(
        after=percent(at(result)),
        before=None if baseline is None else percent(at(baseline)),
        open_to=percent(END) if comparator in AT_LEAST else percent(START) if comparator in AT_MOST else None,
        better=result == before or _is_better(result > before, better),
    )


def _scale(before: float, result: float, unit: str) -> tuple[float, float]:
    low, high = min(before, result, 0.0), max(before, result, 0.0)
    if unit in PERCENT_UNITS and low >= 0 and high <= 100:
        return 0.0, 100.0
    return (low, high) if high > low else (0.0, 1.0)


def _changed(value: float, comparator: str, unit: str, better: str) -> Dumbbell:
    if unit in FACTOR_UNITS:
        return _multiplied(value, comparator, better)
    growth = value >= 0
    scaled = unit in PERCENT_UNITS or unit in POINT_UNITS
    reach = abs(value) / max(100.0, abs(value)) if scaled else 0.5
    origin = START if growth else END
    after = origin + (END - START) * reach * (1 if growth else -1)
    return Dumbbell(
        after=percent(after),
        origin=percent(origin),
        open_to=percent(END if growth else START) if comparator in AT_LEAST else None,
        better=_is_better(growth, better),
        scaled=scaled,
        arrow="right" if growth else "left",
    )


def _is_better(growth: bool, better: str) -> bool:
    return better == NEITHER or growth != (better in LOWER)


def _multiplied(factor: float, comparator: str, better: str) -> Dumbbell:
    longest = max(factor, 1.0)
    at = lambda share: START + (END - START) * 0.92 * share / longest  # noqa: E731  a scale is one expression
    growth = factor >= 1
    return Dumbbell(
        after=percent(at(factor)),
        origin=percent(at(1.0)),
        open_to=percent(END if growth else START) if comparator in AT_LEAST else None,
        better=_is_better(growth, better),
        arrow="right" if growth else "left",
    )
