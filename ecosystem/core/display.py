"""How numbers and dates are written for readers: comparators, units, and dates of which only a part is known."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

PERCENT_UNITS = frozenset({"pct", "%", "percent"})
FACTOR_UNITS = frozenset({"x", "×"})
POINT_UNITS = frozenset({"pp"})
BARE_UNITS = frozenset({"", "abs", "count"})
SIGNS = {"eq": "", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤", "approx": "≈"}
NO_BREAK = "\u00a0"


class Quantity(NamedTuple):
    """The parts of a written quantity: ``prefix`` number ``mark`` and, set apart, the ``unit``."""

    prefix: str
    number: str
    mark: str
    unit: str

    def __str__(self) -> str:
        spaced = f"{NO_BREAK}{self.unit}" if self.unit else ""
        gap = NO_BREAK if self.prefix and self.prefix != "×" else ""
        return f"{self.prefix}{gap}{self.number}{self.mark}{spaced}"


def number(value: Any) -> str:
    """A number as text: thousands separated, no trailing zeros, a real minus sign; anything else unchanged."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not amount.is_finite():
        return str(value)
    text = f"{amount:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text.replace("-", "−")


def quantity(value: Any, comparator: str = "eq", unit: str = "") -> Quantity:
    """A value with its comparator and unit: ``100+``, ``≥ 95%``, ``×10``, ``≈ 92%``, ``200 PFLOPS``.

    More than a bare count is written ``100+``; every other comparator stands before the number.
    """
    sign = SIGNS.get(comparator or "eq", "")
    if unit in FACTOR_UNITS:
        return Quantity(f"{sign}{NO_BREAK}×" if sign else "×", number(value), "", "")
    if unit in PERCENT_UNITS:
        return Quantity(sign, number(value), "%", "")
    if comparator == "gt":
        return Quantity("", number(value), "+", unit_label(unit))
    return Quantity(sign, number(value), "", unit_label(unit))


def unit_label(unit: str) -> str:
    """The unit as a reader sees it; a unit that has no code is shown as it was written."""
    if unit in BARE_UNITS:
        return ""
    if unit in POINT_UNITS:
        return pgettext("unit", "percentage points")
    return unit


def change(value: Any, unit: str, comparator: str = "eq") -> str:
    """A change alone, signed: ``−50% or more``, ``+9 percentage points``, ``×10``.

    The comparator speaks of the size of the change: ``gte`` with −50 is a reduction by at least 50.
    """
    amount = Decimal(str(value))
    if unit in FACTOR_UNITS:
        written = f"×{number(amount)}"
    else:
        sign = "+" if amount > 0 else ""
        written = sign + str(quantity(amount, "eq", unit))
    return _sized(comparator) % {"change": written}


def outcome(
    baseline: Any = None,
    result: Any = None,
    comparator: str | None = "eq",
    unit: str | None = "",
    change_value: Any = None,
    change_unit: str | None = "",
) -> str:
    """An outcome in one line: before → after (``85% → ≥ 95%``), else the change, else the result; empty for none."""
    comparator, unit = comparator or "eq", unit or ""
    after = "" if is_nothing(result) else str(quantity(result, comparator, unit))
    if after and not is_nothing(baseline):
        return f"{quantity(baseline, 'eq', unit)} → {after}"
    return after if is_nothing(change_value) else change(change_value, change_unit or "", comparator)


def is_nothing(value: Any) -> bool:
    """Whether there is no number to write."""
    return value is None or value == ""


def _sized(comparator: str) -> str:
    if comparator == "gte":
        return _("%(change)s or more")
    if comparator == "gt":
        return _("more than %(change)s")
    if comparator == "lte":
        return _("up to %(change)s")
    if comparator == "lt":
        return _("less than %(change)s")
    return "≈ %(change)s" if comparator == "approx" else "%(change)s"


def precise_date(value: date | None, precision: str = "day") -> str:
    """A date with as much of it as is known, in the reader's language; empty where there is none."""
    if value is None or value == "":
        return ""
    if precision == "year":
        return formats.date_format(value, "YEAR_FORMAT")
    if precision == "month":
        return formats.date_format(value, "YEAR_MONTH_FORMAT")
    return formats.date_format(value, "DATE_FORMAT")


def machine_date(value: date | None, precision: str = "day") -> str:
    """The same date in ISO 8601 (``2021``, ``2021-11``, ``2021-11-30``), for ``datetime`` and dense tables."""
    if value is None or value == "":
        return ""
    return value.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]
