"""Steps of the service a center gives its members, numbered 1, 2, 3 … in order."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.centers.models import Center, CenterStep
from ecosystem.centers.services.belonging import next_position, refuse_another_center


def add_step(
    center: Center, *, by: Any, name: str, position: int | None = None, reason: str = "", **fields: Any
) -> CenterStep:
    """Add a step: after the last one, or at ``position``, where those from there on move back by one."""
    authorize(by, "centers.change", center)
    with change_set(by=by, verb=gettext_noop("Add a service step"), reason=reason):
        center = locked(center)
        steps = _in_order(center)
        step = create(CenterStep(center=center, name=name, position=next_position(center.steps), **fields))
        return _placed(step, position or len(steps) + 1, steps)


def revise_step(
    step: CenterStep, *, by: Any, position: int | None = None, reason: str = "", **fields: Any
) -> CenterStep:
    """Correct a step; with ``position`` also move it there, and the others out of its way."""
    authorize(by, "centers.change", step)
    refuse_another_center(fields)
    with change_set(by=by, verb=gettext_noop("Revise a service step"), reason=reason):
        center = locked(step.center)
        step = update(locked(step), **fields)
        if position is None or position == step.position:
            return step
        return _placed(step, position, [other for other in _in_order(center) if other.pk != step.pk])


def remove_step(step: CenterStep, *, by: Any, reason: str = "") -> None:
    """Remove a step; those after it move up."""
    authorize(by, "centers.change", step)
    with change_set(by=by, verb=gettext_noop("Remove a service step"), reason=reason):
        center = locked(step.center)
        delete(locked(step))
        _number(_in_order(center))


def _in_order(center: Center) -> list[CenterStep]:
    return list(center.steps.select_related("center").select_for_update(of=("self",)).order_by("position"))


def _placed(step: CenterStep, position: int, others: list[CenterStep]) -> CenterStep:
    place = max(position, 1) - 1
    _number([*others[:place], step, *others[place:]])
    return step


def _number(steps: Sequence[CenterStep]) -> None:
    """Number the steps 1, 2, 3 … The database holds a position once, so what moves passes a place after all others."""
    wanted = [(step, position) for position, step in enumerate(steps, 1) if step.position != position]
    free = max((step.position for step in steps), default=0) + len(steps) + 1
    for offset, (step, _position) in enumerate(wanted):
        update(step, position=free + offset)
    for step, position in wanted:
        update(step, position=position)
