"""A count in words: the number with its day or period, or why there is none. The same at the public pages and the desk."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ecosystem.core.display import machine_date, number
from ecosystem.figures.counting import Counted
from ecosystem.vocabulary.models import Measure

PERCENT = frozenset({"%", "pct"})


def rows_url(counted: Counted | None) -> str:
    """Where the counted rows are; nothing where nothing was counted, or the rows are for staff."""
    return str(counted.address) if counted and counted.address and counted.value is not None else ""


def counted_text(measure: Measure, counted: Counted) -> str:
    """A count in words, with its day or period, so that nobody takes it for that of the figure beside it; or why there is none."""
    day, begins = machine_date(counted.day), counted.since
    when = _("%(begins)s to %(ends)s") % {"begins": machine_date(begins), "ends": day} if begins else day
    if counted.value is None:
        return _("%(reason)s (%(when)s)") % {"reason": counted.told_reason, "when": when}
    values = {"n": _amount(measure, counted.value), "unit": _unit(measure), "day": when}
    if begins:
        return (_("%(n)s %(unit)s, %(day)s") if values["unit"] else _("%(n)s, %(day)s")) % values
    return _("%(n)s %(unit)s on %(day)s") % values if values["unit"] else _("%(n)s on %(day)s") % values


def _amount(measure: Measure, value: Decimal | int) -> str:
    return f"{number(value)}%" if measure.unit in PERCENT else number(value)


def _unit(measure: Measure) -> str:
    return "" if measure.unit in PERCENT else measure.unit_label
