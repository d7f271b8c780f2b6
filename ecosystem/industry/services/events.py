"""Events and who takes part in them."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, set_publication
from ecosystem.centers.models import Center
from ecosystem.core.choices import Publication
from ecosystem.core.text import clean
from ecosystem.industry.choices import EventRole
from ecosystem.industry.models import Event, Participant
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution

CHANGE = "industry.change"


def add_event(
    *,
    center: Center,
    kind: str,
    title: str,
    starts_on: date,
    by: Any,
    ends_on: date | None = None,
    reason: str = "",
    **fields: Any,
) -> Event:
    """Enter an event of a center as a draft; without an end it lasts one day.

    Raises :class:`InvalidInput` for an end that is not after the start, and a platform of another center.
    """
    refuse_elsewhere(fields, ("status", "public_id"))
    ends_on = ends_on or starts_on + timedelta(days=1)
    event = Event(center=center, kind=kind, title=clean(title), starts_on=starts_on, ends_on=ends_on, **fields)
    authorize(by, CHANGE, event)
    with change_set(by=by, verb=gettext_noop("Enter an event"), reason=reason):
        return create(event)


def revise_event(event: Event, *, by: Any, reason: str = "", **fields: Any) -> Event:
    """Correct what is said of an event, how many visitors it had, and its days."""
    authorize(by, CHANGE, event)
    refuse_elsewhere(fields, ("center", "status", "public_id"))
    if "starts_on" in fields and fields.get("ends_on", event.ends_on) is None:
        fields["ends_on"] = fields["starts_on"] + timedelta(days=1)
    with change_set(by=by, verb=gettext_noop("Revise an event"), reason=reason):
        return update(locked(event, "center"), **fields)


def publish_event(event: Event, *, by: Any, reason: str = "") -> Event:
    """Show it in the directory. Raises :class:`Conflict` where it is public or archived."""
    authorize(by, CHANGE, event)
    with change_set(by=by, verb=gettext_noop("Publish an event"), reason=reason):
        return set_publication(event, Publication.PUBLIC)


def archive_event(event: Event, *, by: Any, reason: str = "") -> Event:
    """Take it out of the directory; nothing is lost. Raises :class:`Conflict` where it is archived already."""
    authorize(by, CHANGE, event)
    with change_set(by=by, verb=gettext_noop("Archive an event"), reason=reason):
        return set_publication(event, Publication.ARCHIVED)


def restore_event(event: Event, *, by: Any, reason: str = "") -> Event:
    """Make an archived event a draft again. Raises :class:`Conflict` where it is not archived."""
    authorize(by, CHANGE, event)
    with change_set(by=by, verb=gettext_noop("Restore an event"), reason=reason):
        return set_publication(event, Publication.DRAFT)


def add_participant(
    event: Event,
    *,
    organization: Organization,
    by: Any,
    role: str = EventRole.PARTICIPANT,
    solution: Solution | None = None,
    reason: str = "",
) -> Participant:
    """Say that an organization takes part in an event, perhaps to show a solution. Raises :class:`Conflict`."""
    authorize(by, CHANGE, event)
    _refuse_unseen(by, organization, solution)
    with change_set(by=by, verb=gettext_noop("Add a participant of an event"), reason=reason):
        event = locked(event, "center")
        return create(Participant(event=event, organization=organization, role=role, solution=solution))


def revise_participant(participant: Participant, *, by: Any, reason: str = "", **fields: Any) -> Participant:
    """Correct as what an organization takes part, and what it shows."""
    authorize(by, CHANGE, participant)
    refuse_elsewhere(fields, ("event", "organization"))
    _refuse_unseen(by, None, fields.get("solution"))
    with change_set(by=by, verb=gettext_noop("Revise a participant of an event"), reason=reason):
        return update(locked(participant, "organization"), **fields)


def remove_participant(participant: Participant, *, by: Any, reason: str = "") -> None:
    """Remove a participant that was not there."""
    authorize(by, CHANGE, participant)
    with change_set(by=by, verb=gettext_noop("Remove a participant of an event"), reason=reason):
        delete(locked(participant, "organization"))


def _refuse_unseen(by: Any, organization: Organization | None, solution: Solution | None) -> None:
    if organization is not None:
        authorize(by, "organizations.view", organization)
    if solution is not None:
        authorize(by, "solutions.view", solution)
