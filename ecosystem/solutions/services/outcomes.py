"""Outcomes of solutions. What a source does not say stays empty: a baseline is never computed from a change."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future
from ecosystem.solutions.models import Outcome, Solution


def add_outcome(solution: Solution, *, metric: str, by: Any, reason: str = "", **values: Any) -> Outcome:
    """Add a measured result. ``values`` are the fields of :class:`Outcome`; a change alone needs no baseline."""
    authorize(by, "solutions.change", solution)
    _check(values, by)
    with change_set(by=by, verb=gettext_noop("Add an outcome"), reason=reason):
        return create(Outcome(solution=locked(solution), metric=metric, **values))


def revise_outcome(outcome: Outcome, *, by: Any, reason: str = "", **values: Any) -> Outcome:
    """Correct an outcome."""
    authorize(by, "solutions.change", outcome.solution)
    refuse_elsewhere(values, ("solution", "public_id"))
    _check(values, by)
    with change_set(by=by, verb=gettext_noop("Revise an outcome"), reason=reason):
        return update(locked(outcome), **values)


def remove_outcome(outcome: Outcome, *, by: Any, reason: str = "") -> None:
    """Remove an outcome that was not measured."""
    authorize(by, "solutions.change", outcome.solution)
    with change_set(by=by, verb=gettext_noop("Remove an outcome"), reason=reason):
        delete(locked(outcome))


def _check(values: Mapping[str, Any], by: Any) -> None:
    """Refuse a measurement that is still to come, and somebody who measured but whom ``by`` cannot see."""
    if values.get("measured_on") is not None:
        refuse_future(values["measured_on"], "measured_on")
    if values.get("measured_by") is not None:
        authorize(by, "organizations.view", values["measured_by"])
