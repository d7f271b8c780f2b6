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

from ecosystem.audit.keeping import kept
from ecosystem.browsing.coverage import incubations
from ecosystem.centers.models import Center, Platform
from ecosystem.core.records import Records
from ecosystem.programs.models import Enrollment
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.querysets import RelationshipQuerySet
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
    uses = _uses(day).filter(subject__in=pks).values_list("subject_id", "object_id")
    centers = public_centers() if pks else {}
    for pk, provider in uses:
        served[pk][PlatformFunction.COMPUTE] |= provider in centers
    for pk in incubations(day).filter(organization__in=pks).values_list("organization_id", flat=True):
        served[pk][PlatformFunction.INCUBATION] = True
    return served


def _uses(day: date) -> RelationshipQuerySet:
    """What says that compute is used, of a center or not: a database that knows the centers looks through all their users."""
    return Relationship.objects.public().as_of(day).filter(kind=Kind.USES_COMPUTE_OF)


def public_centers() -> dict[int, int]:
    """The centers that everybody may see, by the organizations that they are."""
    return kept("public centers of organizations", _public_centers)


def _public_centers() -> dict[int, int]:
    return dict(Center.objects.public().exclude(organization=None).values_list("organization", "pk"))


def centers_used(key: int, links: Iterable[Relationship]) -> list[int]:
    """The public centers whose compute an organization uses, by its own links; the same rule as ``compute_uses``."""
    centers = public_centers()
    used = [one.object_id for one in links if one.kind == Kind.USES_COMPUTE_OF and one.subject_id == key]
    return [centers[one] for one in used if one in centers]


USES = Records(lambda key, day: _uses(day).filter(subject=key).order_by("pk"))
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
