"""What besides an enrollment means that a platform's function serves an organization."""

from datetime import date

from django.db.models import QuerySet

from ecosystem.core.choices import Publication
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.choices import PartyRole
from ecosystem.solutions.models import Solution, SolutionParty

MAKERS = (PartyRole.OWNER, PartyRole.DEVELOPER, PartyRole.RESEARCH_PARTNER)


def compute_uses(day: date) -> QuerySet[Relationship]:
    """What says on the day that an organization (``subject``) uses the compute of a public center."""
    return Relationship.objects.public().as_of(day).filter(
        kind=Kind.USES_COMPUTE_OF, object__center__status=Publication.PUBLIC
    )  # fmt: skip


def incubations(day: date) -> QuerySet[SolutionParty]:
    """The parts of organizations on the day in making solutions that are incubated at a public center."""
    return SolutionParty.objects.as_of(day).filter(
        role__in=MAKERS,
        solution__in=Solution.objects.public().as_of(day),
        solution__center__status=Publication.PUBLIC,
    )
