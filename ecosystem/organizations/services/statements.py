"""What sources say of an organization beyond names, dates and numbers."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.organizations.models import Organization, OrganizationStatement


def add_statement(
    organization: Organization, *, by: Any, topic: str, text: str, reason: str = "", **values: Any
) -> OrganizationStatement:
    """Add what a source says of an organization."""
    authorize(by, "organizations.change", organization)
    with change_set(by=by, verb=gettext_noop("Add a statement"), reason=reason):
        return create(OrganizationStatement(organization=organization, topic=topic, text=text, **values))


def revise_statement(
    statement: OrganizationStatement, *, by: Any, reason: str = "", **values: Any
) -> OrganizationStatement:
    """Correct a statement; it stays with its organization."""
    authorize(by, "organizations.change", statement.organization)
    refuse_elsewhere(values, ("organization",))
    with change_set(by=by, verb=gettext_noop("Revise a statement"), reason=reason):
        return update(locked(statement), **values)


def remove_statement(statement: OrganizationStatement, *, by: Any, reason: str = "") -> None:
    """Remove a statement that no source makes."""
    authorize(by, "organizations.change", statement.organization)
    with change_set(by=by, verb=gettext_noop("Remove a statement"), reason=reason):
        delete(locked(statement))
