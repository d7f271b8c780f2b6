"""Outcomes of solutions. What a source does not say stays empty: a baseline is never computed from a change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future
from ecosystem.core.dates import today
from ecosystem.solutions.models import Outcome, Solution

# What a check is about; better words for it are no other outcome.
CHECKED = frozenset(
    {
        *("metric", "unit", "baseline", "result", "comparator", "change_value", "change_unit", "direction", "better"),
        *("measured_on", "measured_by", "method", "source", "quote"),
    }
)


def add_outcome(solution: Solution, *, metric: str, by: Any, reason: str = "", **values: Any) -> Outcome:
    """Add a measured result. ``values`` are the fields of :class:`Outcome`; a change alone needs no baseline."""
    authorize(by, "solutions.change", solution)
    refuse_elsewhere(values, ("verified_on",))
    _check(values, by)
    with change_set(by=by, verb=gettext_noop("Add an outcome"), reason=reason):
        return create(Outcome(solution=locked(solution), metric=metric, **values))


def revise_outcome(outcome: Outcome, *, by: Any, reason: str = "", **values: Any) -> Outcome:
    """Correct an outcome. One that says something else was not checked: what was verified is so no longer."""
    authorize(by, "solutions.change", outcome.solution)
    refuse_elsewhere(values, ("solution", "public_id", "verified_on"))
    _check(values, by)
    with change_set(by=by, verb=gettext_noop("Revise an outcome"), reason=reason):
        outcome = locked(outcome)
        if any(getattr(outcome, name) != value for name, value in values.items() if name in CHECKED):
            values["verified_on"] = None
        return update(outcome, **values)


def verify_outcome(outcome: Outcome, *, by: Any, on: date | None = None, reason: str = "") -> Outcome:
    """Note that a person checked the outcome on a day (default: today). Only this sets ``verified_on``.

    Raises :class:`InvalidInput` (``in_future``).
    """
    authorize(by, "solutions.verify", outcome.solution)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Verify an outcome"), reason=reason):
        return update(locked(outcome), verified_on=on)


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
