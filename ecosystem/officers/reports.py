"""What is counted of the service to members: who answers for whom, contacts, requests and how long their answers took.

Times are told in whole days from the day of a request to the day of its first answer: zero is the same day. Days of rest
count like all others, for which days these are is decreed from year to year.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median
from typing import Any

from django.db.models import Count, OuterRef, QuerySet

from ecosystem.accounts.models import User
from ecosystem.centers.models import Center
from ecosystem.core.dates import days_before, first_of_month, months_back, next_month, today
from ecosystem.officers.models import Assignment, LogEntry
from ecosystem.officers.querysets import QUIET, contacted_since
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment

# Open requests by age: up to so many days, the last without a limit.
AGES: tuple[tuple[int, int | None], ...] = ((0, 2), (3, 7), (8, 30), (31, None))


def members_of(centers: Iterable[Center], day: date) -> QuerySet[Organization]:
    """The organizations that are active members of one of these centers at the end of a day."""
    active = Enrollment.objects.active(day).filter(program__platform__center__in=list(centers))
    return Organization.objects.filter(pk__in=active.order_by().values("organization"))


def members_with_officer(centers: Iterable[Center], day: date) -> QuerySet[Organization]:
    """Those members for whom somebody answered at one of these centers on a day."""
    centers = list(centers)
    held = Assignment.objects.as_of(day).filter(center__in=centers).order_by()
    return members_of(centers, day).filter(pk__in=held.values("organization"))


def members_without_officer(center: Center, day: date | None = None) -> QuerySet[Organization]:
    """The members of a center for whom nobody answers on a day (default: today)."""
    day = day or today()
    held = Assignment.objects.as_of(day).filter(center=center).order_by()
    return members_of([center], day).exclude(pk__in=held.values("organization"))


def members_contacted(centers: Iterable[Center], day: date) -> QuerySet[Organization]:
    """The members with whom one of these centers was in contact in the 90 days up to a day."""
    centers = list(centers)
    there = LogEntry.objects.filter(
        center__in=centers, happened_on__lte=day, happened_on__gt=days_before(day, QUIET)
    ).order_by()
    return members_of(centers, day).filter(pk__in=there.values("organization"))


def members_quiet(center: Center, day: date | None = None) -> QuerySet[Organization]:
    """The members with whom a center had no contact in the 90 days up to a day (default: today)."""
    day = day or today()
    spoken = contacted_since(day, center=center, organization=OuterRef("pk"))
    return members_of([center], day).filter(~spoken)


@dataclass(frozen=True)
class Contacts:
    """The contacts of a center in a period: how many, with how many members, and of each kind."""

    total: int
    members: int
    kinds: dict[str, int]


def contacts_made(center: Center, since: date, until: date) -> Contacts:
    """The contacts of a center from a day until before another one. Two queries."""
    rows = LogEntry.objects.filter(center=center, happened_on__gte=since, happened_on__lt=until).order_by()
    kinds = dict(rows.values_list("kind").annotate(entries=Count("pk")))
    members = rows.values("organization").distinct().count()
    return Contacts(sum(kinds.values()), members, kinds)


@dataclass(frozen=True)
class Responses:
    """Requests and their answers: how many came, how many have an answer, and how many days answers took."""

    requests: int
    answered: int
    middle: float | None
    ninetieth: int | None

    @property
    def open(self) -> int:
        return self.requests - self.answered


def response_times(center: Center, since: date, until: date) -> Responses:
    """The requests that came from a day until before another one, with what is known of their answers today. One query."""
    return summed(_asked(center, since, until).values_list("happened_on", "answered_on"))


def summed(rows: Iterable[tuple[date, date | None]]) -> Responses:
    """Requests by the days on which they were made and first answered (None: not yet)."""
    rows = list(rows)
    days = sorted((answered - asked).days for asked, answered in rows if answered is not None)
    if not days:
        return Responses(len(rows), 0, None, None)
    # The smallest number of days within which nine of ten were answered.
    return Responses(len(rows), len(days), median(days), days[ceil(0.9 * len(days)) - 1])


def _asked(center: Center, since: date, until: date) -> QuerySet[LogEntry]:
    rows = LogEntry.objects.filter(center=center).requests().filter(happened_on__gte=since, happened_on__lt=until)
    return rows.with_answers().order_by()


@dataclass(frozen=True)
class ResponseReport:
    """How quickly a center answered: in all, by month and by who answered for the member when it asked."""

    since: date
    until: date
    total: Responses
    months: list[tuple[date, Responses]]
    officers: list[tuple[User | None, Responses]]
    ages: list[tuple[tuple[int, int | None], int]]

    @property
    def open_now(self) -> int:
        return sum(count for _age, count in self.ages)


def response_report(center: Center, months: int = 12, day: date | None = None) -> ResponseReport:
    """The last months of a center up to a day (default: today), and the requests that are open, by age. Four queries."""
    day = day or today()
    since, until = months_back(first_of_month(day), months - 1), next_month(day)
    rows = list(_asked(center, since, until).values_list("organization", "happened_on", "answered_on"))
    responsible = _responsible(center, {row[0] for row in rows})
    by_month: dict[date, list[Any]] = defaultdict(list)
    by_officer: dict[int | None, list[Any]] = defaultdict(list)
    for organization, asked, answered in rows:
        by_month[first_of_month(asked)].append((asked, answered))
        by_officer[_on(responsible.get(organization, ()), asked)].append((asked, answered))
    people: dict[int | None, User | None] = {**User.objects.in_bulk([pk for pk in by_officer if pk]), None: None}
    officers = [(people[pk], summed(found)) for pk, found in by_officer.items()]
    officers.sort(key=lambda one: (one[0] is None, -one[1].requests, str(one[0])))
    beginnings = [since]
    while (following := next_month(beginnings[-1])) < until:
        beginnings.append(following)
    return ResponseReport(
        since,
        until,
        summed((asked, answered) for _organization, asked, answered in rows),
        [(month, summed(by_month[month])) for month in beginnings],
        officers,
        open_by_age(center, day),
    )


def open_by_age(center: Center, day: date) -> list[tuple[tuple[int, int | None], int]]:
    """How many requests were open at the end of a day, by how long they had been. One query."""
    asked = LogEntry.objects.filter(center=center).waiting(day).order_by().values_list("happened_on", flat=True)
    counted: Counter[tuple[int, int | None]] = Counter(_age((day - on).days) for on in asked)
    return [(age, counted[age]) for age in AGES]


def _age(days: int) -> tuple[int, int | None]:
    return next((age for age in AGES if age[1] is None or days <= age[1]), AGES[-1])


def days_of_age(age: tuple[int, int | None], day: date) -> tuple[date | None, date]:
    """The first and the last day on which a request of this age was made; None is no first day."""
    youngest, oldest = age
    return None if oldest is None else day - timedelta(days=oldest), day - timedelta(days=youngest)


def _responsible(center: Center, organizations: set[int]) -> dict[int, list[tuple[date, date | None, int]]]:
    found: dict[int, list[tuple[date, date | None, int]]] = defaultdict(list)
    rows = Assignment.objects.filter(center=center).order_by("starts_on")
    for organization, starts, ends, officer in rows.values_list("organization", "starts_on", "ends_on", "officer"):
        if organization in organizations:
            found[organization].append((starts, ends, officer))
    return found


def _on(held: Sequence[tuple[date, date | None, int]], day: date) -> int | None:
    return next((officer for starts, ends, officer in held if starts <= day and (ends is None or ends > day)), None)
