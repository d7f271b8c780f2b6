"""Service cases as they move: planned, begun, done, skipped, canceled, opened again, and on to the next step."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, refuse_no_reason, refuse_not_after
from ecosystem.centers.models import CenterStep
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.incubation.choices import TRANSITIONS, State
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.reports import from_step_on
from ecosystem.incubation.services.officers import CHANGE, refuse_stranger
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Source

RELATED = ("step", "organization", "solution")
ELSEWHERE = (
    *("step", "organization", "solution", "state", "starts_on", "ends_on", "officer"),
    *("closing_reason", "public_id", "planned_on"),
)


def plan_case(
    *,
    step: CenterStep,
    organization: Organization,
    by: Any,
    solution: Solution | None = None,
    on: date | None = None,
    due_on: date | None = None,
    officer: User | None = None,
    reason: str = "",
) -> ServiceCase:
    """Plan a step for a member, or for one of its solutions, since ``on`` (default: today).

    Raises :class:`NotAllowed`; :class:`Conflict` where the step is under way for them already (``open_already``) or the
    center does not give it any more (``step_ended``); :class:`InvalidInput` for a solution of another center, a day to come,
    and an officer who does not keep cases there (``not_staff``).
    """
    authorize(by, CHANGE, step)
    _refuse_unseen(by, organization, solution)
    on = on or today()
    refuse_future(on)
    case = ServiceCase(
        step=step, organization=organization, solution=solution, planned_on=on, due_on=due_on, officer=officer
    )
    refuse_stranger(officer, case)
    with change_set(by=by, verb=gettext_noop("Plan a service step"), reason=reason):
        case.step = _given(step, on)
        return create(case)


def revise_case(case: ServiceCase, *, by: Any, reason: str = "", **fields: Any) -> ServiceCase:
    """Correct until when it is due and what came of it; where it stands and who carries it have verbs of their own."""
    authorize(by, CHANGE, case)
    refuse_elsewhere(fields, ELSEWHERE)
    with change_set(by=by, verb=gettext_noop("Revise a service case"), reason=reason):
        return update(locked(case, *RELATED), **fields)


def start_case(case: ServiceCase, *, by: Any, on: date | None = None, reason: str = "") -> ServiceCase:
    """Note that work began on a day (default: today); what began earlier than it was planned counts as planned then.

    Raises :class:`Conflict` (``not_possible``) where it is not planned, :class:`InvalidInput` (``in_future``).
    """
    authorize(by, CHANGE, case)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Begin a service case"), reason=reason):
        case = _which_can(case, State.RUNNING, among=(State.PLANNED,))
        return update(case, state=State.RUNNING, starts_on=on, planned_on=min(case.planned_on, on))


def finish_case(
    case: ServiceCase,
    *,
    by: Any,
    deliverable: str,
    on: date | None = None,
    source: Source | None = None,
    quote: str = "",
    reason: str = "",
) -> ServiceCase:
    """Note that a step is done since a day (default: today), and what was delivered.

    Raises :class:`Conflict` (``not_possible``) where it is not running; :class:`InvalidInput` where nothing was delivered
    (``no_deliverable``) or the day is not after it began (``too_early``).
    """
    authorize(by, CHANGE, case)
    on = on or today()
    refuse_future(on)
    _refuse_nothing_delivered(deliverable)
    with change_set(by=by, verb=gettext_noop("Finish a service case"), reason=reason):
        case = _which_can(case, State.DONE)
        refuse_not_after(on, case.starts_on)
        said = {"deliverable": deliverable.strip(), **({"source": source, "quote": quote} if source else {})}
        return update(case, state=State.DONE, ends_on=on, **said)


def advance_case(
    case: ServiceCase,
    *,
    step: CenterStep,
    by: Any,
    deliverable: str,
    on: date | None = None,
    due_on: date | None = None,
    reason: str = "",
) -> ServiceCase:
    """Finish a step and go on with a later one on the same day, with the same officer; return the case that begins.

    A case that is planned there already begins, otherwise a new one does. Raises as :func:`finish_case`, :func:`plan_case`
    and :func:`start_case` do, and :class:`InvalidInput` (``not_later``) for a step that does not come later.
    """
    authorize(by, CHANGE, case)
    on = on or today()
    if step.pk not in from_step_on(case.step)[1:]:
        sentence = _("“%(wanted)s” does not come after “%(present)s” at this center.")
        told = sentence % {"wanted": step, "present": case.step}
        raise InvalidInput("not_later", told, {"step": [told]})
    with change_set(by=by, verb=gettext_noop("Go on with the next service step"), reason=reason):
        done = finish_case(case, by=by, deliverable=deliverable, on=on)
        same = ServiceCase.objects.open().filter(organization=done.organization_id, solution=done.solution_id)
        following = same.filter(step=step, state=State.PLANNED).first()
        if following is None:
            following = plan_case(
                step=step,
                organization=done.organization,
                solution=done.solution,
                officer=done.officer,
                on=on,
                due_on=due_on,
                by=by,
            )
        return start_case(following, on=on, by=by)


def skip_case(case: ServiceCase, *, by: Any, reason: str, on: date | None = None) -> ServiceCase:
    """Note that the member goes on without this step since a day (default: today), and why.

    Raises :class:`Conflict` (``not_possible``) and :class:`InvalidInput` (``reason_required``, ``in_future``, ``too_early``).
    """
    return _close(case, State.SKIPPED, by=by, reason=reason, on=on, verb=gettext_noop("Skip a service step"))


def cancel_case(case: ServiceCase, *, by: Any, reason: str, on: date | None = None) -> ServiceCase:
    """Note that nothing comes of it: the member gave up, or it was planned by mistake. Raises as :func:`skip_case` does."""
    return _close(case, State.CANCELED, by=by, reason=reason, on=on, verb=gettext_noop("Cancel a service case"))


def reopen_case(case: ServiceCase, *, by: Any, reason: str) -> ServiceCase:
    """Go on with what was closed: it runs where it had begun, and is planned where it had not.

    Raises :class:`Conflict`: ``not_possible`` where it is open, ``open_already`` where another one is, ``step_ended``.
    """
    authorize(by, CHANGE, case)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Reopen a service case"), reason=reason):
        state = State.PLANNED if case.starts_on is None else State.RUNNING
        case = _which_can(case, state)
        case.step = _given(case.step, today())
        return update(case, state=state, ends_on=None, closing_reason="")


def _close(case: ServiceCase, state: State, *, by: Any, reason: str, on: date | None, verb: str) -> ServiceCase:
    authorize(by, CHANGE, case)
    on = on or today()
    refuse_no_reason(reason)
    refuse_future(on)
    with change_set(by=by, verb=verb, reason=reason):
        case = _which_can(case, state)
        if on < max(case.planned_on, case.starts_on or case.planned_on):
            sentence = _("It was only planned or begun on %(day)s.") % {"day": case.starts_on or case.planned_on}
            raise InvalidInput("too_early", sentence, {"on": [sentence]})
        # What was given up on the day on which it began never ran for a day.
        begun = None if case.starts_on == on else case.starts_on
        return update(case, state=state, starts_on=begun, ends_on=on, closing_reason=reason.strip()[:300])


def _which_can(case: ServiceCase, state: State, among: tuple[str, ...] = ()) -> ServiceCase:
    """The case, locked. Raises :class:`Conflict` (``not_possible``) where it cannot come to the state."""
    case = locked(case, *RELATED)
    if state not in TRANSITIONS[case.state] or (among and case.state not in among):
        sentence = _("What is “%(present)s” cannot become “%(wanted)s”.")
        told = sentence % {"present": case.get_state_display(), "wanted": state.label}
        raise Conflict("not_possible", told)
    return case


def _given(step: CenterStep, day: date) -> CenterStep:
    """The step, locked so that nobody ends or removes it meanwhile. Raises :class:`Conflict` (``step_ended``)."""
    step = locked(step, "center")
    if step.ends_on is not None and step.ends_on <= day:
        raise Conflict("step_ended", _("The center has not given this step since %(day)s.") % {"day": step.ends_on})
    return step


def _refuse_unseen(by: Any, organization: Organization, solution: Solution | None) -> None:
    authorize(by, "organizations.view", organization)
    if solution is not None:
        authorize(by, "solutions.view", solution)


def _refuse_nothing_delivered(deliverable: str) -> None:
    if not deliverable.strip():
        sentence = _("Say what was delivered.")
        raise InvalidInput("no_deliverable", sentence, {"deliverable": [sentence]})
