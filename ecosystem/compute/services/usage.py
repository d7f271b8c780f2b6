"""What was used of an allocation, month by month, as the scheduler tells it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.centers.models import Center
from ecosystem.compute.choices import WITH_COMPUTE
from ecosystem.compute.models import Allocation, Usage
from ecosystem.compute.reports import available, used
from ecosystem.compute.rules import obey, outside, over_capacity, over_granted
from ecosystem.compute.services.allocations import in_state
from ecosystem.core.dates import first_of_month


def record_usage(allocation: Allocation, *, month: date, amount: Decimal, by: Any, reason: str = "") -> Usage:
    """Note what was used in a month that has begun: PFLOPS·h, ``month`` any of its days.

    Raises :class:`NotAllowed`; :class:`Conflict` where nothing was granted (``not_granted``) or the month is recorded already
    (``recorded_already``); :class:`InvalidInput` for a month in the future or outside of the allocation's period
    (``outside``), for more than is left of it (``over_granted``), or than the center could give in that month (``over_capacity``).
    """
    authorize(by, "compute.change", allocation)
    month = first_of_month(month)
    with change_set(by=by, verb=gettext_noop("Record usage"), reason=reason):
        allocation = in_state(allocation, *WITH_COMPUTE)
        obey(outside(allocation, month))
        center = _center_of(allocation)
        obey(over_granted(allocation, amount))
        usage = create(Usage(allocation=allocation, month=month, amount=amount))
        _refuse_over_capacity(center, allocation.number_format, month)
        return usage


def revise_usage(usage: Usage, *, amount: Decimal, by: Any, reason: str) -> Usage:
    """Correct what was noted of a month. Raises as :func:`record_usage` does."""
    authorize(by, "compute.change", usage)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Correct usage"), reason=reason):
        allocation = in_state(usage.allocation, *WITH_COMPUTE)
        usage = locked(usage, "allocation")
        center = _center_of(allocation)
        obey(over_granted(allocation, amount - usage.amount))
        usage = update(usage, amount=amount)
        _refuse_over_capacity(center, allocation.number_format, usage.month)
        return usage


def remove_usage(usage: Usage, *, by: Any, reason: str = "") -> None:
    """Take away what was noted of a month by mistake; the history keeps it."""
    authorize(by, "compute.change", usage)
    with change_set(by=by, verb=gettext_noop("Remove usage"), reason=reason):
        locked(usage.allocation)
        delete(locked(usage))


def _center_of(allocation: Allocation) -> Center:
    """The center, locked: what its members use in a month is added up by one after the other."""
    return locked(allocation.enrollment.program.platform.center)


def _refuse_over_capacity(center: Center, number_format: str, month: date) -> None:
    there_was = used(center, number_format, month)
    obey(over_capacity(month, used=there_was, available=available(center, number_format, month)))
