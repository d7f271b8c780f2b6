"""What is counted of compute: what a center had and what was used in a month, who waits, how long it lasts.

Utilization = used ÷ available, in PFLOPS·h at one number format; available is the capacity in service on each day of the
month times 24 hours. Formats are never added up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from ecosystem.centers.models import CapacityPhase, Center
from ecosystem.centers.reports import capacity_on
from ecosystem.compute.models import Allocation, Usage

HOURS = 24


@dataclass(frozen=True)
class Month:
    """A center's compute in a month, in PFLOPS·h; ``used`` is None where nobody recorded any usage of that month."""

    month: date
    available: Decimal
    used: Decimal | None

    @property
    def utilization(self) -> Decimal | None:
        """Used ÷ available, between 0 and 1; None where it cannot be counted."""
        return self.used / self.available if self.used is not None and self.available else None


def first_of_month(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after a day's."""
    return (first_of_month(day) + timedelta(days=32)).replace(day=1)


def available(center: Center, number_format: str, month: date) -> Decimal:
    """What the center could give in a month, in PFLOPS·h: its capacity in service on each day, for 24 hours."""
    return available_of(list(CapacityPhase.objects.filter(center=center).in_order()), number_format, month)


def available_of(phases: Iterable[CapacityPhase], number_format: str, month: date) -> Decimal:
    """The same of the phases of one center that were read before."""
    day, total = first_of_month(month), Decimal(0)
    known = [phase for phase in phases if phase.number_format == number_format]
    while day < next_month(month):
        total += sum((capacity.in_service for capacity in capacity_on(known, day)), Decimal(0)) * HOURS
        day += timedelta(days=1)
    return total


def used(center: Center, number_format: str, month: date) -> Decimal:
    """What the center's members used in a month, in PFLOPS·h, as far as it is recorded."""
    return _recorded(center, number_format, month) or Decimal(0)


def _recorded(center: Center, number_format: str, month: date) -> Decimal | None:
    rows = Usage.objects.of_center(center).in_month(first_of_month(month))
    return rows.filter(allocation__number_format=number_format).aggregate(total=Sum("amount"))["total"]


def months(center: Center, number_format: str, since: date, until: date) -> list[Month]:
    """The months from ``since`` until before ``until``, the oldest first; two queries."""
    phases = list(CapacityPhase.objects.filter(center=center).in_order())
    rows = Usage.objects.of_center(center).filter(allocation__number_format=number_format)
    rows = rows.filter(month__gte=first_of_month(since), month__lt=until)
    recorded = dict(rows.values_list("month").annotate(total=Sum("amount")).order_by())
    found, month = [], first_of_month(since)
    while month < until:
        found.append(Month(month, available_of(phases, number_format, month), recorded.get(month)))
        month = next_month(month)
    return found


def promised(center: Center, number_format: str, day: date) -> Decimal:
    """What is granted on a day and not used yet, in PFLOPS·h."""
    rows = Allocation.objects.of_center(center).granted().as_of(day).filter(number_format=number_format)
    sums = rows.aggregate(granted=Sum("granted"), used=Sum("used"))
    return (sums["granted"] or Decimal(0)) - (sums["used"] or Decimal(0))
