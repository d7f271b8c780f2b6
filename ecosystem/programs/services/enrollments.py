"""Enrollments as the world moves them: joining, pausing, coming back, leaving.

Every move has a date and a reason. Dates are half-open: the present state ends on the day the next one begins, so a move
must be dated after the day the present state began, and not in the future. What was written down wrongly is corrected
(see :mod:`ecosystem.programs.services.corrections`), not moved.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_future, refuse_no_reason, refuse_not_after
from ecosystem.core.choices import Publication
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import FINAL, TRANSITIONS, State
from ecosystem.programs.models import Application, Enrollment, EnrollmentSpell, Program
from ecosystem.programs.seats import refuse_overfull


def enroll(
    organization: Organization,
    program: Program,
    *,
    on: date,
    by: Any,
    reason: str = "",
    note: str = "",
    application: Application | None = None,
    term_ends_on: date | None = None,
) -> Enrollment:
    """Give an organization (a team too) a place in a program from a day on, today at the latest.

    ``application`` is the one that was accepted, ``term_ends_on`` the day until which the place is agreed.

    Raises :class:`NotAllowed`; :class:`InvalidInput` for the date; :class:`Conflict` where the program is archived
    (``archived``) or full on that day or since (``program_full``), where the organization is a draft or archived
    (``not_published``), of another city's registry (``other_registry``), or enrolled at that time already
    (``already_enrolled``).
    """
    authorize(by, "programs.change", program)
    authorize(by, "organizations.view", organization)
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Enroll an organization"), reason=reason):
        program, organization = locked(program, "platform"), locked(organization, "registry", "place")
        _refuse_unfit(organization, program)
        refuse_outside(program, on)
        enrollment = create(
            Enrollment(
                organization=organization,
                program=program,
                starts_on=on,
                note=note,
                application=application,
                term_ends_on=term_ends_on,
            )
        )
        create(EnrollmentSpell(enrollment=enrollment, state=State.ACTIVE, starts_on=on, reason=reason))
        refuse_overfull([program.pk], since=on)
        return enrollment


def _refuse_unfit(organization: Organization, program: Program) -> None:
    if program.status == Publication.ARCHIVED:
        raise Conflict("archived", _("The program is archived."))
    if organization.status not in SEEN_BY_ADDRESS:
        raise Conflict("not_published", _("A draft or archived organization cannot be enrolled. Publish it first."))
    if organization.registry_id != program.platform.center.registry_id:
        raise Conflict("other_registry", _("The organization is in another city's registry."))


def refuse_outside(program: Program, day: date | None, field: str = "on") -> None:
    """Refuse to enroll on a day on which the program does not run."""
    if day is None or not program.holds_on(day):
        sentence = _("The program does not run on that day.")
        raise InvalidInput("not_running", sentence, {field: [sentence]})


def suspend(enrollment: Enrollment, *, on: date, reason: str, by: Any) -> Enrollment:
    """Pause a membership from a day on; it keeps its seat. Raises as :func:`graduate` does."""
    verb = gettext_noop("Suspend an enrollment")
    return _move(enrollment, State.SUSPENDED, on=on, reason=reason, by=by, verb=verb)


def resume(enrollment: Enrollment, *, on: date, reason: str, by: Any) -> Enrollment:
    """Make a suspended membership active again from a day on. Raises as :func:`graduate` does."""
    verb = gettext_noop("Resume an enrollment")
    return _move(enrollment, State.ACTIVE, on=on, reason=reason, by=by, verb=verb)


def graduate(enrollment: Enrollment, *, on: date, reason: str, by: Any) -> Enrollment:
    """End an enrollment on a day because it reached its aim.

    Raises :class:`NotAllowed`; :class:`Conflict`: ``not_possible`` where the present state does not allow it,
    ``criteria_unmet`` where evidence is missing that the program wants; :class:`InvalidInput` without a reason, for a day
    in the future, or not after the day the present state began.
    """
    authorize(by, "programs.change", enrollment)
    refuse_unmet(enrollment)
    verb = gettext_noop("Graduate from a program")
    return _move(enrollment, State.GRADUATED, on=on, reason=reason, by=by, verb=verb)


def refuse_unmet(enrollment: Enrollment) -> None:
    """Refuse while something that the program wants of its graduates is not shown to be met."""
    met = enrollment.evidence.filter(met=True).values("criterion")
    missing = enrollment.program.graduation_criteria.filter(required=True, retired=False).exclude(pk__in=met)
    names = [str(criterion) for criterion in missing.order_by("position", "pk")]
    if names:
        sentence = _("Not shown to be met yet: %(criteria)s.") % {"criteria": _(", ").join(names)}
        raise Conflict("criteria_unmet", sentence)


def withdraw(enrollment: Enrollment, *, on: date, reason: str, by: Any) -> Enrollment:
    """End an enrollment on a day because the organization left. Raises as :func:`graduate` does."""
    verb = gettext_noop("Withdraw from a program")
    return _move(enrollment, State.WITHDRAWN, on=on, reason=reason, by=by, verb=verb)


def remove(enrollment: Enrollment, *, on: date, reason: str, by: Any) -> Enrollment:
    """End an enrollment on a day because the center ended it. Raises as :func:`graduate` does."""
    verb = gettext_noop("Remove from a program")
    return _move(enrollment, State.REMOVED, on=on, reason=reason, by=by, verb=verb)


def _move(enrollment: Enrollment, state: State, *, on: date, reason: str, by: Any, verb: str) -> Enrollment:
    authorize(by, "programs.change", enrollment)
    refuse_no_reason(reason)
    refuse_future(on)
    with change_set(by=by, verb=verb, reason=reason):
        enrollment = locked(enrollment)
        if state not in TRANSITIONS[enrollment.state]:
            raise Conflict(
                "not_possible",
                _("What is “%(present)s” cannot become “%(wanted)s”.")
                % {"present": enrollment.get_state_display(), "wanted": state.label},
            )
        spell = locked(enrollment.spells.get(ends_on__isnull=True))
        refuse_not_after(on, spell.starts_on)
        update(spell, ends_on=on)
        update(enrollment, state=state, ends_on=on if state in FINAL else None)
        create(EnrollmentSpell(enrollment=enrollment, state=state, starts_on=on, reason=reason))
        return enrollment
