"""Steps of the service a center gives its members, numbered 1, 2, 3 … in order; those that ended keep the number they had."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, refuse_not_after
from ecosystem.centers.models import Center, CenterStep
from ecosystem.centers.services.belonging import refuse_another_center
from ecosystem.core.errors import Conflict
from ecosystem.core.text import name_key
from ecosystem.vocabulary.models import ServiceStep


def add_step(
    center: Center, *, by: Any, name: str, position: int | None = None, reason: str = "", **fields: Any
) -> CenterStep:
    """Add a step: after the last one, or at ``position``, where those from there on move back by one."""
    authorize(by, "centers.change", center)
    refuse_elsewhere(fields, ("ends_on",))
    with change_set(by=by, verb=gettext_noop("Add a service step"), reason=reason):
        center = locked(center)
        steps = _in_order(center)
        step = create(CenterStep(center=center, name=name, position=_after(steps), **fields))
        return _placed(step, position or len(steps) + 1, steps)


def add_usual_steps(center: Center, *, by: Any, reason: str = "") -> list[CenterStep]:
    """Add the usual service steps of the vocabulary that the center lacks, after its own, and return those added.

    A step that the center has already, as that step or by its name, is left as it is; so the second time adds nothing.
    """
    authorize(by, "centers.change", center)
    with change_set(by=by, verb=gettext_noop("Add the usual service steps"), reason=reason):
        center = locked(center)
        steps = _in_order(center)
        known = {step.service_step_id for step in steps}
        names = {name_key(step.name) for step in steps}
        added: list[CenterStep] = []
        for usual in ServiceStep.objects.order_by("position", "pk"):
            if usual.pk in known or name_key(usual.name) in names:
                continue
            stated = {"name": usual.name, "name_en": usual.name_en, "service_step": usual}
            added.append(create(CenterStep(center=center, position=_after([*steps, *added]), **stated)))
        _number([*steps, *added])
        return added


def revise_step(
    step: CenterStep, *, by: Any, position: int | None = None, reason: str = "", **fields: Any
) -> CenterStep:
    """Correct a step; with ``position`` also move it there, and the others out of its way.

    Raises :class:`Conflict` (``ended``) where one that ended would be moved: it keeps the place it had.
    """
    authorize(by, "centers.change", step)
    refuse_another_center(fields)
    refuse_elsewhere(fields, ("ends_on",))
    with change_set(by=by, verb=gettext_noop("Revise a service step"), reason=reason):
        center = locked(step.center)
        step = update(locked(step), **fields)
        if position is None or position == step.position:
            return step
        _refuse_ended(step)
        return _placed(step, position, [other for other in _in_order(center) if other.pk != step.pk])


def end_step(step: CenterStep, *, on: date, by: Any, reason: str = "") -> CenterStep:
    """Give a step no more from a day on: what was done in it stays, those after it move up.

    Raises :class:`Conflict` (``ended``) and :class:`InvalidInput` (``in_future``, ``too_early``).
    """
    authorize(by, "centers.change", step)
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("End a service step"), reason=reason):
        center = locked(step.center)
        step = locked(step)
        _refuse_ended(step)
        refuse_not_after(on, step.starts_on)
        step = update(step, ends_on=on)
        _number(_in_order(center))
        return step


def remove_step(step: CenterStep, *, by: Any, reason: str = "") -> None:
    """Remove a step that was never given; those after it move up. One in which work was done is ended instead."""
    authorize(by, "centers.change", step)
    with change_set(by=by, verb=gettext_noop("Remove a service step"), reason=reason):
        center = locked(step.center)
        delete(locked(step))
        _number(_in_order(center))


def _refuse_ended(step: CenterStep) -> None:
    if step.ends_on is not None:
        raise Conflict("ended", _("The center has not given this step since %(day)s.") % {"day": step.ends_on})


def _in_order(center: Center) -> list[CenterStep]:
    return list(center.steps.present().select_related("center").select_for_update(of=("self",)))


def _after(steps: Sequence[CenterStep]) -> int:
    return max((step.position for step in steps), default=0) + 1


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
