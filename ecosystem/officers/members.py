"""The members of a center as its desk officers see them: who answers for each, when they spoke last, and what runs or ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from ecosystem.accounts.models import User
from ecosystem.centers.models import Center
from ecosystem.compute.models import Allocation
from ecosystem.core.dates import today
from ecosystem.incubation.models import ServiceCase
from ecosystem.officers.models import Assignment, LogEntry
from ecosystem.officers.querysets import QUIET
from ecosystem.officers.reports import members_of
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment

# What ends within so many days is shown as ending.
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Member:
    """A member of a center, or somebody for whom an officer of it answers, as of a day."""

    organization: Organization
    officer: User | None
    last_contact: date | None
    next_contact: date | None
    requests: int
    oldest_request: date | None
    cases: int
    allocation_ends: date | None
    term_ends: date | None
    day: date

    @property
    def is_quiet(self) -> bool:
        """Whether nobody spoke with it for 90 days."""
        return self.last_contact is None or self.last_contact <= self.day - QUIET

    @property
    def is_overdue(self) -> bool:
        return self.next_contact is not None and self.next_contact < self.day

    @property
    def request_days(self) -> int | None:
        """How long its oldest open request has waited."""
        return None if self.oldest_request is None else (self.day - self.oldest_request).days

    @property
    def ends_soon(self) -> bool:
        return self.allocation_ends is not None or self.term_ends is not None


def members(center: Center, day: date | None = None) -> list[Member]:
    """All whom a center serves today, by name: active members, and for whom an officer answers. Seven queries, however many."""
    day = day or today()
    held = dict(Assignment.objects.as_of(day).filter(center=center).order_by().values_list("organization", "officer"))
    people = User.objects.in_bulk(set(held.values()))
    requests = {
        organization: (count, oldest)
        for organization, count, oldest in LogEntry.objects.filter(center=center)
        .waiting(day)
        .order_by()
        .values_list("organization")
        .annotate(count=Count("pk"), oldest=Min("happened_on"))
    }
    open_cases = ServiceCase.objects.of_center(center).open().order_by().values_list("organization")
    cases = dict(open_cases.annotate(count=Count("pk")))
    granted = Allocation.objects.of_center(center).granted().filter(ends_on__gt=day, ends_on__lte=day + SOON).order_by()
    ending = dict(granted.values_list("enrollment__organization").annotate(first=Min("ends_on")))
    running = Enrollment.objects.filter(program__platform__center=center, ends_on__isnull=True).order_by()
    terms = dict(
        running.filter(term_ends_on__lte=day + SOON).values_list("organization").annotate(first=Min("term_ends_on"))
    )
    found = []
    for one in _organizations(center, day):
        count, oldest = requests.get(one.pk, (0, None))
        last, following = one.last_contact, one.contact_set  # type: ignore[attr-defined]
        found.append(
            Member(
                organization=one,
                officer=people.get(held.get(one.pk)),
                last_contact=last,
                next_contact=following if following is not None and last < following else None,
                requests=count,
                oldest_request=oldest,
                cases=cases.get(one.pk, 0),
                allocation_ends=ending.get(one.pk),
                term_ends=terms.get(one.pk),
                day=day,
            )
        )
    return found


def _organizations(center: Center, day: date) -> QuerySet[Organization]:
    held = Assignment.objects.as_of(day).filter(center=center, organization=OuterRef("pk")).order_by()
    entries = LogEntry.objects.filter(center=center, organization=OuterRef("pk"), happened_on__lte=day)
    newest = entries.order_by("-happened_on", "-pk")
    served = Organization.objects.filter(Q(pk__in=members_of([center], day).values("pk")) | Exists(held))
    return (
        served.annotate(
            last_contact=Subquery(newest.values("happened_on")[:1]),
            contact_set=Subquery(newest.filter(next_contact_on__isnull=False).values("next_contact_on")[:1]),
        )
        .only("public_id", "name", "name_en", "short_name", "status")
        .order_by("sort_key", "pk")
    )


@dataclass(frozen=True)
class Standing:
    """What is known of one organization at one center, for its page."""

    center: Center
    assignment: Assignment | None
    last_contact: LogEntry | None
    next_contact: LogEntry | None
    requests: int


def standings(organization: Organization, centers: Iterable[Center]) -> list[Standing]:
    """Who answers for an organization at each of these centers, and when they spoke last. Four queries, however many centers."""
    centers = list(centers)
    mine: dict[str, Any] = {"organization": organization, "center__in": centers}
    held = {one.center_id: one for one in Assignment.objects.as_of().filter(**mine).select_related("officer")}
    entries = LogEntry.objects.filter(**mine).order_by("happened_on", "pk")
    latest = {one.center_id: one for one in entries.defer("text")}
    appointed = {one.center_id: one for one in entries.appointments()}
    waiting = dict(entries.waiting().order_by().values_list("center").annotate(count=Count("pk")))
    return [
        Standing(one, held.get(one.pk), latest.get(one.pk), appointed.get(one.pk), waiting.get(one.pk, 0))
        for one in centers
    ]
