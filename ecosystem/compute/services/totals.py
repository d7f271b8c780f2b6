"""What is said of all of a center's compute in a month, where nobody tells whose it was."""

from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.centers.choices import NumberFormat
from ecosystem.centers.models import Center
from ecosystem.compute.models import MonthlyTotal
from ecosystem.compute.reports import HOURS, Had, had
from ecosystem.core.dates import first_of_month, next_month, today
from ecosystem.core.errors import InvalidInput

# Another month is another total.
FIXED = ("center", "month", "number_format")


def add_monthly_total(
    center: Center, *, month: date, by: Any, number_format: str = NumberFormat.FP16, reason: str = "", **said: Any
) -> MonthlyTotal:
    """Note what a source says of a month that has begun (any of its days): ``used`` in PFLOPS·h, ``peak`` in PFLOPS.

    Raises :class:`NotAllowed`; :class:`Conflict` (``recorded_already``); :class:`InvalidInput` for a month in the future
    (``in_future``), for more than the center had (``over_capacity``), or a peak below the average (``under_average``).
    """
    authorize(by, "compute.change", center)
    month = first_of_month(month)
    with change_set(by=by, verb=gettext_noop("Record a center's monthly total"), reason=reason):
        center = locked(center)
        if month > today():
            sentence = _("The month has not begun.")
            raise InvalidInput("in_future", sentence, {"month": [sentence]})
        total = create(MonthlyTotal(center=center, month=month, number_format=number_format, **said))
        _refuse_impossible(total)
        return total


def revise_monthly_total(total: MonthlyTotal, *, by: Any, reason: str = "", **said: Any) -> MonthlyTotal:
    """Correct what was noted of a month. Raises as :func:`add_monthly_total` does."""
    authorize(by, "compute.change", total)
    refuse_elsewhere(said, FIXED)
    with change_set(by=by, verb=gettext_noop("Correct a center's monthly total"), reason=reason):
        total = update(locked(total, "center"), **said)
        _refuse_impossible(total)
        return total


def remove_monthly_total(total: MonthlyTotal, *, by: Any, reason: str = "") -> None:
    """Take away what was noted of a month by mistake; the history keeps it."""
    authorize(by, "compute.change", total)
    with change_set(by=by, verb=gettext_noop("Remove a center's monthly total"), reason=reason):
        delete(locked(total, "center"))


def _refuse_impossible(total: MonthlyTotal) -> None:
    there_was = had(total.center, total.number_format, total.month)
    wrong = {**_over_month(total, there_was), **_over_capacity(total, there_was), **_under_average(total)}
    if wrong:
        code = "over_capacity" if _over_month(total, there_was) or _over_capacity(total, there_was) else "under_average"
        raise InvalidInput(code, next(iter(wrong.values()))[0], wrong)


def _over_month(total: MonthlyTotal, there_was: Had) -> dict[str, list[str]]:
    if total.used is None or total.used <= there_was.available:
        return {}
    values = {
        "used": f"{total.used:,f}",
        "available": f"{there_was.available:,f}",
        "month": f"{total.month:%Y-%m}",
    }
    return {"used": [_("The center had %(available)s PFLOPS·h in %(month)s; %(used)s would be used.") % values]}


def _over_capacity(total: MonthlyTotal, there_was: Had) -> dict[str, list[str]]:
    if total.peak is None or total.peak <= there_was.capacity:
        return {}
    values = {"peak": f"{total.peak:,f}", "capacity": f"{there_was.capacity:,f}"}
    return {"peak": [_("No more than %(capacity)s PFLOPS were in service; %(peak)s would have run at once.") % values]}


def _under_average(total: MonthlyTotal) -> dict[str, list[str]]:
    """What ran at the most cannot be less than what ran on average."""
    if total.peak is None or total.used is None:
        return {}
    hours = (next_month(total.month) - total.month).days * HOURS
    if total.peak * hours >= total.used:
        return {}
    average = (total.used / hours).quantize(Decimal("0.001"), ROUND_CEILING)
    return {"peak": [_("On average %(average)s PFLOPS ran: the peak cannot be less.") % {"average": f"{average:,f}"}]}
