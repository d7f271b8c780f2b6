"""Notes: adding, revising and removing them. Whom they name follows from their text."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.casework.models import Note
from ecosystem.casework.services.subjects import authorize_about, center_about, lines_kept
from ecosystem.centers.models import Center
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application

CHANGE = "casework.change_note"


def add_note(
    *,
    text: str,
    by: Any,
    center: Center | None = None,
    organization: Organization | None = None,
    application: Application | None = None,
    pinned: bool = False,
    reason: str = "",
) -> Note:
    """Note something about an organization or an application; ``@username`` tells somebody of the center.

    Raises :class:`NotAllowed`, :class:`InvalidInput`, and what :func:`authorize_about` raises.
    """
    note = Note(
        center=center_about(center, application),
        organization=organization,
        application=application,
        text=lines_kept(text),
        author=by if isinstance(by, User) else None,
        pinned=pinned,
    )
    authorize_about(by, note)
    with change_set(by=by, verb=gettext_noop("Add a note"), reason=reason):
        return create(note)


def revise_note(note: Note, *, by: Any, text: str | None = None, pinned: bool | None = None, reason: str = "") -> Note:
    """Change the text of a note, or whether it is pinned; its author does that, or who decides on applications."""
    authorize(by, CHANGE, note)
    with change_set(by=by, verb=gettext_noop("Revise a note"), reason=reason):
        note = locked(note)
        fields: dict[str, Any] = {} if pinned is None else {"pinned": pinned}
        if text is not None and lines_kept(text) != note.text:
            fields |= {"text": lines_kept(text), "updated_at": timezone.now()}
        return update(note, **fields)


def remove_note(note: Note, *, by: Any, reason: str = "") -> None:
    """Take a note away; the history keeps it, and undo brings it back."""
    authorize(by, CHANGE, note)
    with change_set(by=by, verb=gettext_noop("Remove a note"), reason=reason):
        delete(locked(note))
