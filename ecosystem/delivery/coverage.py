"""Which functions of a center served its members in the last year, by what was delivered, not by what they are enrolled in.

A function is served by what its package registers: :func:`register` takes the function's code and a callable
``(center, organizations, day) -> keys``: of those organizations the ones it served in the year that ended on the day.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from ecosystem.compute.models import Allocation, Usage
from ecosystem.core.dates import first_of_month, overlapping
from ecosystem.incubation.choices import State
from ecosystem.incubation.models import ServiceCase
from ecosystem.industry.reports import served_on as served_by_industry
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.research.reports import served_on as served_by_research
from ecosystem.research.reports import since_of
from ecosystem.vocabulary.choices import PlatformFunction

Served = Callable[[Any, Any, date], Collection[int]]
Pattern = tuple[bool, ...]
FUNCTIONS: tuple[str, ...] = tuple(PlatformFunction.values)

_served: dict[str, Served] = {}


def register(function: str, served: Served) -> None:
    """Say what serves by a function; whoever registers last is asked."""
    _served[function] = served


def _by_compute(center: Any, organizations: Any, day: date) -> set[int]:
    """Whoever had an allocation that ran in the time, or used compute in a month of it."""
    since = since_of(day)
    span = overlapping(since, day + timedelta(days=1))
    rows = Allocation.objects.granted().of_center(center).filter(span, enrollment__organization__in=organizations)
    used = Usage.objects.filter(
        allocation__enrollment__program__platform__center=center,
        allocation__enrollment__organization__in=organizations,
        month__gte=first_of_month(since),
        month__lte=day,
        amount__gt=0,
    )
    return {
        *rows.values_list("enrollment__organization", flat=True),
        *used.values_list("allocation__enrollment__organization", flat=True),
    }


def _by_incubation(center: Any, organizations: Any, day: date) -> set[int]:
    """Whoever had a service step that was carried out in the time: begun, and not ended before it."""
    ran = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=since_of(day)))
    rows = ServiceCase.objects.of_center(center).filter(ran, organization__in=organizations)
    rows = rows.exclude(state=State.CANCELED)
    return set(rows.values_list("organization", flat=True))


register(PlatformFunction.COMPUTE, _by_compute)
register(PlatformFunction.INCUBATION, _by_incubation)
register(PlatformFunction.INDUSTRY, served_by_industry)
register(PlatformFunction.RESEARCH_TALENT, served_by_research)


def members_on(center: Any, day: date) -> list[int]:
    """The keys of the organizations with an active enrollment at the center on the day, by name."""
    enrolled = Enrollment.objects.active(day).filter(program__platform__center=center)
    rows = Organization.objects.filter(pk__in=enrolled.values("organization"))
    return list(rows.order_by("sort_key", "pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class Coverage:
    """Which functions served each member of a center in the year that ends on a day, members by name."""

    center: Any
    day: date
    patterns: dict[int, Pattern]

    @property
    def counts(self) -> Counter[Pattern]:
        """How many members have each pattern."""
        return Counter(self.patterns.values())

    @property
    def by_function(self) -> dict[str, int]:
        """How many members each function served."""
        return {function: sum(served[n] for served in self.patterns.values()) for n, function in enumerate(FUNCTIONS)}

    def with_pattern(self, wanted: Iterable[bool]) -> list[int]:
        """The members with exactly this pattern."""
        pattern = tuple(wanted)
        return [member for member, served in self.patterns.items() if served == pattern]


ONLY_COMPUTE: Pattern = tuple(function == PlatformFunction.COMPUTE for function in FUNCTIONS)
ALL: Pattern = tuple(True for _function in FUNCTIONS)
NONE: Pattern = tuple(False for _function in FUNCTIONS)


def coverage_of(center: Any, day: date) -> Coverage:
    """Read the coverage of a center: a handful of queries, however many members there are."""
    members = members_on(center, day)
    # Those who work with the center are asked for by the members themselves: a list of them would be too long a question.
    enrolled = Enrollment.objects.active(day).filter(program__platform__center=center).order_by()
    asked = enrolled.values_list("organization", flat=True)
    served = [set(_served[function](center, asked, day)) for function in FUNCTIONS]
    return Coverage(center, day, {member: tuple(member in those for those in served) for member in members})
