"""Entries of an organization's timeline that no other record tells."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.organizations.models import Milestone, Organization


def add_milestone(organization: Organization, *, by: Any, title: str, reason: str = "", **values: Any) -> Milestone:
    """Add something that happened to an organization."""
    authorize(by, "organizations.change", organization)
    with change_set(by=by, verb=gettext_noop("Add a milestone"), reason=reason):
        return create(Milestone(organization=organization, title=title, **values))


def revise_milestone(milestone: Milestone, *, by: Any, reason: str = "", **values: Any) -> Milestone:
    """Correct an entry of the timeline."""
    authorize(by, "organizations.change", milestone.organization)
    refuse_elsewhere(values, ("organization",))
    with change_set(by=by, verb=gettext_noop("Revise a milestone"), reason=reason):
        return update(locked(milestone), **values)


def remove_milestone(milestone: Milestone, *, by: Any, reason: str = "") -> None:
    """Remove an entry that was wrong."""
    authorize(by, "organizations.change", milestone.organization)
    with change_set(by=by, verb=gettext_noop("Remove a milestone"), reason=reason):
        delete(locked(milestone))
