"""Capacity, what was granted of it and what was used: PFLOPS and PFLOPS·h at FP16, for formats are never added up.

Who was granted or used how much is for staff, and so is what was granted in all: from one day to the next it would tell of a single
grant. The public is told what was used in whole months, where each center's is of so many organizations that nobody can tell what
one of them did.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from ecosystem.centers.choices import NumberFormat
from ecosystem.centers.reports import Capacity, capacity_on
from ecosystem.compute.models import Allocation, Usage
from ecosystem.compute.reports import FEWEST_TOLD, Recorded, had_in, recorded_in, running_in
from ecosystem.figures.choices import Openness, Reason, Span
from ecosystem.figures.counters.addresses import desk_page
from ecosystem.figures.counting import counter
from ecosystem.figures.questions import Address, Question, Rows, Tally

FORMAT = NumberFormat.FP16
ZERO = Decimal(0)


@dataclass(frozen=True)
class Month:
    """A month of the period: what there was, what was used; ``used`` is None where a center did not record it of
    every allocation that ran.

    ``organizations`` are those that used compute at the center where there are fewest: a city's sum must not tell what its
    centers' own do not.
    """

    month: date
    available: Decimal
    used: Decimal | None
    organizations: int


@counter("capacity_in_service")
def capacity_in_service(question: Question) -> Tally:
    """PFLOPS at FP16 that ran on the day."""
    return _capacity(question, lambda capacity: capacity.in_service)


@counter("capacity_planned")
def capacity_planned(question: Question) -> Tally:
    """PFLOPS at FP16 once every phase known of is in service."""
    return _capacity(question, lambda capacity: capacity.planned)


@counter("compute_granted", Span.PERIOD, Openness.STAFF)
def compute_granted(question: Question) -> Tally:
    """PFLOPS·h at FP16 of the allocations granted in the period; what was ended early counts as it was granted."""
    granted = [
        one for one in _allocations(question) if one.decided_on and question.begin <= one.decided_on <= question.day
    ]
    rows = _of_centers(question, Allocation.objects.granted(), "enrollment__program__platform__center").filter(
        number_format=FORMAT, decided_on__gte=question.begin, decided_on__lte=question.day
    )
    what = sum((one.granted for one in granted), ZERO)
    return Tally(what, desk_page(question, "compute_granted"), _list(rows))


@counter("capacity_promised", Span.DAY, Openness.STAFF)
def capacity_promised(question: Question) -> Tally:
    """The share of the capacity in service on the day that is promised: each allocation spread evenly over its days."""
    running = [one for one in _allocations(question) if one.holds_on(question.day)]
    hours = sum((_in_service(question, center.pk) for center in question.territory.centers), ZERO) * 24
    rows = _of_centers(question, Allocation.objects.granted(), "enrollment__program__platform__center").filter(
        number_format=FORMAT
    )
    a_day = sum((one.granted / (one.ends_on - one.starts_on).days for one in running), ZERO)
    what = (100 * a_day / hours).quantize(Decimal("0.1")) if hours else Reason.NO_CAPACITY
    return Tally(what, desk_page(question, "capacity_promised"), _list(rows.as_of(question.day)))


@counter("compute_used", Span.PERIOD, Openness.NUMBER)
def compute_used(question: Question) -> Tally:
    """PFLOPS·h at FP16 used in the whole months of the period, where each month that had capacity in service is recorded."""
    return _of_months(question, "compute_used", lambda months: sum((one.used or ZERO for one in months), ZERO))


@counter("utilization", Span.PERIOD, Openness.NUMBER)
def utilization(question: Question) -> Tally:
    """The mean of the monthly rates of the whole months of the period that had capacity in service, each of them recorded.

    A monthly rate is what was used ÷ what was available. One month in which an allocation ran of which nothing is recorded,
    and it cannot be counted.
    """
    return _of_months(
        question,
        "utilization",
        lambda months: (100 * sum(((one.used or ZERO) / one.available for one in months), ZERO) / len(months)).quantize(
            Decimal("0.1")
        ),
    )


def _of_months(question: Question, name: str, amount: Callable[[list[Month]], Decimal]) -> Tally:
    months = [_month(question, month) for month in question.months]
    months = [one for one in months if one.available]
    rows = _of_centers(question, Usage.objects.all(), "allocation__enrollment__program__platform__center").filter(
        allocation__number_format=FORMAT, month__in=[one.month for one in months]
    )
    what: Decimal | Reason
    if not question.months:
        what = Reason.NO_MONTH
    elif not months:
        what = Reason.NO_CAPACITY
    elif any(one.used is None for one in months):
        what = Reason.NOT_RECORDED
    elif not question.staff and any(one.organizations < FEWEST_TOLD for one in months):
        what = Reason.FEW
    else:
        what = amount(months)
    return Tally(what, desk_page(question, name), _list(rows))


def _month(question: Question, month: date) -> Month:
    """What a city's centers had and used in a month; what one of them did not record is not known of all."""
    recorded, running, used, there = _recorded(question), _running(question), ZERO, ZERO
    organizations: list[int] = []
    for center in question.territory.centers:
        own = question.territory.once(
            ("available", center.pk, month), lambda pk=center.pk: had_in(_phases(question, pk), FORMAT, month).available
        )
        if not own:
            continue
        there += own
        of_month = recorded.get((center.pk, month))
        if of_month is None or of_month.allocations < running[center.pk, month]:
            return Month(month, own, None, 0)
        used += of_month.used
        organizations.append(of_month.members)
    return Month(month, there, used, min(organizations, default=0))


def _recorded(question: Question) -> dict[tuple[int, date], Recorded]:
    """All that is recorded of these centers, by center and month; one query."""
    territory = question.territory.widest
    return territory.once("usage", lambda: recorded_in(territory.centers, FORMAT))


def _running(question: Question) -> Counter[tuple[int, date]]:
    """How many allocations ran at these centers, by center and month; one query."""
    territory = question.territory.widest
    return territory.once("running", lambda: running_in(territory.centers, FORMAT))


def _allocations(question: Question) -> list[Allocation]:
    """All that was ever granted at these centers; one query."""
    center = "enrollment__program__platform__center"

    def read() -> list[Allocation]:
        rows = _of_centers(question, Allocation.objects.granted(), center).filter(number_format=FORMAT)
        return list(rows.select_related("enrollment").order_by("pk"))

    return question.territory.once("allocations", read)


def _of_centers(question: Question, rows: QuerySet[Any, Any], path: str) -> QuerySet[Any, Any]:
    return rows.filter(**{f"{path}__in": question.territory.centers})


def _list(rows: QuerySet[Any, Any]) -> tuple[Rows, ...]:
    return (Rows(rows.model._meta.verbose_name_plural, rows),)


def _phases(question: Question, center: int) -> list[Any]:
    return [one for one in question.territory.phases if one.center_id == center and one.number_format == FORMAT]


def _in_service(question: Question, center: int) -> Decimal:
    return sum((one.in_service for one in capacity_on(_phases(question, center), question.day)), ZERO)


def _capacity(question: Question, part: Callable[[Capacity], Decimal]) -> Tally:
    centers = question.territory.centers
    total = ZERO
    for center in centers:
        total += sum((part(capacity) for capacity in capacity_on(_phases(question, center.pk), question.day)), ZERO)
    if len(centers) == 1:
        return Tally(total, Address("directory:center", (centers[0].public_id,), question.frame, "capacity"))
    return Tally(total, Address("directory:centers", query=question.frame))
