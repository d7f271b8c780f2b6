"""Introductions as they go: made, talked about, signed, declined, lapsed. Whoever writes one locks its need first."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, refuse_no_reason
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.industry.choices import INTRODUCTION_STEPS, Progress, State
from ecosystem.industry.models import Introduction, Need
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution

CHANGE, ANSWER = "industry.change", "industry.answer"
RELATED = ("organization", "solution")
ELSEWHERE = (
    *("need", "organization", "state", "introduced_on", "talking_on", "closed_on", "closing_reason", "public_id"),
)


def introduce(
    *,
    need: Need,
    organization: Organization,
    by: Any,
    solution: Solution | None = None,
    on: date | None = None,
    note: str = "",
    reason: str = "",
    **cited: Any,
) -> Introduction:
    """Bring an organization together with a need since a day (default: today), perhaps with a solution.

    Raises :class:`Conflict`: ``not_open`` where the need is not published or closed, ``signed`` where somebody else has
    signed, ``introduced_already``; :class:`InvalidInput`: ``own_need``, ``in_future``, ``too_early``.
    """
    authorize(by, CHANGE, need)
    authorize(by, "organizations.view", organization)
    if solution is not None:
        authorize(by, "solutions.view", solution)
    on = on or today()
    refuse_future(on)
    refuse_elsewhere(cited, ELSEWHERE)
    with change_set(by=by, verb=gettext_noop("Introduce an organization to a need"), reason=reason):
        need = locked(need, "center", "posted_by")
        _refuse_not_open(need)
        _refuse_before(on, need.opened_on, _("The need was only published on %(day)s."))
        return create(
            Introduction(
                need=need,
                organization=organization,
                solution=solution,
                introduced_on=on,
                note=note.strip(),
                **cited,
            )
        )


def revise_introduction(introduction: Introduction, *, by: Any, reason: str = "", **fields: Any) -> Introduction:
    """Correct with which solution, about what, for how much; how far it came has verbs of its own."""
    authorize(by, CHANGE, introduction)
    refuse_elsewhere(fields, ELSEWHERE)
    with change_set(by=by, verb=gettext_noop("Revise an introduction"), reason=reason):
        return update(_locked(introduction), **fields)


def begin_talks(introduction: Introduction, *, by: Any, on: date | None = None, reason: str = "") -> Introduction:
    """Note that the two talk with each other since a day (default: today); either of them can say so."""
    authorize(by, ANSWER, introduction)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Begin talks about a need"), reason=reason):
        introduction = _which_can(introduction, Progress.TALKING)
        _refuse_before(on, introduction.introduced_on, _("They were only introduced on %(day)s."))
        return update(introduction, state=Progress.TALKING, talking_on=on)


def sign_introduction(
    introduction: Introduction,
    *,
    by: Any,
    on: date | None = None,
    amount: Decimal | None = None,
    source: Any = None,
    quote: str = "",
    reason: str = "",
) -> Introduction:
    """Note that they signed a contract on a day (default: today), perhaps for how much. The need is signed with it.

    Raises :class:`Conflict`: ``not_possible`` where it is over, ``not_open`` where the need was closed meanwhile.
    """
    authorize(by, CHANGE, introduction)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Sign a contract about a need"), reason=reason):
        introduction = _which_can(introduction, Progress.SIGNED)
        _refuse_closed(introduction.need)
        _refuse_too_early(introduction, on)
        said = {"source": source, "quote": quote} if source else {}
        return update(introduction, state=Progress.SIGNED, closed_on=on, amount=amount, **said)


def decline_introduction(introduction: Introduction, *, by: Any, reason: str, on: date | None = None) -> Introduction:
    """Note that one of the two does not want it, and why; either of them can say so."""
    authorize(by, ANSWER, introduction)
    return _over(introduction, Progress.DECLINED, by, reason, on, gettext_noop("Decline an introduction"))


def lapse_introduction(introduction: Introduction, *, by: Any, reason: str, on: date | None = None) -> Introduction:
    """Note that nothing came of it since a day (default: today), and why."""
    authorize(by, CHANGE, introduction)
    return _over(introduction, Progress.LAPSED, by, reason, on, gettext_noop("Let an introduction lapse"))


def _over(
    introduction: Introduction, state: Progress, by: Any, reason: str, on: date | None, verb: str
) -> Introduction:
    refuse_no_reason(reason)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=verb, reason=reason):
        introduction = _which_can(introduction, state)
        _refuse_too_early(introduction, on)
        return update(introduction, state=state, closed_on=on, closing_reason=reason.strip()[:300])


def _locked(introduction: Introduction) -> Introduction:
    """The introduction, locked after its need: whoever comes at the same time waits, and neither waits for the other."""
    need = locked(introduction.need, "center", "posted_by")
    introduction = locked(introduction, *RELATED)
    introduction.need = need
    return introduction


def _which_can(introduction: Introduction, state: Progress) -> Introduction:
    """The introduction, locked. Raises :class:`Conflict` (``not_possible``) where it cannot come to the state."""
    introduction = _locked(introduction)
    if state not in INTRODUCTION_STEPS[introduction.state]:
        told = {"present": introduction.get_state_display(), "wanted": state.label}
        raise Conflict("not_possible", _("What is “%(present)s” cannot become “%(wanted)s”.") % told)
    return introduction


def _refuse_closed(need: Need) -> None:
    if need.state != State.OPEN:
        told = _("Only a need that is open can be met; this one is “%(state)s”.")
        raise Conflict("not_open", told % {"state": need.get_state_display()})


def _refuse_not_open(need: Need) -> None:
    _refuse_closed(need)
    if Introduction.objects.filter(need=need, state=Progress.SIGNED).exists():
        raise Conflict("signed", _("Somebody has signed a contract about it already."))


def _refuse_before(on: date, day: date | None, sentence: str) -> None:
    if day is not None and on < day:
        told = sentence % {"day": day}
        raise InvalidInput("too_early", told, {"on": [told]})


def _refuse_too_early(introduction: Introduction, on: date) -> None:
    _refuse_before(on, introduction.introduced_on, _("They were only introduced on %(day)s."))
    _refuse_before(on, introduction.talking_on, _("They have only talked since %(day)s."))
