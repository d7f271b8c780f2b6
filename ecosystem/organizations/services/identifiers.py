"""Identifiers of organizations."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_no_reason
from ecosystem.organizations.models import Identifier, Organization


def add_identifier(
    organization: Organization,
    *,
    by: Any,
    scheme: str,
    value: str,
    taken_over: bool = False,
    reason: str = "",
    **values: Any,
) -> Identifier:
    """Add an identifier. Raises :class:`InvalidInput` for a wrong check digit or one another organization has.

    Raises :class:`Conflict` (``held_before``) for one that another organization had, unless it is said to be
    ``taken_over``; then with a reason, without which :class:`InvalidInput`.
    """
    authorize(by, "organizations.change", organization)
    with change_set(by=by, verb=gettext_noop("Add an identifier"), reason=reason):
        organization = locked(organization)
        return create(new_identifier(organization, taken_over, reason, scheme=scheme, value=value, **values))


def new_identifier(organization: Organization, taken_over: bool, reason: str, **values: Any) -> Identifier:
    """An identifier that is not written yet. Raises :class:`InvalidInput` where one is taken over for no reason."""
    if taken_over:
        refuse_no_reason(reason)
    identifier = Identifier(organization=organization, **values)
    identifier.taken_over = taken_over
    return identifier


def revise_identifier(
    identifier: Identifier, *, by: Any, taken_over: bool = False, reason: str = "", **values: Any
) -> Identifier:
    """Correct an identifier. Raises as :func:`add_identifier` does."""
    authorize(by, "organizations.change", identifier.organization)
    refuse_elsewhere(values, ("organization",))
    if taken_over:
        refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Revise an identifier"), reason=reason):
        identifier = locked(identifier)
        identifier.taken_over = taken_over
        return update(identifier, **values)


def remove_identifier(identifier: Identifier, *, by: Any, reason: str = "") -> None:
    """Remove an identifier that is not this organization's."""
    authorize(by, "organizations.change", identifier.organization)
    with change_set(by=by, verb=gettext_noop("Remove an identifier"), reason=reason):
        delete(locked(identifier))
