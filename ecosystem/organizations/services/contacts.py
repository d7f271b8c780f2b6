"""Contacts: personal data, private, and erasable from the history too."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.checking import snapshot_of
from ecosystem.audit.choices import Action
from ecosystem.audit.erasing import ERASED, forget
from ecosystem.audit.models import Change
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.organizations.models import Contact, Organization

PERSONAL = ("name", "role", "phone", "email", "note")


def add_contact(organization: Organization, *, by: Any, name: str, reason: str = "", **values: Any) -> Contact:
    """Add a person at an organization."""
    authorize(by, "organizations.change_contacts", organization)
    with change_set(by=by, verb=gettext_noop("Add a contact"), reason=reason):
        return create(Contact(organization=organization, name=name, **values))


def revise_contact(contact: Contact, *, by: Any, reason: str = "", **values: Any) -> Contact:
    """Correct what is kept of a person."""
    authorize(by, "organizations.change_contacts", contact.organization)
    refuse_elsewhere(values, ("organization",))
    with change_set(by=by, verb=gettext_noop("Revise a contact"), reason=reason):
        return update(locked(contact), **values)


def remove_contact(contact: Contact, *, by: Any, reason: str = "") -> None:
    """Take a person off the list; the history keeps what was known, and undo brings it back."""
    authorize(by, "organizations.change_contacts", contact.organization)
    with change_set(by=by, verb=gettext_noop("Remove a contact"), reason=reason):
        delete(locked(contact))


def erase_contact(contact: Contact, *, by: Any, reason: str = "") -> None:
    """Erase a person on request: the record and every value the history keeps of it. This cannot be undone.

    Somebody who was taken off the list before is erased from the history. Raises :class:`Conflict` (``gone``) where
    nothing is kept any more.
    """
    authorize(by, "organizations.change_contacts", contact.organization)
    with change_set(by=by, verb=gettext_noop("Erase a contact"), reason=reason) as recorder:
        kept = Change.objects.filter(label=Contact._meta.label_lower, object_id=contact.pk)
        taken_off = not Contact.objects.filter(pk=contact.pk).exists()
        if taken_off and kept.exclude(name=ERASED).exists():
            recorder.add(contact, Action.DELETE, snapshot_of(contact), None, public=False)
        else:
            delete(locked(contact))
        recorder.flush()
        forget(Contact._meta.label_lower, [contact.pk], PERSONAL)
