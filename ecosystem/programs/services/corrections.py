"""Enrollments that were written down wrongly: a wrong date is corrected, a wrong record is removed."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, delete, locked, update
from ecosystem.audit.revising import refuse_future, refuse_no_reason, refuse_not_after
from ecosystem.core.errors import InvalidInput
from ecosystem.programs.choices import FINAL
from ecosystem.programs.models import Enrollment, EnrollmentSpell
from ecosystem.programs.seats import refuse_overfull
from ecosystem.programs.services.enrollments import refuse_outside


def correct_enrollment(
    enrollment: Enrollment,
    *,
    by: Any,
    reason: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str | None = None,
) -> Enrollment:
    """Correct the day an enrollment began, the day it ended, or its note; what is None stays as it is.

    An enrollment that is still running is ended by a move, not here. Raises :class:`InvalidInput` where a day is in the
    future or the states would no longer follow one another, :class:`Conflict` where the organization would be enrolled
    twice on one day, or the program overfull.
    """
    authorize(by, "programs.change", enrollment)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Correct an enrollment"), reason=reason):
        enrollment = _locked_with_program(enrollment)
        if note is not None:
            enrollment = update(enrollment, note=note)
        for spell, day, field in _corrected_dates(enrollment, starts_on, ends_on):
            _begin(spell, day, field)
        return _refuse_unfit(enrollment)


def correct_spell(
    spell: EnrollmentSpell, *, by: Any, reason: str, starts_on: date | None = None, note: str | None = None
) -> EnrollmentSpell:
    """Correct since when an enrollment was in a state, or (``note``) why; what is None stays as it is.

    The state before ends on the corrected day; where there is none, the enrollment begins then. Raises as
    :func:`correct_enrollment` does.
    """
    authorize(by, "programs.change", spell)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Correct an enrollment"), reason=reason):
        enrollment = _locked_with_program(spell.enrollment)
        spell = locked(spell)
        if note is not None:
            spell = update(spell, reason=note)
        if starts_on is not None:
            spell = _begin(spell, starts_on, "starts_on")
        _refuse_unfit(enrollment)
        return spell


def remove_enrollment_record(enrollment: Enrollment, *, by: Any, reason: str) -> None:
    """Remove an enrollment that never was; the history keeps it, and undo brings it back.

    An organization that was a member and had to go is a matter of :func:`~ecosystem.programs.services.remove`.
    """
    authorize(by, "programs.change", enrollment)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Remove an enrollment record"), reason=reason):
        enrollment = locked(enrollment)
        for spell in enrollment.spells.order_by("-starts_on"):
            delete(spell)
        delete(enrollment)


def _corrected_dates(
    enrollment: Enrollment, starts_on: date | None, ends_on: date | None
) -> list[tuple[EnrollmentSpell, date, str]]:
    """The spells that begin on another day; the last one first where it moves to a later day, to make room."""
    spells = list(enrollment.spells.order_by("starts_on"))
    dates = [(spells[0], starts_on, "starts_on")] if starts_on is not None else []
    if ends_on is not None:
        if enrollment.ends_on is None:
            sentence = _("It has not ended. Let it graduate, withdraw or be removed.")
            raise InvalidInput("not_ended", sentence, {"ends_on": [sentence]})
        dates.insert(0 if ends_on > enrollment.ends_on else len(dates), (spells[-1], ends_on, "ends_on"))
    return dates


def _locked_with_program(enrollment: Enrollment) -> Enrollment:
    """The enrollment, locked after its program, in the order in which enrolling locks them."""
    locked(enrollment.program)
    return locked(enrollment)


def _begin(spell: EnrollmentSpell, on: date, field: str) -> EnrollmentSpell:
    """Let a spell begin on a day; the spell before it ends then, and the enrollment follows."""
    refuse_future(on, field)
    spell = locked(spell)
    if spell.ends_on is not None and on >= spell.ends_on:
        sentence = _("The date must be before %(day)s, when the next state began.") % {"day": spell.ends_on}
        raise InvalidInput("too_late", sentence, {field: [sentence]})
    before = spell.enrollment.spells.filter(starts_on__lt=spell.starts_on).order_by("-starts_on").first()
    if before is not None:
        refuse_not_after(on, before.starts_on, field)
        update(locked(before), ends_on=on)
    spell = update(spell, starts_on=on)
    follows: dict[str, date] = {}
    if before is None:
        follows["starts_on"] = on
    if spell.state in FINAL:
        follows["ends_on"] = on
    update(locked(spell.enrollment), **follows)
    return spell


def _refuse_unfit(enrollment: Enrollment) -> Enrollment:
    """The corrected enrollment, unless the program did not run then or is overfull now."""
    enrollment = locked(enrollment)
    refuse_outside(enrollment.program, enrollment.starts_on, "starts_on")
    refuse_overfull([enrollment.program_id], since=enrollment.starts_on)
    return enrollment
