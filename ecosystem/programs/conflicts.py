"""Conflicts of interest: derived from what a reviewer declared and from the relationships between organizations.

A reviewer has a conflict with an application where an organization they are tied to on the day (employer, shareholder,
partner, adviser, board, somebody close) is the applicant or its host, or is related to one of these within two
relationships that hold on that day. The path that proves it is shown. What had ended by then proves nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db.models import Q
from django.utils.translation import gettext as _

from ecosystem.accounts.models import User
from ecosystem.core.dates import today
from ecosystem.organizations.models import Representation
from ecosystem.programs.choices import Tie
from ecosystem.programs.models import Affiliation, Application
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.models import Relationship

# Relationships that give one organization a stake in another. Using the same computing center, helping to run it or
# hoping for the same is no stake: else nobody who works at a center could judge for it.
STAKES = frozenset(
    {
        *(Kind.SUPPLIES, Kind.INVESTS_IN, Kind.PARENT_OF, Kind.SUCCESSOR_OF, Kind.SPUN_OFF_FROM),
        *(Kind.COLLABORATES_WITH, Kind.TRANSFERS_TECHNOLOGY_TO, Kind.CUSTOMER_OF, Kind.HOSTS, Kind.BUILDS_TEAM_FOR),
    }
)

# The last relationships of paths: applicant → neighbor → edge.
Last = dict[int, dict[int, Relationship]]


@dataclass(frozen=True)
class Path:
    """What ties a reviewer to an applicant: their affiliation, and the relationships from there, nearest first.

    ``own`` is where the reviewer is the applicant, or applied for them.
    """

    affiliation: Affiliation | None
    edges: tuple[Relationship, ...] = ()
    own: bool = False

    @property
    def length(self) -> int:
        """How many relationships lie between the reviewer's organization and the applicant."""
        return len(self.edges)

    def __str__(self) -> str:
        if self.own or self.affiliation is None:
            return _("applies themselves, or acts for the applicant")
        tie = f"{Tie(self.affiliation.tie).label} {self.affiliation.organization}"
        return " → ".join([tie, *(str(edge) for edge in self.edges)])


@dataclass
class Ties:
    """The reviewers' organizations and what lies within one relationship of these, on one day."""

    day: date
    affiliations: dict[int, list[Affiliation]] = field(default_factory=lambda: defaultdict(list))
    near: dict[int, dict[int, Relationship]] = field(default_factory=lambda: defaultdict(dict))


def conflicts(
    reviewers: Iterable[User], applications: Sequence[Application], day: date | None = None
) -> dict[tuple[int, int], Path]:
    """The shortest conflicting path of each (reviewer, application) that has one, on a day (default: today).

    Keys are primary keys. Four queries for any number of reviewers and applications.
    """
    day = day or today()
    reviewers = list(reviewers)
    ties = _ties(reviewers, day)
    ends = {end for application in applications for end in ends_of(application)}
    people = {reviewer.pk for reviewer in reviewers}
    open_ones = Representation.objects.open().filter(user__in=people, organization__in=ends)
    speaks_for = set(open_ones.values_list("user", "organization"))
    last = _edges_between(set(ties.near), ends, day)
    found: dict[tuple[int, int], Path] = {}
    for application in applications:
        for reviewer in reviewers:
            path = _own(reviewer, application, speaks_for) or _shortest(ties, last, reviewer, application)
            if path is not None:
                found[reviewer.pk, application.pk] = path
    return found


def conflict(reviewer: User, application: Application, day: date | None = None) -> Path | None:
    """What ties this reviewer to this application on the day (default: today); None where nothing does."""
    return conflicts([reviewer], [application], day).get((reviewer.pk, application.pk))


def ends_of(application: Application) -> list[int]:
    """The organizations an application is about: the applicant and its host, as far as the registry has them."""
    return [pk for pk in (application.organization_id, application.host_id) if pk is not None]


def _own(reviewer: User, application: Application, speaks_for: set[tuple[int, int]]) -> Path | None:
    """Whoever applies, or may act for the applicant or its host, does not judge it."""
    acts = any((reviewer.pk, end) in speaks_for for end in ends_of(application))
    return Path(None, own=True) if acts or application.applicant_id == reviewer.pk else None


def _ties(reviewers: Iterable[User], day: date) -> Ties:
    ties = Ties(day)
    held = Affiliation.objects.as_of(day).filter(user__in=[reviewer.pk for reviewer in reviewers])
    for affiliation in held.select_related("organization").order_by("pk"):
        ties.affiliations[affiliation.user_id].append(affiliation)
    own = {a.organization_id for held_by in ties.affiliations.values() for a in held_by}
    if not own:
        return ties
    edges = Relationship.objects.as_of(day).filter(Q(subject__in=own) | Q(object__in=own), kind__in=STAKES)
    for edge in edges.with_ends().order_by("pk"):
        for near, far in ((edge.subject_id, edge.object_id), (edge.object_id, edge.subject_id)):
            if near in own:
                ties.near[far].setdefault(near, edge)
    return ties


def _edges_between(near: set[int], ends: set[int], day: date) -> Last:
    """The relationships between neighbors of the reviewers' organizations and applicants: applicant → neighbor → edge."""
    found: dict[int, dict[int, Relationship]] = defaultdict(dict)
    if not near or not ends:
        return found
    touching = Q(subject__in=ends, object__in=near) | Q(object__in=ends, subject__in=near)
    edges = Relationship.objects.as_of(day).filter(touching, kind__in=STAKES)
    for edge in edges.with_ends().order_by("pk"):
        for end, other in ((edge.subject_id, edge.object_id), (edge.object_id, edge.subject_id)):
            if end in ends and other in near:
                found[end].setdefault(other, edge)
    return found


def _shortest(ties: Ties, last: Last, reviewer: User, application: Application) -> Path | None:
    held, ends = ties.affiliations.get(reviewer.pk, []), ends_of(application)
    return next(chain(_at_once(held, ends), _by_one(ties, held, ends), _by_two(ties, last, held, ends)), None)


def _at_once(held: Iterable[Affiliation], ends: Sequence[int]) -> Iterator[Path]:
    return (Path(affiliation) for affiliation in held if affiliation.organization_id in ends)


def _by_one(ties: Ties, held: Iterable[Affiliation], ends: Sequence[int]) -> Iterator[Path]:
    return (
        Path(affiliation, (edge,))
        for affiliation in held
        for end in ends
        if (edge := ties.near.get(end, {}).get(affiliation.organization_id)) is not None
    )


def _by_two(ties: Ties, last: Last, held: Iterable[Affiliation], ends: Sequence[int]) -> Iterator[Path]:
    return (
        Path(affiliation, (first, second))
        for affiliation in held
        for end in ends
        for between, second in last.get(end, {}).items()
        if (first := ties.near.get(between, {}).get(affiliation.organization_id)) is not None
    )
