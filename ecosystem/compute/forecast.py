"""When a center's compute is exhausted: what is granted and not used yet, spread evenly over the days it may still be used.

Usage is recorded by month, so what is left is spread from the first day of the present month on. It tells what is promised, not what will be used: whoever is granted compute need not use it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from ecosystem.centers.models import CapacityPhase, Center
from ecosystem.compute.choices import State
from ecosystem.compute.models import Allocation
from ecosystem.compute.reports import NONE, had_in
from ecosystem.core.dates import first_of_month, next_month

HORIZON = 24
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True)
class Ahead:
    """A month to come, in PFLOPS·h: what there will be, what of it is promised, and what the waiting list asks of it."""

    month: date
    available: Decimal
    promised: Decimal
    asked: Decimal

    @property
    def free(self) -> Decimal:
        """What is not promised; less than zero where more is promised than there will be."""
        return self.available - self.promised

    @property
    def share(self) -> Decimal | None:
        """Promised ÷ available; None where there will be nothing."""
        return self.promised / self.available if self.available else None

    @property
    def is_exhausted(self) -> bool:
        """Whether everything there will be is promised."""
        return self.promised > 0 and self.promised >= self.available

    @property
    def would_be(self) -> bool:
        """Whether everything would be, were all granted that is asked for."""
        total = self.promised + self.asked
        return total > 0 and total >= self.available


@dataclass(frozen=True)
class Forecast:
    """The months to come, and the first in which everything is promised: as it stands, and with the waiting list."""

    months: tuple[Ahead, ...]

    @property
    def exhausted(self) -> date | None:
        return next((ahead.month for ahead in self.months if ahead.is_exhausted), None)

    @property
    def exhausted_with_waiting(self) -> date | None:
        return next((ahead.month for ahead in self.months if ahead.would_be), None)

    def too_much_in(self, request: Allocation, day: date) -> date | None:
        """The first month in which the request, granted as it was asked for, would be more than what is free; else None."""
        more = spread([(request.starts_on, request.ends_on, request.requested)], first_of_month(day))
        return next((one.month for one in self.months if more.get(one.month, NONE) > max(one.free, NONE)), None)


def forecast(center: Center, number_format: str, day: date, count: int = HORIZON) -> Forecast:
    """The months after the day's, so many of them; three queries.

    Capacity is what is in service by the registry's dates: what is only planned, without one, promises nothing.
    """
    phases = list(CapacityPhase.objects.filter(center=center).in_order())
    since = first_of_month(day)
    rows = Allocation.objects.of_center(center).filter(number_format=number_format, ends_on__gt=since).order_by()
    periods = rows.values_list("starts_on", "ends_on")
    granted = periods.filter(state=State.GRANTED).annotate(Sum("granted"), Sum("used"))
    promised = spread(((start, end, amount - used) for start, end, amount, used in granted), since)
    asked = spread(periods.filter(state=State.REQUESTED).annotate(Sum("requested")), since)
    months, month = [], next_month(day)
    for _number in range(count):
        there_is = had_in(phases, number_format, month).available
        months.append(Ahead(month, there_is, promised.get(month, NONE), asked.get(month, NONE)))
        month = next_month(month)
    return Forecast(tuple(months))


def spread(amounts: Iterable[tuple[date, date, Decimal]], day: date) -> Mapping[date, Decimal]:
    """Amounts between two days each, from ``day`` on evenly over their days, as sums by month, to the thousandth."""
    found: dict[date, Decimal] = defaultdict(Decimal)
    for starts_on, ends_on, amount in amounts:
        start = max(starts_on, day)
        days, month = (ends_on - start).days, first_of_month(start)
        while days > 0 and month < ends_on:
            shared = (min(next_month(month), ends_on) - max(month, start)).days
            found[month] += amount * shared / days
            month = next_month(month)
    return {month: amount.quantize(THOUSANDTH) for month, amount in found.items()}
