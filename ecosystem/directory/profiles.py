"""Everything an organization's page shows, read in a fixed number of queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ecosystem.centers.choices import PhaseState
from ecosystem.centers.models import Center, CenterParty, Platform
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Precision
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.coverage import Served, platforms_serving
from ecosystem.directory.links import Neighborhood, dated_relationships, neighborhood
from ecosystem.directory.telling import Citation, Entry, ToldOutcome, citation, in_order, told, told_outcome
from ecosystem.figures.models import Figure
from ecosystem.organizations.choices import NameKind
from ecosystem.organizations.models import Organization, OrganizationName
from ecosystem.programs.models import Enrollment
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Solution, SolutionParty

SHOWN_SOLUTIONS = 6
MOST_SOLUTIONS = 40
MOST_DATED_LINKS = 40


@dataclass(frozen=True)
class OwnSolution:
    """A solution the organization has a part in, with its outcomes."""

    solution: Solution
    roles: list[str]
    stage: str
    outcomes: list[ToldOutcome]


@dataclass(frozen=True)
class ToldName:
    """A name with what it is and where it comes from."""

    name: OrganizationName
    source: Citation | None


@dataclass
class Profile:
    """An organization as of a day."""

    organization: Organization
    names: list[ToldName]
    identifiers: list[tuple[Any, Citation | None]]
    statements: list[tuple[Any, Citation | None]]
    served: list[Served]
    neighborhood: Neighborhood
    solutions: list[OwnSolution]
    all_solutions: int
    enrollments: list[Enrollment]
    center: Center | None
    center_roles: list[CenterParty]
    figures: list[Figure]
    timeline: list[Entry] = field(default_factory=list)

    @property
    def covered(self) -> int:
        """How many platforms serve the organization."""
        return sum(served.covered for served in self.served)

    @property
    def current_names(self) -> list[ToldName]:
        return [one for one in self.names if one.name.kind != NameKind.FORMER]

    @property
    def former_names(self) -> list[ToldName]:
        return [one for one in self.names if one.name.kind == NameKind.FORMER]


def visible_organizations() -> QuerySet[Organization]:
    """The organizations that have a page: public ones, and unlisted ones for who knows the address."""
    related = ("registry", "place__parent", "center")
    return Organization.objects.visible_to(VISITOR).select_related(*related).prefetch_related("sectors", "layers")


def profile_of(organization: Organization, asked: Asked) -> Profile:
    """Read the profile of an organization that :func:`visible_organizations` gave."""
    day = asked.day
    platforms = Platform.objects.public().in_registry(organization.registry_id).as_of(day).in_order()
    parties = list(_parties(organization))
    names = [ToldName(name, citation(name.source)) for name in _names(organization)]
    enrollments = list(_enrollments(organization, day))
    links = list(dated_relationships(organization, day, MOST_DATED_LINKS))
    roles = CenterParty.objects.filter(organization=organization, center__status=Publication.PUBLIC)
    center_roles = list(roles.select_related("center", "source"))
    center = public_center_of(organization)
    profile = Profile(
        organization=organization,
        names=names,
        identifiers=[(one, citation(one.source)) for one in organization.identifiers.select_related("source")],
        statements=[(one, citation(one.source)) for one in organization.statements.select_related("source")],
        served=platforms_serving(organization, platforms.select_related("center"), day),
        neighborhood=neighborhood(organization, asked),
        solutions=_solutions(parties, day)[:SHOWN_SOLUTIONS],
        all_solutions=_number_of_solutions(organization, asked),
        enrollments=enrollments,
        center=center,
        center_roles=[role for role in center_roles if role.holds_on(day)],
        figures=list(
            Figure.objects.filter(organization=organization).as_of(day).standing(day).newest_first().with_facts()
        ),
    )
    profile.timeline = in_order(
        [
            *_own_events(organization),
            *_name_events(names),
            *(_events_of_center(center) if center else ()),
            *_role_events(center_roles),
            *_solution_events(parties),
            *_enrollment_events(enrollments),
            *_relationship_events(links, organization),
        ],
        day,
    )
    return profile


def public_center_of(organization: Organization) -> Center | None:
    """The public center that the organization is, if it is one."""
    center = getattr(organization, "center", None)
    return center if center is not None and center.status == Publication.PUBLIC else None


def _names(organization: Organization) -> QuerySet[OrganizationName]:
    return organization.names.select_related("source").order_by("kind", "id")


def _parties(organization: Organization) -> QuerySet[SolutionParty]:
    return (
        SolutionParty.objects.filter(organization=organization, solution__status=Publication.PUBLIC)
        .select_related("solution__center")
        .prefetch_related("solution__stages", "solution__outcomes__source", "solution__outcomes__measured_by")
        .order_by("-solution", "role")[:MOST_SOLUTIONS]
    )


def _enrollments(organization: Organization, day: date) -> QuerySet[Enrollment]:
    enrollments = Enrollment.objects.public().filter(organization=organization, starts_on__lte=day)
    return enrollments.select_related("program__platform").prefetch_related("spells").order_by("-starts_on", "-id")


def _solutions(parties: Iterable[SolutionParty], day: date) -> list[OwnSolution]:
    """One item for each solution that had begun, with all the parts the organization has in it."""
    found: dict[int, OwnSolution] = {}
    for party in parties:
        solution = party.solution
        if not party.holds_on(day) or not begun(solution, day):
            continue
        if solution.pk not in found:
            outcomes = [one for one in solution.outcomes.all() if one.measured_on is None or one.measured_on <= day]
            shown = [told_outcome(outcome) for outcome in outcomes]
            found[solution.pk] = OwnSolution(solution, [], stage_on(solution, day), shown)
        found[solution.pk].roles.append(str(party.get_role_display()))
    return list(found.values())


def _number_of_solutions(organization: Organization, asked: Asked) -> int:
    """As many as the list of solutions shows of it: those of its own registry, unless every city is asked for."""
    parties = SolutionParty.objects.as_of(asked.day).filter(organization=organization, solution=OuterRef("pk"))
    solutions = Solution.objects.visible_to(VISITOR).as_of(asked.day).filter(Exists(parties))
    return (solutions if asked.registry is None else solutions.in_registry(organization.registry_id)).count()


def begun(solution: Solution, day: date) -> bool:
    """Whether the solution had begun; the same rule as ``SolutionQuerySet.as_of``, for rows already read."""
    stages = list(solution.stages.all())
    return not stages or any(stage.starts_on is None or stage.starts_on <= day for stage in stages)


def stage_on(solution: Solution, day: date) -> str:
    """The stage the solution was in on the day, in words; empty where none is known."""
    return next((str(stage) for stage in solution.stages.all() if stage.holds_on(day)), "")


def _own_events(organization: Organization) -> Iterator[Entry]:
    if organization.founded_on:
        yield Entry(organization.founded_on, _("Founded"), organization.founded_on_precision, derived=True)
    if organization.dissolved_on:
        yield Entry(organization.dissolved_on, _("Dissolved"))
    for milestone in organization.milestones.select_related("source"):
        yield Entry(
            milestone.happened_on,
            str(milestone),
            milestone.happened_on_precision,
            text=told(milestone, "note"),
            source=citation(milestone.source),
            quote=milestone.quote,
        )


def _name_events(names: Iterable[ToldName]) -> Iterator[Entry]:
    for one in names:
        name = one.name
        if name.kind == NameKind.OFFICIAL and name.starts_on:
            title = _("Takes the name “%(name)s”") % {"name": name.name}
            yield Entry(name.starts_on, title, source=one.source, quote=name.quote)


def _events_of_center(center: Center) -> Iterator[Entry]:
    return center_events(center, center.phases.select_related("source"))


def center_events(center: Center, phases: Iterable[Any]) -> Iterator[Entry]:
    """The dated events of a center: its opening and its phases."""
    if center.opened_on:
        title = _("%(center)s opens") % {"center": center}
        yield Entry(center.opened_on, title, url=center.get_absolute_url(), derived=True)
    for phase in phases:
        if phase.starts_on:
            values = {"phase": phase, "state": phase.get_state_display()}
            yield Entry(
                phase.starts_on,
                _("%(phase)s: %(state)s") % values,
                text=f"{phase.pflops.normalize():f} PFLOPS {phase.get_number_format_display()}",
                planned=phase.state != PhaseState.IN_SERVICE,
                source=citation(phase.source),
                quote=phase.quote,
            )


def _role_events(roles: Iterable[CenterParty]) -> Iterator[Entry]:
    for role in roles:
        values = {"role": role.get_role_display(), "center": role.center}
        shown = {"url": role.center.get_absolute_url(), "source": citation(role.source), "quote": role.quote}
        if role.starts_on:
            yield Entry(role.starts_on, _("Becomes %(role)s of %(center)s") % values, **shown)
        if role.ends_on:
            yield Entry(role.ends_on, _("No longer %(role)s of %(center)s") % values, **shown)


def _solution_events(parties: Iterable[SolutionParty]) -> Iterator[Entry]:
    for solution in {party.solution_id: party.solution for party in parties}.values():
        yield from solution_events(solution, named=True)


def solution_events(solution: Solution, *, named: bool) -> Iterator[Entry]:
    """Stages and dated outcomes of a solution; ``named`` says which solution it is about."""
    for stage in solution.stages.all():
        if stage.starts_on:
            values = {"solution": solution, "stage": stage.get_stage_display()}
            title = _("%(solution)s: %(stage)s") % values if named else str(stage.get_stage_display())
            yield Entry(stage.starts_on, title, url=solution.get_absolute_url() if named else "")
    for outcome in solution.outcomes.all():
        if outcome.measured_on:
            yield Entry(
                outcome.measured_on,
                _("Measured: %(metric)s") % {"metric": outcome},
                outcome.measured_on_precision,
                url=outcome.get_absolute_url(),
                text=str(solution) if named else "",
            )


def _enrollment_events(enrollments: Iterable[Enrollment]) -> Iterator[Entry]:
    for enrollment in enrollments:
        for spell in enrollment.spells.all():
            values = {"program": enrollment.program, "state": spell.get_state_display()}
            yield Entry(
                spell.starts_on,
                _("%(program)s: %(state)s") % values,
                url=enrollment.program.get_absolute_url(),
                text=str(enrollment.program.platform),
            )


def _relationship_events(rows: Iterable[Relationship], organization: Organization) -> Iterator[Entry]:
    for row in rows:
        outgoing = row.subject_id == organization.pk
        other = row.object if outgoing else row.subject
        values = {"relation": row.get_kind_display() if outgoing else row.inverse_label, "other": other}
        shown = {"url": other.get_absolute_url(), "source": citation(row.source), "quote": row.quote}
        if row.starts_on:
            yield Entry(row.starts_on, _("%(relation)s %(other)s") % values, Precision.DAY, **shown)
        if row.ends_on:
            yield Entry(row.ends_on, _("Has ended: %(relation)s %(other)s") % values, Precision.DAY, **shown)


def enrollment_state(enrollment: Enrollment, day: date) -> str:
    """The state on the day, in words, by the spells already read."""
    return next((str(spell) for spell in enrollment.spells.all() if spell.holds_on(day)), "")
