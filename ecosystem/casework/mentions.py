"""``@username`` in notes: whom a text names, and who has seen it.

A mention follows from the text of its note, so it is derived after every write of one, undo included. That somebody has
seen it is theirs alone and no fact of the registry: no history tells it.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.casework.models import Mention, Note
from ecosystem.casework.people import colleagues

# Chinese is written without blanks: a name may begin right after a character and end right before one.
NAMED = re.compile(r"(?<![A-Za-z0-9_.+-])@([\w.+-]{1,150})")
GOES_ON = re.compile(r"[A-Za-z0-9_]")


def segments(text: str, usernames: Collection[str]) -> list[tuple[str, str]]:
    """The text in pieces: each with the username that it is, or "" where it is none. Joined they are the text again."""
    found: list[tuple[str, str]] = []
    done = 0
    for match in NAMED.finditer(text):
        username = _username_at_start(match.group(1), usernames)
        if username:
            found += [(text[done : match.start()], ""), (f"@{username}", username)]
            done = match.start() + 1 + len(username)
    return [piece for piece in [*found, (text[done:], "")] if piece[0]]


def _username_at_start(run: str, usernames: Collection[str]) -> str:
    """The longest username that the run begins with, unless a letter or digit goes on after it."""
    for end in range(len(run), 0, -1):
        if run[:end] in usernames and not GOES_ON.match(run[end:]):
            return run[:end]
    return ""


def keep_mentions(notes: Iterable[int]) -> None:
    """Bring the mentions of these notes in step with their texts; a note that is gone loses its own."""
    wanted = set(notes)
    people: dict[tuple[int, bool], dict[str, int]] = {}
    for note in Note.objects.filter(pk__in=wanted).order_by("pk"):
        place = note.center_id, note.application_id is not None
        if place not in people:
            people[place] = dict(_readers(*place).values_list("username", "pk"))
        _keep(note, people[place])
        wanted.discard(note.pk)
    Mention.objects.filter(note__in=wanted).delete()


def _keep(note: Note, people: dict[str, int]) -> None:
    named = {people[username] for _text, username in segments(note.text, people) if username} - {note.author_id}
    known = set(note.mentions.values_list("person", flat=True))
    note.mentions.exclude(person__in=named).delete()
    Mention.objects.bulk_create([Mention(note=note, person_id=pk) for pk in sorted(named - known)])


def _readers(center: int, is_about_application: bool) -> Any:
    """Who can be named: whoever may read the note."""
    return colleagues([Capability.ENROLL if is_about_application else Capability.VIEW], [center])


def mark_mentions_seen(person: User, notes: Iterable[Note]) -> int:
    """Say that the person has seen where these notes name them; how many they had not seen before."""
    return Mention.objects.unseen(person).filter(note__in=list(notes)).update(seen_at=timezone.now())
