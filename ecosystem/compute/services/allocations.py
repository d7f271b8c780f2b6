"""Allocations as they move: asked for, granted or refused or withdrawn, changed, ended before their time."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_future, refuse_no_reason
from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.choices import State
from ecosystem.compute.models import Allocation
from ecosystem.compute.rules import not_granted, obey
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.programs.choices import State as EnrollmentState
from ecosystem.programs.models import Enrollment
from ecosystem.solutions.models import Solution


def request_allocation(  # noqa: PLR0913  the parts of one record, all by keyword
    *,
    enrollment: Enrollment,
    requested: Decimal,
    starts_on: date,
    ends_on: date,
    by: Any,
    on: date | None = None,
    number_format: str = NumberFormat.FP16,
    purpose: str = "",
    solution: Solution | None = None,
    reason: str = "",
) -> Allocation:
    """Note what a member asks for: PFLOPS·h between two days. It stands on the waiting list from ``on`` (default: today;
    only staff know of another day).

    Raises :class:`NotAllowed`, :class:`InvalidInput` (``not_a_party`` for a solution that is not the member's), and
    :class:`Conflict` (``not_active``) where the enrollment has ended or is suspended.
    """
    authorize(by, "compute.ask" if on in {None, today()} else "compute.change", enrollment)
    _refuse_unseen(solution, by)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Request compute"), reason=reason):
        enrollment = locked(enrollment, "organization", "program")
        _refuse_inactive(enrollment)
        return create(
            Allocation(
                enrollment=enrollment,
                number_format=number_format,
                requested=requested,
                requested_on=on,
                starts_on=starts_on,
                ends_on=ends_on,
                purpose=purpose,
                solution=solution,
            )
        )


def link_allocation(allocation: Allocation, *, solution: Solution | None, by: Any, reason: str = "") -> Allocation:
    """Say for which solution of the member the compute is; None where it is for none.

    Raises :class:`InvalidInput` (``not_a_party``) for a solution in which the member has no part.
    """
    authorize(by, "compute.change", allocation)
    _refuse_unseen(solution, by)
    with change_set(by=by, verb=gettext_noop("Link compute to a solution"), reason=reason):
        return update(locked(allocation, "enrollment"), solution=solution)


def grant_allocation(
    allocation: Allocation,
    *,
    by: Any,
    granted: Decimal | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> Allocation:
    """Grant what was asked for, or another amount or period.

    Raises :class:`Conflict` where it was decided already (``decided``), or the enrollment has ended or is suspended
    (``not_active``); :class:`InvalidInput`.
    """
    authorize(by, "compute.change", allocation)
    with change_set(by=by, verb=gettext_noop("Grant compute"), reason=reason):
        allocation = _undecided(allocation)
        _refuse_inactive(locked(allocation.enrollment, "program"))
        return update(
            allocation,
            state=State.GRANTED,
            decided_on=today(),
            granted=allocation.requested if granted is None else granted,
            starts_on=starts_on or allocation.starts_on,
            ends_on=ends_on or allocation.ends_on,
        )


def refuse_allocation(allocation: Allocation, *, by: Any, reason: str) -> Allocation:
    """Refuse what was asked for; whoever asked is owed a reason. Raises :class:`Conflict` where it was decided already."""
    authorize(by, "compute.change", allocation)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Refuse compute"), reason=reason):
        return update(_undecided(allocation), state=State.REFUSED, decided_on=today())


def withdraw_allocation(allocation: Allocation, *, by: Any, reason: str = "") -> Allocation:
    """Note that the member does not want it any more. Raises :class:`Conflict` where it was decided already."""
    authorize(by, "compute.ask", allocation.enrollment)
    with change_set(by=by, verb=gettext_noop("Withdraw a request for compute"), reason=reason):
        return update(_undecided(allocation), state=State.WITHDRAWN, decided_on=today())


def change_allocation(
    allocation: Allocation, *, by: Any, reason: str, granted: Decimal | None = None, ends_on: date | None = None
) -> Allocation:
    """Grant more or less than before, or until another day.

    Never less than was used, nor until a day before what was used (``used_later``). Raises :class:`Conflict` where
    nothing is granted (``not_granted``) and :class:`InvalidInput` (``over_granted``).
    """
    authorize(by, "compute.change", allocation)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Change an allocation"), reason=reason):
        allocation = in_state(allocation, State.GRANTED)
        granted, ends_on = allocation.granted if granted is None else granted, ends_on or allocation.ends_on
        _refuse_below_used(allocation, granted)
        _refuse_before_usage(allocation, ends_on, "ends_on")
        return update(allocation, granted=granted, ends_on=ends_on)


def end_allocation(allocation: Allocation, *, on: date, by: Any, reason: str) -> Allocation:
    """End it before its time, today at the latest; what was used stays.

    Raises as :func:`change_allocation` does, and :class:`InvalidInput` for a day on which it does not run (``outside``).
    """
    authorize(by, "compute.change", allocation)
    refuse_no_reason(reason)
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("End an allocation"), reason=reason):
        allocation = in_state(allocation, State.GRANTED)
        if not allocation.starts_on < on < allocation.ends_on:
            raise InvalidInput("outside", runs := allocation.told_period, {"on": [runs]})
        _refuse_before_usage(allocation, on, "on")
        return update(allocation, state=State.ENDED, ends_on=on)


def _undecided(allocation: Allocation) -> Allocation:
    allocation = locked(allocation, "enrollment")
    if allocation.state != State.REQUESTED:
        raise Conflict("decided", _("This was decided already: %(state)s.") % {"state": allocation.get_state_display()})
    return allocation


def in_state(allocation: Allocation, *states: str) -> Allocation:
    """The allocation, locked. Raises :class:`Conflict` (``not_granted``) where it is in none of these states."""
    allocation = locked(allocation, "enrollment")
    obey(not_granted(allocation, frozenset(states)))
    return allocation


def _refuse_unseen(solution: Solution | None, by: Any) -> None:
    if solution is not None:
        authorize(by, "solutions.view", solution)


def _refuse_inactive(enrollment: Enrollment) -> None:
    if enrollment.state != EnrollmentState.ACTIVE:
        sentence = _("The enrollment is not active: %(state)s.") % {"state": enrollment.get_state_display()}
        raise Conflict("not_active", sentence)


def _refuse_below_used(allocation: Allocation, granted: Decimal) -> None:
    if granted < allocation.used:
        sentence = _("%(used)s PFLOPS·h of it are used already.") % {"used": f"{allocation.used:,f}"}
        raise InvalidInput("over_granted", sentence, {"granted": [sentence]})


def _refuse_before_usage(allocation: Allocation, ends_on: date, field: str) -> None:
    """Refuse to end it on a day on which, or after which, a month begins in which something was used."""
    last = allocation.usage.filter(amount__gt=0).order_by("-month").values_list("month", flat=True).first()
    if last is not None and last >= ends_on:
        sentence = _("Something was used of it in %(month)s.") % {"month": f"{last:%Y-%m}"}
        raise InvalidInput("used_later", sentence, {field: [sentence]})
