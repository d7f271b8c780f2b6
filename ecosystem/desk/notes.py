"""Notes on the page of what they are about: put ``"notes": notes_about(...)`` into the context and include the component.

The component is ``desk/components/notes.html``; a record's page needs no more than that one line.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.mentions import segments
from ecosystem.casework.models import Note
from ecosystem.centers.models import Center
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application

MOST = 20


@dataclass(frozen=True)
class ShownNote:
    """One note as the page shows it: its text in pieces, those that name somebody with where that leads."""

    note: Note
    pieces: list[tuple[str, str]]
    may_change: bool
    is_unseen: bool


@dataclass(frozen=True)
class Notes:
    """The newest notes about a record, where all of them are, and what the form for one more says already."""

    rows: list[ShownNote]
    is_cut: bool
    url: str
    add_url: str
    back: str
    about: tuple[str, str]
    centers: list[Center]


def notes_about(
    request: HttpRequest,
    *,
    back: str,
    organization: Organization | None = None,
    application: Application | None = None,
) -> Notes | None:
    """The notes about a record that the person may read, pinned and newest first; None for who may read none.

    ``back`` is the page they are shown on. A fixed number of queries.
    """
    if organization is not None:
        rows, about = Note.objects.filter(organization=organization), ("organization", organization.public_id)
    elif application is not None and allowed(request.user, "programs.decide", application):
        rows, about = Note.objects.filter(application=application), ("application", application.public_id)
    else:
        return None
    if not allowed(request.user, "casework.view"):
        return None
    found = list(_readable(rows, request).newest_first()[: MOST + 1])  # type: ignore[attr-defined]
    centers = _centers(request.user, organization) if organization is not None else []
    may_add = bool(centers) or application is not None
    back = f"{back}#notes"
    return Notes(
        rows=[_shown(note, request.user) for note in found[:MOST]],
        is_cut=len(found) > MOST,
        url=f"{reverse('desk:table', args=['notes'])}?{urlencode([about])}",
        add_url=f"{reverse('desk:new', args=['notes'])}?{urlencode({'back': back})}" if may_add else "",
        back=back,
        about=about,
        centers=centers,
    )


def one_note(request: HttpRequest, note: Note) -> dict[str, Any]:
    """What the page of one note needs."""
    whole = _readable(Note.objects.filter(pk=note.pk), request).get()
    return {"shown": _shown(whole, request.user), "back": reverse("desk:record", args=["notes", note.public_id])}


def _readable(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.visible_to(request.user).with_names().prefetch_related("mentions__person")  # type: ignore[attr-defined]


def _centers(user: Any, organization: Organization) -> list[Center]:
    """The centers of the organization's city for which the person may note something."""
    scope = scope_of(user)
    found = Center.objects.filter(registry=organization.registry_id).order_by("name", "pk")
    reach = [scope.centers(capability) for capability in (Capability.EDIT, Capability.ENROLL)]
    if None not in reach:
        found = found.filter(pk__in=frozenset().union(*(centers or () for centers in reach)))
    return list(found)


def _shown(note: Note, user: Any) -> ShownNote:
    mentions = {mention.person.username: mention for mention in note.mentions.all()}
    tasks = reverse("desk:table", args=["tasks"])
    return ShownNote(
        note=note,
        pieces=[
            (text, f"{tasks}?{urlencode({'assignee': username, 'state': 'open'})}" if username else "")
            for text, username in segments(note.text, mentions)
        ],
        may_change=allowed(user, "casework.change_note", note),
        is_unseen=any(mention.person_id == user.pk and mention.seen_at is None for mention in mentions.values()),
    )
