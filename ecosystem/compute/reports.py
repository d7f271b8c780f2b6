"""What is counted of compute: what a center had and what was used in a month, by whom, and what is promised.

Utilization = used ÷ available, in PFLOPS·h at one number format; available is the capacity in service on each day of the
month times 24 hours. Formats are never added up. A month can be counted where usage is recorded of every allocation that ran
in it, or where a source says what the whole center used; else the registry says that it cannot.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db.models import Count, Q, Sum

from ecosystem.centers.models import CapacityPhase, Center
from ecosystem.centers.reports import FORMATS_IN_ORDER, capacity_on
from ecosystem.compute.choices import Basis
from ecosystem.compute.models import Allocation, MonthlyTotal, Usage
from ecosystem.core.dates import first_of_month, next_month
from ecosystem.organizations.choices import Kind

HOURS = 24
# What fewer members used would tell the public what each of them did.
FEWEST_TOLD = 3
NONE = Decimal(0)
ONE_PLACE = Decimal("0.1")


@dataclass(frozen=True)
class Had:
    """What a center had in a month: PFLOPS·h, and the most PFLOPS that were in service on one of its days."""

    available: Decimal
    capacity: Decimal


@dataclass(frozen=True)
class Recorded:
    """What is recorded of a center's month: PFLOPS·h, of how many allocations, and how many members used something."""

    used: Decimal
    allocations: int
    members: int


@dataclass(frozen=True)
class Month:
    """A center's compute in a month, in PFLOPS·h.

    ``used`` is what is recorded of members, None where nothing is: of ``recorded`` allocations of the ``running`` that ran in
    it, by ``members`` organizations that used something. ``total`` is what a source says of the whole center.
    """

    month: date
    available: Decimal
    used: Decimal | None
    running: int = 0
    recorded: int = 0
    members: int = 0
    total: MonthlyTotal | None = None
    capacity: Decimal = NONE

    @property
    def missing(self) -> int:
        """How many allocations ran of which nobody recorded what was used."""
        return max(self.running - self.recorded, 0)

    @property
    def basis(self) -> Basis:
        """What utilization rests on: every member's usage, else what is said of the whole center, else nothing."""
        if self.used is not None and not self.missing:
            return Basis.MEMBERS
        return Basis.TOTAL if self.total is not None and self.total.used is not None else Basis.NOTHING

    @property
    def counted(self) -> Decimal | None:
        """What was used, as far as it can be counted."""
        if self.basis == Basis.MEMBERS:
            return self.used
        return self.total.used if self.total is not None else None

    @property
    def utilization(self) -> Decimal | None:
        """Used ÷ available, between 0 and 1: the average of the month. None where it cannot be counted."""
        return self.counted / self.available if self.counted is not None and self.available else None

    @property
    def at_least(self) -> Decimal | None:
        """What is recorded ÷ available where not every allocation's usage is recorded; None where nothing is."""
        if self.basis != Basis.NOTHING or self.used is None or not self.available:
            return None
        return self.used / self.available

    @property
    def peak(self) -> Decimal | None:
        """The most that ran at once ÷ the capacity in service. It is said by a source; averages do not tell it."""
        if self.total is None or self.total.peak is None or not self.capacity:
            return None
        return self.total.peak / self.capacity


@dataclass(frozen=True)
class Period:
    """Months one after another: the average of those that can be counted, and the highest peak, which are never mixed."""

    months: tuple[Month, ...]

    @property
    def counted(self) -> list[Month]:
        """The months that can be counted."""
        return [month for month in self.months if month.utilization is not None]

    @property
    def is_whole(self) -> bool:
        """Whether every month can be counted."""
        return bool(self.months) and len(self.counted) == len(self.months)

    @property
    def average(self) -> Decimal | None:
        """The mean of the monthly rates of the months that can be counted."""
        rates = [month.utilization for month in self.months if month.utilization is not None]
        return sum(rates, NONE) / len(rates) if rates else None

    @property
    def peak(self) -> Decimal | None:
        """The highest peak that a source tells."""
        return max((month.peak for month in self.months if month.peak is not None), default=None)


@dataclass(frozen=True)
class Told:
    """A month as the public is told of it, in PFLOPS·h: nobody can tell from it what one member used."""

    month: date
    available: Decimal
    used: Decimal | None
    peak: Decimal | None
    basis: Basis
    total: MonthlyTotal | None

    @property
    def utilization(self) -> Decimal | None:
        """Used ÷ available, between 0 and 1; None where it cannot be counted, or is not told."""
        return self.used / self.available if self.used is not None and self.available else None


def told(month: Month) -> Told:
    """What the public is told of a month.

    What fewer than three members used is withheld: the total would tell each of them, and everybody else, of the others.
    """
    withheld = month.basis == Basis.MEMBERS and month.members < FEWEST_TOLD
    return Told(
        month=month.month,
        available=month.available,
        used=None if withheld else month.counted,
        peak=month.peak,
        basis=Basis.WITHHELD if withheld else month.basis,
        total=month.total,
    )


@dataclass(frozen=True)
class Share:
    """What members of one kind used, in PFLOPS·h, and how many of them."""

    kind: str
    members: int
    used: Decimal

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


def shown_percent(share: Decimal | None) -> Decimal | None:
    """A share in percent, to one place."""
    return None if share is None else (share * 100).quantize(ONE_PLACE)


def had(center: Center, number_format: str, month: date) -> Had:
    """What the center had in a month."""
    return had_in(list(CapacityPhase.objects.filter(center=center).in_order()), number_format, month)


