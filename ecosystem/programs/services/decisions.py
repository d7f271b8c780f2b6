"""What the center decides about applications. Each verb has its guards; the table in ``choices`` says what follows what.

Whoever decides holds the program's lock first, so that two officers at once cannot give the same seat twice.
"""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, locked, update
from ecosystem.audit.revising import refuse_future, refuse_no_reason
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.organizations.choices import RepresentationState
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import claim_organization, verify_representation
from ecosystem.programs.choices import DECIDED, Judging, Stage, Standing
from ecosystem.programs.letters import ACCEPTED, CHANGES, NOTICE, REJECTED, WAITING, tell_applicant
from ecosystem.programs.models import Application
from ecosystem.programs.seats import refuse_overfull
from ecosystem.programs.services.admission import admit
from ecosystem.programs.services.steps import refuse_impossible, step

DECIDE = "programs.decide"
DAYS_TO_RESPOND = 14


def begin_review(application: Application, *, by: Any, reason: str = "") -> Application:
    """Find an application complete and its applicant eligible, and let it be judged.

    From the waiting list or a public notice it comes back to be judged again. Raises :class:`NotAllowed`, and
    :class:`Conflict` (``not_possible``) where its state does not allow it.
    """
    authorize(by, DECIDE, application)
    with change_set(by=by, verb=gettext_noop("Begin the review"), reason=reason):
        application = _held(application, by)
        checked = application.checked_at or timezone.now()
        return step(application, Stage.IN_REVIEW, reason=reason, checked_at=checked, rank=None, **NO_NOTICE)


NO_NOTICE = {"notice_starts_on": None, "notice_ends_on": None}


def request_changes(
    application: Application, *, request: str, by: Any, respond_by: date | None = None, reason: str = ""
) -> Application:
    """Ask the applicant to change something, by a day (default: two weeks from now); the intake may have closed meanwhile.

    Raises as :func:`begin_review` does, and :class:`InvalidInput` where it does not say what, or by a day that is over.
    """
    authorize(by, DECIDE, application)
    if not clean(request):
        sentence = _("Say what the applicant has to change.")
        raise InvalidInput("request_required", sentence, {"request": [sentence]})
    respond_by = respond_by or today() + timedelta(days=DAYS_TO_RESPOND)
    _refuse_past(respond_by)
    with change_set(by=by, verb=gettext_noop("Request changes"), reason=reason):
        application = _held(application, by)
        request = request.strip()
        application = step(application, Stage.CHANGES_REQUESTED, reason=request, request=request, respond_by=respond_by)
        tell_applicant(application, CHANGES, by=by, request=request, day=respond_by)
        return application


def extend(application: Application, *, respond_by: date, by: Any, reason: str) -> Application:
    """Give an applicant more time: until a day, whatever the intake says. Raises as :func:`request_changes` does."""
    authorize(by, DECIDE, application)
    refuse_no_reason(reason)
    _refuse_past(respond_by)
    with change_set(by=by, verb=gettext_noop("Give more time"), reason=reason):
        application = _held(application, by)
        if application.state not in {Stage.SUBMITTED, Stage.CHANGES_REQUESTED}:
            raise Conflict("not_editable", _("This application can no longer be changed."))
        return update(application, respond_by=respond_by)


def waitlist(application: Application, *, by: Any, reason: str, rank: int | None = None) -> Application:
    """Put an application on the waiting list, at a place, or at its end.

    Raises as :func:`begin_review` does.
    """
    authorize(by, DECIDE, application)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Put on the waiting list"), reason=reason):
        application = _held(application, by)
        last = Application.objects.filter(program=application.program, state=Stage.WAITLISTED).by_rank().last()
        place = rank or ((last.rank or 0) + 1 if last else 1)
        application = step(application, Stage.WAITLISTED, reason=reason, rank=place)
        tell_applicant(application, WAITING, by=by, reason=reason, rank=place)
        return application


def give_notice(application: Application, *, by: Any, on: date | None = None, reason: str = "") -> Application:
    """Announce publicly that an application is to be accepted (公示), from today on, for as long as the program says.

    The notice holds a seat. Raises as :func:`begin_review` does, and :class:`Conflict`: ``no_notice`` where the program has
    none, ``reviews_missing``, ``program_full``; :class:`InvalidInput` for a day before today.
    """
    authorize(by, DECIDE, application)
    starts = on or today()
    if starts < today():
        sentence = _("The date has passed.")
        raise InvalidInput("in_past", sentence, {"on": [sentence]})
    with change_set(by=by, verb=gettext_noop("Give public notice"), reason=reason):
        application = _held(application, by)
        refuse_impossible(application, Stage.NOTICE)
        program = application.program
        if not program.notice_days:
            raise Conflict("no_notice", _("The program has no public notice. Accept the application."))
        refuse_reviews_missing(application)
        ends = starts + timedelta(days=program.notice_days)
        application = step(
            application, Stage.NOTICE, reason=reason, notice_starts_on=starts, notice_ends_on=ends, rank=None
        )
        refuse_overfull([program.pk])
        tell_applicant(application, NOTICE, by=by, first=starts, last=ends - timedelta(days=1))
        return application


