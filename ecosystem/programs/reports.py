"""What is counted of programs: who is a member, where, on which day; seats; which platforms serve whom.

Whoever asks is named by ``user``: counts and lists hold what that person may see, and what the public may see where
nobody is named. A member is an organization with at least one active enrollment on the day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from ecosystem.centers.models import Center, Platform
from ecosystem.core.dates import effective_on, today
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.models import Organization
from ecosystem.organizations.querysets import OrganizationQuerySet
from ecosystem.programs.choices import State
from ecosystem.programs.models import Application, Enrollment, EnrollmentSpell, Program
from ecosystem.programs.querysets.programs import EnrollmentQuerySet, ProgramQuerySet
from ecosystem.relationships.choices import Kind as RelationshipKind
from ecosystem.relationships.models import Relationship
from ecosystem.vocabulary.models import Place

ACTIVE = (State.ACTIVE,)
Where = Center | Place | Platform | Program


def programs_of(where: Where | None = None, *, user: Any = None) -> ProgramQuerySet:
    """The programs of a platform, of a center, of a city's centers, or all, that ``user`` may see."""
    programs = Program.objects.visible_to(user)
    match where:
        case Program():
            return programs.filter(pk=where.pk)
        case Platform():
            return programs.filter(platform=where)
        case Center():
            return programs.filter(platform__center=where)
        case Place():
            return programs.in_registry(where)
    return programs


def enrolled_in(programs: ProgramQuerySet, day: date | None = None, states: Collection[str] = ACTIVE) -> Exists:
    """The condition that an organization is enrolled in one of the programs, in one of the states on the day."""
    spells = EnrollmentSpell.objects.filter(effective_on(day or today()), state__in=states)
    return Exists(
        spells.filter(enrollment__organization=OuterRef("pk"), enrollment__program__in=programs.order_by().values("pk"))
    )


def members(where: Where | None = None, day: date | None = None, *, user: Any = None) -> OrganizationQuerySet:
    """The organizations that are members on the day (default: today), as far as ``user`` may see.

    Of a program, a platform, a center, a city's centers, or of any. The directory lists ``.public()`` of these.
    """
    return Organization.objects.visible_to(user).filter(enrolled_in(programs_of(where, user=user), day))


def members_by_kind(where: Where | None = None, day: date | None = None, *, user: Any = None) -> dict[str, int]:
    """How many public members there are of each kind that has any, in the order of :class:`Kind`."""
    rows = members(where, day, user=user).public().order_by().values_list("kind")
    counted = dict(rows.annotate(members=Count("pk")))
    return {kind: counted[kind] for kind in Kind.values if kind in counted}


def members_by_platform(where: Where | None = None, day: date | None = None, *, user: Any = None) -> dict[int, int]:
    """How many public members each platform has on the day, by its primary key; one query. Platforms without any lack."""
    return _members_by("program__platform", where, day, user)


def members_by_program(where: Where | None = None, day: date | None = None, *, user: Any = None) -> dict[int, int]:
    """How many public members each program has on the day, by its primary key; one query. Programs without any lack."""
    return _members_by("program", where, day, user)


def memberships(where: Where | None = None, day: date | None = None, *, user: Any = None) -> EnrollmentQuerySet:
    """The enrollments that make public organizations members on the day."""
    return _active(where, day, user).filter(organization__in=Organization.objects.public())


def _members_by(group: str, where: Where | None, day: date | None, user: Any) -> dict[int, int]:
    rows = memberships(where, day, user=user)
    return dict(rows.order_by().values_list(group).annotate(members=Count("organization", distinct=True)))


def _active(where: Where | None, day: date | None, user: Any) -> EnrollmentQuerySet:
    return Enrollment.objects.active(day).filter(program__in=programs_of(where, user=user))


def users_of_compute(centers: Iterable[Center], day: date | None = None, *, user: Any = None) -> QuerySet[Any, Any]:
    """Primary keys of the organizations that, by a relationship on the day, use the compute of one of the centers.

    They need not be members, nor members users.
    """
    providers = [center.organization_id for center in centers if center.organization_id is not None]
    edges = Relationship.objects.visible_to(user).as_of(day)
    return edges.filter(kind=RelationshipKind.USES_COMPUTE_OF, object__in=providers).order_by().values("subject")


def coverage(
    organizations: Iterable[Organization], day: date | None = None, *, center: Center | None = None, user: Any = None
) -> dict[int, frozenset[int]]:
    """Which platforms serve each organization on the day, by active enrollments: primary keys to primary keys.

    One query for any number of organizations, each of which has its entry. Of one center, or of all.
    """
    keys = [organization.pk for organization in organizations]
    found: dict[int, set[int]] = defaultdict(set)
    rows = _active(center, day, user).filter(organization__in=keys).order_by()
    for organization, platform in rows.values_list("organization", "program__platform").distinct():
        found[organization].add(platform)
    return {key: frozenset(found[key]) for key in keys}


def taken_on(day: date | None = None) -> Combinable:
    """How many seats are taken on the day, to annotate programs with.

    Every enrollment that has begun and not ended takes a seat, suspended or not, whoever may see it; and an application
    under public notice that day holds one.
    """
    return _counted(Enrollment.objects.as_of(day)) + _counted(Application.objects.held_on(day or today()))


def _counted(rows: QuerySet) -> Coalesce:
    """How many of the rows belong to the program of the outer query."""
    of_program = rows.filter(program=OuterRef("pk")).order_by().values("program")
    return Coalesce(Subquery(of_program.annotate(counted=Count("pk")).values("counted")), 0)


def seats_taken(programs: Iterable[Program], day: date | None = None) -> Mapping[int, int]:
    """How many seats of each program are taken on the day, by its primary key; one query. None taken is 0."""
    keys = [program.pk for program in programs]
    return dict(Program.objects.filter(pk__in=keys).annotate(taken=taken_on(day)).values_list("pk", "taken"))


def seats_left(programs: Iterable[Program], day: date | None = None) -> dict[int, int | None]:
    """How many seats of each program are left on the day, by its primary key; one query. None is: as many as come."""
    programs = list(programs)
    taken = seats_taken(programs, day)
    return {
        program.pk: None if program.seats is None else max(0, program.seats - taken[program.pk]) for program in programs
    }


def times_enrolled(pks: Collection[int]) -> dict[int, int]:
    """How often organizations were enrolled in a program, ended enrollments too."""
    rows = Enrollment.objects.filter(organization__in=pks).order_by().values_list("organization")
    return dict(rows.annotate(n=Count("pk")))
