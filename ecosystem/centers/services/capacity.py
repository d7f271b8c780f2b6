"""Phases of a center's capacity."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.centers.models import CapacityPhase, Center
from ecosystem.centers.services.belonging import next_position, refuse_another_center


def add_phase(
    center: Center, *, by: Any, name: str, pflops: Any, state: str, reason: str = "", **fields: Any
) -> CapacityPhase:
    """Add a phase of so many PFLOPS, after the present ones unless ``position`` says otherwise.

    Raises :class:`InvalidInput`, for instance where a phase in service lacks the date it went into service.
    """
    authorize(by, "centers.change", center)
    with change_set(by=by, verb=gettext_noop("Add a capacity phase"), reason=reason):
        center = locked(center)
        fields.setdefault("position", next_position(center.phases))
        return create(CapacityPhase(center=center, name=name, pflops=pflops, state=state, **fields))


def revise_phase(phase: CapacityPhase, *, by: Any, reason: str = "", **fields: Any) -> CapacityPhase:
    """Correct a phase, or say that it is being built, went into service or was closed."""
    authorize(by, "centers.change", phase)
    refuse_another_center(fields)
    with change_set(by=by, verb=gettext_noop("Revise a capacity phase"), reason=reason):
        return update(locked(phase), **fields)


def remove_phase(phase: CapacityPhase, *, by: Any, reason: str = "") -> None:
    """Remove a phase that never was one."""
    authorize(by, "centers.change", phase)
    with change_set(by=by, verb=gettext_noop("Remove a capacity phase"), reason=reason):
        delete(locked(phase))