def reject(application: Application, *, by: Any, reason: str) -> Application:
    """Refuse an application, with the reason that the applicant is told. Raises as :func:`begin_review` does."""
    authorize(by, DECIDE, application)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Reject an application"), reason=reason):
        application = step(_held(application, by), Stage.REJECTED, reason=reason, rank=None)
        tell_applicant(application, REJECTED, by=by, reason=reason)
        return application


def accept(application: Application, *, by: Any, on: date | None = None, reason: str = "") -> Application:
    """Accept an application: the organization is registered or linked and enrolled, in one transaction, or nothing is.

    Raises as :func:`begin_review` does; :class:`Conflict`: ``reviews_missing``, ``notice_needed``, ``notice_running``,
    ``objections_open``, ``program_full``, and what admitting and enrolling refuse; :class:`InvalidInput` for a day in the
    future or on which the program does not run.
    """
    authorize(by, DECIDE, application)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Accept an application"), reason=reason):
        application = _held(application, by)
        refuse_impossible(application, Stage.ACCEPTED)
        refuse_reviews_missing(application)
        _refuse_unannounced(application)
        application = step(application, Stage.ACCEPTED, reason=reason, rank=None)
        admit(application, by=by, on=on, reason=reason)
        tell_applicant(application, ACCEPTED, by=by, reason=reason, day=on)
        return application


def link_applicant(application: Application, *, organization: Organization, by: Any, reason: str = "") -> Application:
    """Say that the applicant is an organization which the registry has already, so that accepting registers no second one.

    With that the center also verifies that the person represents it.

    Raises :class:`NotAllowed`, and :class:`Conflict`: ``decided`` after the decision, ``other_registry``,
    ``already_applied`` where the organization has another application to the program.
    """
    authorize(by, DECIDE, application)
    authorize(by, "organizations.view", organization)
    with change_set(by=by, verb=gettext_noop("Link the applicant"), reason=reason):
        application = _held(application, by)
        if application.state in DECIDED:
            raise Conflict("decided", _("This application is decided."))
        if organization.registry_id != application.program.platform.center.registry_id:
            raise Conflict("other_registry", _("The organization is in another city's registry."))
        person = application.applicant
        application = update(application, organization=organization)
        claim = organization.representations.of(person).open().first()
        if claim is None:
            claim = claim_organization(organization, by=person, role=application.contact_role or _("applicant"))
        if claim.state == RepresentationState.CLAIMED:
            verify_representation(claim, by=by, reason=reason)
        return application


def refuse_reviews_missing(application: Application) -> None:
    """Refuse to decide in favor before enough people have judged. Raises :class:`Conflict` (``reviews_missing``)."""
    wanted = application.program.reviews_wanted
    there = application.reviews.filter(state=Judging.SUBMITTED).count() if wanted else 0
    if there < wanted:
        sentence = _("Reviews wanted: %(wanted)s, handed in: %(there)s.")
        raise Conflict("reviews_missing", sentence % {"wanted": wanted, "there": there})


def _refuse_unannounced(application: Application) -> None:
    if not application.program.notice_days:
        return
    if application.state != Stage.NOTICE or application.notice_ends_on is None:
        raise Conflict("notice_needed", _("The program gives public notice first."))
    if today() < application.notice_ends_on:
        sentence = _("The public notice runs until %(day)s.") % {"day": application.notice_ends_on - timedelta(days=1)}
        raise Conflict("notice_running", sentence)
    if application.objections.exclude(state=Standing.DISMISSED).exists():
        raise Conflict("objections_open", _("There are objections that have not been dismissed."))


def _held(application: Application, by: Any) -> Application:
    """The application, locked after its program: the order in which everything that takes a seat locks."""
    # With its center, which every write asks for.
    program = locked(application.program, "platform")
    application = locked(application, "applicant", "host", "place")
    application.program = program
    if application.applicant_id == getattr(by, "pk", None):
        raise Conflict("own_application", _("Nobody decides about their own application."))
    return application


def _refuse_past(day: date) -> None:
    if day < today():
        sentence = _("The date has passed.")
        raise InvalidInput("in_past", sentence, {"respond_by": [sentence]})
