"""The office of a center: opened, corrected, closed."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.centers.models import Center
from ecosystem.officers.models import Office

CHANGE = "centers.change"
ELSEWHERE = ("center", "public_id")


def open_office(*, center: Center, name: str, by: Any, reason: str = "", **fields: Any) -> Office:
    """Say where the members of a center turn to; a center has one office. Raises :class:`NotAllowed`, :class:`InvalidInput`."""
    authorize(by, CHANGE, center)
    refuse_elsewhere(fields, ("public_id",))
    with change_set(by=by, verb=gettext_noop("Open an office"), reason=reason):
        return create(Office(center=center, name=name, **fields))


def revise_office(office: Office, *, by: Any, reason: str = "", **fields: Any) -> Office:
    """Correct how the office is called and reached, and whether members see the name of their desk officer."""
    authorize(by, CHANGE, office.center)
    refuse_elsewhere(fields, ELSEWHERE)
    with change_set(by=by, verb=gettext_noop("Revise an office"), reason=reason):
        return update(locked(office, "center"), **fields)


def close_office(office: Office, *, by: Any, reason: str = "") -> None:
    """Take the office away: public pages no longer name one. The history keeps it, and undo brings it back."""
    authorize(by, CHANGE, office.center)
    with change_set(by=by, verb=gettext_noop("Close an office"), reason=reason):
        delete(locked(office, "center"))
