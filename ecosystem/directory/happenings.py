"""What happened to an organization, a solution or a center, as the entries of a timeline."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.centers.choices import PartyRole, PhaseState
from ecosystem.centers.models import CapacityPhase, Center, CenterParty
from ecosystem.core.choices import label_of
from ecosystem.core.dates import Precision
from ecosystem.core.records import Records
from ecosystem.directory.known import Enrolled, Part, Profile, ToldName
from ecosystem.directory.telling import Citations, Entry, citation, told
from ecosystem.organizations.choices import NameKind
from ecosystem.programs.choices import State
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.choices import Stage
from ecosystem.solutions.models import Outcome, Solution, SolutionStage

PHASES = Records(lambda key: CapacityPhase.objects.filter(center=key).select_related("source").order_by("pk"))


def happenings(profile: Profile, roles: Iterable[CenterParty], parts: Iterable[Part]) -> list[Entry]:
    """Everything dated that an organization's page knows, in no order; ``roles`` and ``parts`` are those of any day."""
    center = profile.center
    return [
        *_own_events(profile),
        *_name_events(profile.names),
        *(center_events(center, PHASES.read(center.pk)) if center else ()),
        *_role_events(roles),
        *_solution_events(parts),
        *_enrollment_events(profile.enrollments),
        *_relationship_events(profile.neighborhood.dated, profile.organization.pk),
    ]


def _own_events(profile: Profile) -> Iterator[Entry]:
    organization = profile.organization
    if organization.founded_on:
        yield Entry(organization.founded_on, _("Founded"), organization.founded_on_precision, derived=True)
    if organization.dissolved_on:
        yield Entry(organization.dissolved_on, _("Dissolved"))
    for milestone in profile.milestones:
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
        values = {"role": label_of(PartyRole, role.role), "center": role.center}
        shown = {"url": role.center.get_absolute_url(), "source": citation(role.source), "quote": role.quote}
        if role.starts_on:
            yield Entry(role.starts_on, _("Becomes %(role)s of %(center)s") % values, **shown)
        if role.ends_on:
            yield Entry(role.ends_on, _("No longer %(role)s of %(center)s") % values, **shown)


def _solution_events(parts: Iterable[Part]) -> Iterator[Entry]:
    for part in {part.solution.pk: part for part in parts}.values():
        yield from solution_events(part.solution, part.stages, part.outcomes, named=True)


def solution_events(
    solution: Solution, stages: Iterable[SolutionStage], outcomes: Iterable[Outcome], *, named: bool
) -> Iterator[Entry]:
    """Stages and dated outcomes of a solution; ``named`` says which solution it is about."""
    url = solution.get_absolute_url()
    for stage in stages:
        if stage.starts_on:
            label = label_of(Stage, stage.stage)
            title = _("%(solution)s: %(stage)s") % {"solution": solution, "stage": label} if named else label
            yield Entry(stage.starts_on, title, url=url if named else "")
    for outcome in outcomes:
        if outcome.measured_on:
            yield Entry(
                outcome.measured_on,
                _("Measured: %(metric)s") % {"metric": outcome},
                outcome.measured_on_precision,
                url=f"{url}#{outcome.public_id}",
                text=str(solution) if named else "",
            )


def _enrollment_events(enrollments: Iterable[Enrolled]) -> Iterator[Entry]:
    for one in enrollments:
        program = one.enrollment.program
        for spell in one.spells:
            title = _("%(program)s: %(state)s") % {"program": program, "state": label_of(State, spell.state)}
            yield Entry(spell.starts_on, title, url=program.get_absolute_url(), text=str(program.platform))


def _relationship_events(rows: Iterable[Relationship], key: int) -> Iterator[Entry]:
    cite = Citations()
    for row in rows:
        outgoing = row.subject_id == key
        other = row.object if outgoing else row.subject
        values = {"relation": label_of(Kind, row.kind) if outgoing else row.inverse_label, "other": other}
        shown: dict[str, Any] = {
            "url": other.get_absolute_url(),
            "source": cite(row.source),
            "quote": row.quote,
        }
        if row.starts_on:
            yield Entry(row.starts_on, _("%(relation)s %(other)s") % values, Precision.DAY, **shown)
        if row.ends_on:
            yield Entry(row.ends_on, _("Has ended: %(relation)s %(other)s") % values, Precision.DAY, **shown)
