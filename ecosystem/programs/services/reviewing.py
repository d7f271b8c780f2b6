"""Reviews: who judges what, what they say, and who may not."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import scope_of
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.models import Organization
from ecosystem.programs.assigning import Plan, planned
from ecosystem.programs.choices import JUDGED, JUDGING_STEPS, Advice, Judging, Stage
from ecosystem.programs.conflicts import conflict
from ecosystem.programs.letters import tell_reviewer
from ecosystem.programs.models import Affiliation, Application, Program, Review, RubricCriterion
from ecosystem.programs.scoring import Line, total_of

DECIDE, JUDGE = "programs.decide", "programs.judge"
LONGEST = 4000


def assign_review(
    application: Application, *, reviewer: User, by: Any, due_on: date | None = None, reason: str = ""
) -> Review:
    """Ask somebody to judge an application.

    Raises :class:`NotAllowed`; :class:`Conflict`: ``not_a_reviewer`` for somebody who does not review at the center,
    ``conflict_of_interest`` with the path that proves it, ``recused`` for somebody who recused themselves from it before,
    ``not_judged`` where the application is not to be judged now, ``already_assigned``.
    """
    authorize(by, DECIDE, application)
    with change_set(by=by, verb=gettext_noop("Assign a review"), reason=reason):
        application = locked(application)
        if application.state not in JUDGED:
            raise Conflict("not_judged", _("This application is not to be judged now."))
        refuse_unfit(reviewer, application)
        review = create(Review(application=application, reviewer=reviewer, due_on=due_on))
        tell_reviewer(review, by=by)
        return review


def refuse_unfit(reviewer: User, application: Application) -> None:
    """Refuse somebody who does not review here, or should not review this."""
    scope = scope_of(reviewer)
    if not scope.reaches(Capability.REVIEW, **application.scope_keys()):
        raise Conflict("not_a_reviewer", _("%(person)s does not review for this center.") % {"person": reviewer})
    if application.reviews.filter(reviewer=reviewer, state=Judging.RECUSED).exists():
        sentence = _("%(person)s has declared a conflict of interest with this application.") % {"person": reviewer}
        raise Conflict("recused", sentence)
    refuse_conflict(reviewer, application)


def refuse_conflict(reviewer: User, application: Application) -> None:
    """Refuse somebody with a conflict of interest today. Raises :class:`Conflict` with the path that proves it."""
    path = conflict(reviewer, application)
    if path is not None:
        sentence = _("%(person)s has a conflict of interest: %(path)s.") % {"person": reviewer, "path": path}
        raise Conflict("conflict_of_interest", sentence)


def assign_automatically(
    program: Program,
    *,
    by: Any,
    applications: Iterable[Application] | None = None,
    due_on: date | None = None,
    reason: str = "",
) -> Plan:
    """Share the applications that still want reviews among the panel, and return who got what and what stays short.

    Without ``applications``, those of the program that are in review. Raises :class:`NotAllowed`, and :class:`Conflict`
    (``no_panel``) where nobody is on the panel.
    """
    authorize(by, DECIDE, program)
    with change_set(by=by, verb=gettext_noop("Assign reviews"), reason=reason):
        program = locked(program)
        if applications is None:
            applications = program.applications.filter(state=Stage.IN_REVIEW).order_by("pk")
        plan = planned(program, [one for one in applications if one.program_id == program.pk])
        if not plan.pairs and not program.panel.exists():
            raise Conflict("no_panel", _("Nobody is on the panel of this program yet."))
        for application, reviewer in plan.pairs:
            if scope_of(reviewer).reaches(Capability.REVIEW, **program.scope_keys()):
                tell_reviewer(create(Review(application=application, reviewer=reviewer, due_on=due_on)), by=by)
        return plan


def release_review(review: Review, *, by: Any, reason: str) -> Review:
    """Take a review from somebody; what they handed in no longer counts, and stays in the history."""
    authorize(by, DECIDE, review.application)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Release a reviewer"), reason=reason):
        return _moved(locked(review), Judging.RELEASED, note=reason[:300])


def reopen_review(review: Review, *, by: Any, reason: str) -> Review:
    """Let a reviewer change what they handed in."""
    authorize(by, DECIDE, review.application)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Open a review again"), reason=reason):
        review = locked(review)
        draft = {"scores": review.scores, "advice": review.advice, "reason": review.reason}
        review = _moved(review, Judging.ASSIGNED, submitted_at=None, total=None, note=reason[:300])
        Review.objects.filter(pk=review.pk).update(draft=draft)
        review.draft = draft
        return review


def recuse(review: Review, *, by: Any, reason: str) -> Review:
    """Declare a conflict of interest: the reviewer will not judge this, and cannot be asked again. Says why."""
    authorize(by, JUDGE, review)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Declare a conflict of interest"), reason=reason):
        return _moved(locked(review), Judging.RECUSED, note=reason[:300], submitted_at=None, total=None)


def submit_review(review: Review, *, by: Any, scores: Mapping[str, Any], advice: str, reason: str) -> Review:
    """Hand a review in: points for every criterion of the rubric, a recommendation and a reason.

    ``scores`` are points by the key of the criterion. Raises :class:`NotAllowed`; :class:`InvalidInput` (``incomplete``)
    with every field that is missing or wrong (``scores.`` and the key for points); :class:`Conflict`:
    ``conflict_of_interest`` where one has come up since, ``not_judged``, ``not_possible``.
    """
    authorize(by, JUDGE, review)
    with change_set(by=by, verb=gettext_noop("Hand in a review")):
        application = locked(review.application)
        review = locked(review)
        if application.state not in JUDGED:
            raise Conflict("not_judged", _("This application is not to be judged now."))
        refuse_conflict(review.reviewer, application)
        rubric = rubric_of(application)
        points = _read(rubric, scores, advice, reason)
        return _moved(
            review,
            Judging.SUBMITTED,
            scores=points,
            total=total_of(lines_of(rubric), points) if rubric else 0,
            advice=advice,
            reason=reason.strip(),
            submitted_at=timezone.now(),
        )


def rubric_of(application: Application) -> list[RubricCriterion]:
    """The criteria an application is judged by, in their order."""
    return list(application.program.rubric.filter(retired=False).order_by("position", "pk"))


def lines_of(rubric: list[RubricCriterion]) -> list[Line]:
    """The criteria as counting needs them."""
    return [Line(criterion.key, criterion.weight, criterion.scale) for criterion in rubric]


def _read(rubric: list[RubricCriterion], scores: Mapping[str, Any], advice: str, reason: str) -> dict[str, int]:
    points: dict[str, int] = {}
    errors: dict[str, list[str]] = {}
    for criterion in rubric:
        text = str(scores.get(criterion.key, "")).strip()
        if text.isascii() and text.isdigit() and int(text[:4]) <= criterion.scale:
            points[criterion.key] = int(text[:4])
        else:
            sentence = _("Give between 0 and %(most)s points.") % {"most": criterion.scale}
            errors[f"scores.{criterion.key}"] = [sentence]
    if advice not in Advice.values:
        errors["advice"] = [_("Say what you recommend.")]
    if not reason.strip():
        errors["reason"] = [_("Say why.")]
    elif len(reason) > LONGEST:
        errors["reason"] = [_("At most %(most)s characters.") % {"most": LONGEST}]
    if errors:
        raise InvalidInput("incomplete", _("Something is missing or wrong; each place says what."), errors)
    return points


def _moved(review: Review, wanted: str, **fields: Any) -> Review:
    if wanted not in JUDGING_STEPS[review.state]:
        sentence = _("What is “%(present)s” cannot become “%(wanted)s”.")
        words = {"present": review.get_state_display(), "wanted": Judging(wanted).label}
        raise Conflict("not_possible", sentence % words)
    return update(review, state=wanted, **fields)


def declare_affiliation(
    user: User,
    *,
    organization: Organization,
    tie: str,
    by: Any,
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str = "",
    reason: str = "",
) -> Affiliation:
    """Write down that somebody who reviews is tied to an organization; they do it themselves, or the center does."""
    _authorize_tie(by, user, organization)
    with change_set(by=by, verb=gettext_noop("Declare an affiliation"), reason=reason):
        return create(
            Affiliation(
                user=user, organization=organization, tie=tie, starts_on=starts_on, ends_on=ends_on, note=note.strip()
            )
        )


def end_affiliation(affiliation: Affiliation, *, on: date, by: Any, reason: str = "") -> Affiliation:
    """Say that a tie ended on a day."""
    _authorize_tie(by, affiliation.user, affiliation.organization)
    with change_set(by=by, verb=gettext_noop("End an affiliation"), reason=reason):
        return update(locked(affiliation), ends_on=on)


def _authorize_tie(by: Any, user: User, organization: Organization) -> None:
    authorize(by, "organizations.view", organization)
    if by != user:
        authorize(by, "programs.decide", organization)
    else:
        authorize(by, "programs.review")
