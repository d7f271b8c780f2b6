"""What happens between joining and graduating: evidence of what a member reached, and renewing the term."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, refuse_no_reason
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.programs.choices import FINAL
from ecosystem.programs.models import Enrollment, Evidence, GraduationCriterion


def record_evidence(
    enrollment: Enrollment,
    *,
    criterion: GraduationCriterion,
    met: bool,
    text: str,
    by: Any,
    on: date | None = None,
    url: str = "",
    reason: str = "",
) -> Evidence:
    """Write down whether a member has met a criterion for graduating, and what shows it.

    Raises :class:`NotAllowed`; :class:`Conflict` (``other_program``) for another program's criterion; :class:`InvalidInput`
    for a day in the future, and where there is evidence for the criterion already.
    """
    authorize(by, "programs.change", enrollment)
    on = on or today()
    refuse_future(on)
    if criterion.program_id != enrollment.program_id:
        raise Conflict("other_program", _("This is a criterion of another program."))
    with change_set(by=by, verb=gettext_noop("Record evidence"), reason=reason):
        locked(enrollment)
        return create(Evidence(enrollment=enrollment, criterion=criterion, met=met, text=text.strip(), on=on, url=url))


def revise_evidence(evidence: Evidence, *, by: Any, reason: str = "", **fields: Any) -> Evidence:
    """Correct evidence, or say that the criterion is met now."""
    authorize(by, "programs.change", evidence)
    refuse_elsewhere(fields, ("enrollment", "criterion"))
    if fields.get("on") is not None:
        refuse_future(fields["on"])
    with change_set(by=by, verb=gettext_noop("Correct evidence"), reason=reason):
        return update(locked(evidence), **fields)


def remove_evidence(evidence: Evidence, *, by: Any, reason: str = "") -> None:
    """Take evidence away that was written down by mistake."""
    authorize(by, "programs.change", evidence)
    with change_set(by=by, verb=gettext_noop("Remove evidence"), reason=reason):
        delete(locked(evidence))


def renew(enrollment: Enrollment, *, until: date, reason: str, by: Any) -> Enrollment:
    """Agree on a later end of an enrollment that is running.

    Raises :class:`NotAllowed`; :class:`Conflict` (``not_possible``) where it has ended; :class:`InvalidInput` for a day that
    is not later than the present end, or beyond the end of the program.
    """
    authorize(by, "programs.change", enrollment)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Renew an enrollment"), reason=reason):
        enrollment = locked(enrollment)
        if enrollment.state in FINAL:
            raise Conflict("not_possible", _("This enrollment has ended."))
        if until <= (enrollment.term_ends_on or today()):
            sentence = _("The new end must be later than the present one.")
            raise InvalidInput("too_early", sentence, {"until": [sentence]})
        ends = enrollment.program.ends_on
        if ends is not None and until > ends:
            sentence = _("The program ends on %(day)s.") % {"day": ends}
            raise InvalidInput("not_running", sentence, {"until": [sentence]})
        return update(enrollment, term_ends_on=until)
