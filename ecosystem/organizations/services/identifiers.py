"""Identifiers of organizations."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.organizations.models import Identifier, Organization


def add_identifier(
    organization: Organization, *, by: Any, scheme: str, value: str, reason: str = "", **values: Any
) -> Identifier:
    """Add an identifier. Raises :class:`InvalidInput` for a wrong check digit or one another organization has."""
    authorize(by, "organizations.change", organization)
    with change_set(by=by, verb=gettext_noop("Add an identifier"), reason=reason):
        organization = locked(organization)
        return create(Identifier(organization=organization, scheme=scheme, value=value, **values))


def revise_identifier(identifier: Identifier, *, by: Any, reason: str = "", **values: Any) -> Identifier:
    """Correct an identifier."""
    authorize(by, "organizations.change", identifier.organization)
    refuse_elsewhere(values, ("organization",))
    with change_set(by=by, verb=gettext_noop("Revise an identifier"), reason=reason):
        return update(locked(identifier), **values)


def remove_identifier(identifier: Identifier, *, by: Any, reason: str = "") -> None:
    """Remove an identifier that is not this organization's."""
    authorize(by, "organizations.change", identifier.organization)
    with change_set(by=by, verb=gettext_noop("Remove an identifier"), reason=reason):
        delete(locked(identifier))
