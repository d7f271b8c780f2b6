"""Which of the platforms' functions serve an organization, and what that rests on.

An organization is served by a platform whose program it is enrolled in; by the compute platform if a relationship says
that it uses the compute of a center; by the incubation platform if a solution of its own is incubated at a center.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ecosystem.browsing.coverage import compute_uses, incubations
from ecosystem.centers.models import Platform
from ecosystem.core.records import Records
from ecosystem.programs.models import Enrollment
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Solution
from ecosystem.vocabulary.choices import PlatformFunction


@dataclass(frozen=True)
class Served:
    """One platform, and the reasons why it serves an organization: pairs of text and address."""

    platform: Platform
    reasons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def covered(self) -> bool:
        return bool(self.reasons)


def enrollments_of(organizations: Iterable[int], day: date) -> QuerySet[Enrollment]:
    """What makes these organizations members on the day."""
    return Enrollment.objects.public().active(day).filter(organization__in=organizations)


def functions_served(pks: Collection[int], day: date) -> dict[int, dict[str, bool]]:
    """For each organization, by its key, whether each function serves it; three queries for any number of them."""
    served: dict[int, dict[str, bool]] = {pk: dict.fromkeys(PlatformFunction.values, False) for pk in pks}
    enrolled = enrollments_of(pks, day).values_list("organization_id", "program__platform__function")
    for pk, function in enrolled.distinct():
        served[pk][function] = True
    for pk in compute_uses(day).filter(subject__in=pks).values_list("subject_id", flat=True):
        served[pk][PlatformFunction.COMPUTE] = True
    for pk in incubations(day).filter(organization__in=pks).values_list("organization_id", flat=True):
        served[pk][PlatformFunction.INCUBATION] = True
    return served


# Of whoever has more links than are shown: without the centers, from whose end PostgreSQL would look through all their users.
USES = Records(
    lambda key, day: (
        Relationship.objects.public().as_of(day).filter(kind=Kind.USES_COMPUTE_OF, subject=key).order_by("pk")
    )
)
INCUBATED = Records(
    lambda key, day: incubations(day).filter(organization=key).select_related("solution").order_by("pk")
)


def platforms_serving(
    platforms: Iterable[Platform],
    enrollments: Iterable[Enrollment],
    uses: Iterable[int],
    solutions: Iterable[Solution],
) -> list[Served]:
    """Each of the platforms with the reasons why it serves an organization.

    Which has these enrollments and solutions, and uses the compute of the centers with these keys, all on one day.
    """
    reasons: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for enrollment in enrollments:
        program = enrollment.program
        reasons[program.platform_id].append((str(program), program.get_absolute_url()))
    by_function: dict[str, list[tuple[int, tuple[str, str]]]] = defaultdict(list)
    for center in uses:
        by_function[PlatformFunction.COMPUTE].append((center, (_("Uses the center's compute"), "#relationships")))
    for solution in solutions:
        reason = (str(solution), solution.get_absolute_url())
        by_function[PlatformFunction.INCUBATION].append((solution.center_id, reason))
    return [Served(platform, reasons[platform.pk] + _at(platform, by_function)) for platform in platforms]


def _at(platform: Platform, by_function: dict[str, list[tuple[int, tuple[str, str]]]]) -> list[tuple[str, str]]:
    found = [reason for center, reason in by_function[platform.function] if center == platform.center_id]
    return list(dict.fromkeys(found))


def leaves(served: dict[str, bool]) -> list[bool]:
    """The states of the small leaf mark, one for each function in its fixed order."""
    return [served[function] for function in PlatformFunction.values]


def count_leaves(states: Any) -> int:
    """How many functions serve."""
    return sum(map(bool, states))