def available(center: Center, number_format: str, month: date) -> Decimal:
    """What the center could give in a month, in PFLOPS·h: its capacity in service on each day, for 24 hours."""
    return had(center, number_format, month).available


def had_in(phases: Iterable[CapacityPhase], number_format: str, month: date) -> Had:
    """What a center of these phases had, or will have, in a month; without a query."""
    known = [phase for phase in phases if phase.number_format == number_format]
    # Capacity changes on the days on which a phase starts or ends; between them it is one number.
    start, end = first_of_month(month), next_month(month)
    ends = {day for phase in known for day in (phase.starts_on, phase.ends_on) if day is not None and start < day < end}
    days, total, most = sorted({start, *ends, end}), NONE, NONE
    for first, until in pairwise(days):
        running = sum((capacity.in_service for capacity in capacity_on(known, first)), NONE)
        total, most = total + running * HOURS * (until - first).days, max(most, running)
    return Had(total, most)


def used(center: Center, number_format: str, month: date) -> Decimal:
    """What the center's members used in a month, in PFLOPS·h, as far as it is recorded."""
    rows = Usage.objects.of_center(center).in_month(first_of_month(month))
    return rows.filter(allocation__number_format=number_format).aggregate(total=Sum("amount"))["total"] or NONE


def months(
    center: Center, number_format: str, since: date, until: date, phases: Iterable[CapacityPhase] | None = None
) -> list[Month]:
    """The months from ``since`` until before ``until``, the oldest first; four queries, three where its ``phases`` are known."""
    since = first_of_month(since)
    phases = list(CapacityPhase.objects.filter(center=center).in_order() if phases is None else phases)
    recorded = recorded_in([center], number_format, since, until)
    running = running_in([center], number_format, since, until)
    totals = MonthlyTotal.objects.filter(center=center, number_format=number_format, month__gte=since, month__lt=until)
    said = {one.month: one for one in totals.select_related("source")}
    found, month = [], since
    while month < until:
        there_was, of_members = had_in(phases, number_format, month), recorded.get((center.pk, month))
        found.append(
            Month(
                month=month,
                available=there_was.available,
                used=of_members.used if of_members else None,
                running=running[center.pk, month],
                recorded=of_members.allocations if of_members else 0,
                members=of_members.members if of_members else 0,
                total=said.get(month),
                capacity=there_was.capacity,
            )
        )
        month = next_month(month)
    return found


def recorded_in(
    centers: Iterable[Center], number_format: str, since: date | None = None, until: date | None = None
) -> dict[tuple[int, date], Recorded]:
    """What is recorded by center and month, from ``since`` until before ``until``; one query."""
    center = "allocation__enrollment__program__platform__center"
    rows = Usage.objects.filter(allocation__number_format=number_format, **{f"{center}__in": list(centers)}).order_by()
    if since is not None and until is not None:
        rows = rows.filter(month__gte=since, month__lt=until)
    who = Count("allocation__enrollment__organization", distinct=True, filter=Q(amount__gt=0))
    counted = rows.values_list(center, "month").annotate(Sum("amount"), Count("pk"), members=who)
    return {(pk, month): Recorded(*found) for pk, month, *found in counted}


def running_in(
    centers: Iterable[Center], number_format: str, since: date | None = None, until: date | None = None
) -> Counter[tuple[int, date]]:
    """How many allocations ran, by center and month, from ``since`` until before ``until``; one query."""
    center = "enrollment__program__platform__center"
    rows = Allocation.objects.granted().filter(number_format=number_format, **{f"{center}__in": list(centers)})
    if since is not None and until is not None:
        rows = rows.filter(starts_on__lt=until, ends_on__gt=since)
    periods = rows.order_by().values_list(center, "starts_on", "ends_on").annotate(Count("pk"))
    found: Counter[tuple[int, date]] = Counter()
    for pk, starts_on, ends_on, count in periods:
        month = first_of_month(starts_on)
        while month < ends_on:
            found[pk, month] += count
            month = next_month(month)
    return found


def mix(center: Center, number_format: str, since: date, until: date) -> list[Share]:
    """What members of each kind used from ``since`` until before ``until``, the most first; one query."""
    rows = Usage.objects.of_center(center).filter(allocation__number_format=number_format, amount__gt=0)
    rows = rows.filter(month__gte=first_of_month(since), month__lt=until).order_by()
    organization = "allocation__enrollment__organization"
    kinds = rows.values_list(f"{organization}__kind").annotate(Count(organization, distinct=True), Sum("amount"))
    return sorted((Share(*row) for row in kinds), key=lambda share: (-share.used, share.kind))


def promised(center: Center, number_format: str, day: date) -> Decimal:
    """What is granted on a day and not used yet, in PFLOPS·h."""
    rows = Allocation.objects.of_center(center).granted().as_of(day).filter(number_format=number_format)
    sums = rows.aggregate(granted=Sum("granted"), used=Sum("used"))
    return (sums["granted"] or NONE) - (sums["used"] or NONE)


def formats_of(center: Center) -> list[str]:
    """The number formats in which the center has capacity, or its members asked for some; two queries."""
    stated = CapacityPhase.objects.filter(center=center).order_by().values_list("number_format", flat=True)
    asked = Allocation.objects.of_center(center).order_by().values_list("number_format", flat=True)
    known = {*stated.distinct(), *asked.distinct()}
    return [number_format for number_format in FORMATS_IN_ORDER if number_format in known]
