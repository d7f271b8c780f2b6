"""Who is the desk officer of a member: given, taken, corrected."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import scope_of
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, refuse_not_after
from ecosystem.casework.choices import WRITING
from ecosystem.centers.models import Center
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.officers.models import Assignment
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application, Enrollment

ASSIGN = "officers.assign"
ELSEWHERE = ("center", "organization", "officer", "ends_on", "public_id")


def works_for(person: User, center: Center) -> bool:
    """Whether somebody keeps members or enrollments at a center, and so can answer for its members."""
    scope = scope_of(person)
    return person.is_active and any(scope.reaches(capability, **center.scope_keys()) for capability in WRITING)


def assign_officer(
    *,
    center: Center,
    organization: Organization,
    officer: User,
    by: Any,
    on: date | None = None,
    remark: str = "",
    reason: str = "",
) -> Assignment:
    """Make somebody the desk officer of a member or applicant since a day (default: today); who was it until then no longer is.

    Raises :class:`NotAllowed`; :class:`InvalidInput`: ``not_staff`` for somebody who does not work there, ``not_a_member`` for an
    organization that neither is enrolled at the center nor applied, ``in_future``, ``too_early``; :class:`Conflict` (``same``).
    """
    authorize(by, ASSIGN, center)
    authorize(by, "organizations.view", organization)
    day = _starting(on)
    refuse_stranger(officer, center)
    _refuse_no_member(organization, center)
    with change_set(by=by, verb=gettext_noop("Assign a desk officer"), reason=reason):
        organization = locked(organization)
        present = _present(center, organization)
        if present is None:
            fresh = Assignment(center=center, organization=organization, officer=officer, starts_on=day, remark=remark)
            return create(fresh)
        return change_hands(present, officer, day, remark)


def change_hands(present: Assignment, officer: User, day: date, remark: str) -> Assignment:
    """Let another person answer for a member since a day, inside the caller's change set; ``present`` is locked."""
    if present.officer_id == officer.pk:
        sentence = _("%(person)s is the desk officer of “%(name)s” already.")
        told = sentence % {"person": officer, "name": present.organization}
        raise Conflict("same", told)
    if present.starts_on == day:
        return update(present, officer=officer, remark=remark)
    refuse_not_after(day, present.starts_on)
    update(present, ends_on=day)
    following = Assignment(
        center=present.center, organization=present.organization, officer=officer, starts_on=day, remark=remark
    )
    return create(following)


def end_assignment(assignment: Assignment, *, by: Any, on: date | None = None, reason: str = "") -> Assignment:
    """Note that somebody no longer is the desk officer since a day (default: today), and nobody is instead.

    Raises :class:`NotAllowed`, :class:`Conflict` (``ended``), :class:`InvalidInput` (``in_future``, ``too_early``).
    """
    authorize(by, ASSIGN, assignment)
    day = _starting(on)
    with change_set(by=by, verb=gettext_noop("End an assignment of a desk officer"), reason=reason):
        assignment = locked(assignment, "center", "organization")
        if assignment.ends_on is not None:
            raise Conflict("ended", _("It ended on %(day)s.") % {"day": assignment.ends_on})
        refuse_not_after(day, assignment.starts_on)
        return update(assignment, ends_on=day)


def revise_assignment(assignment: Assignment, *, by: Any, reason: str = "", **fields: Any) -> Assignment:
    """Correct since when, and why; who it is and until when have verbs of their own. Raises as :func:`assign_officer` does."""
    authorize(by, ASSIGN, assignment)
    refuse_elsewhere(fields, ELSEWHERE)
    if fields.get("starts_on") is not None:
        refuse_future(fields["starts_on"], "starts_on")
    with change_set(by=by, verb=gettext_noop("Revise an assignment of a desk officer"), reason=reason):
        return update(locked(assignment, "center", "organization"), **fields)


def remove_assignment(assignment: Assignment, *, by: Any, reason: str = "") -> None:
    """Take away what was never so; the history keeps it, and undo brings it back."""
    authorize(by, ASSIGN, assignment)
    with change_set(by=by, verb=gettext_noop("Remove an assignment of a desk officer"), reason=reason):
        delete(locked(assignment, "center", "organization"))


def refuse_stranger(officer: User, center: Center, field: str = "officer") -> None:
    """Refuse somebody who does not work for the center. Raises :class:`InvalidInput` (``not_staff``)."""
    if not works_for(officer, center):
        sentence = _("%(person)s cannot do this: they do not work on it for this center.") % {"person": officer}
        raise InvalidInput("not_staff", sentence, {field: [sentence]})


def _starting(on: date | None) -> date:
    day = on or today()
    refuse_future(day)
    return day


def _present(center: Center, organization: Organization) -> Assignment | None:
    rows = Assignment.objects.open().filter(center=center, organization=organization)
    return rows.select_related("center", "organization").select_for_update(of=("self",)).first()


def _refuse_no_member(organization: Organization, center: Center) -> None:
    enrolled = Enrollment.objects.filter(organization=organization, program__platform__center=center)
    applied = Application.objects.handed_in().filter(organization=organization, program__platform__center=center)
    if not enrolled.exists() and not applied.exists():
        sentence = _("“%(name)s” is no member of this center and did not apply to it.") % {"name": organization}
        raise InvalidInput("not_a_member", sentence, {"organization": [sentence]})
