"""Which characters of a text are what was typed: right also where another script, width, or pinyin was typed."""

from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ecosystem.core.text import CJK_RUN, RUN, fold, syllables
from ecosystem.organizations.finding.asking import Asked

Span = tuple[int, int]


def marked(text: str, asked: Asked) -> SafeString:
    """A text as HTML, with what was typed between ``<mark>`` and ``</mark>``."""
    pieces: list[str] = []
    end = 0
    for start, stop in spans(text, asked):
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308  every piece of the text is escaped above


def spans(text: str, asked: Asked) -> list[Span]:
    """Where the query stands in a text, from the left, without overlap; nothing where it is only near to it."""
    folded, origin = _folded(text)
    for tried in (_whole, _words, _spoken, _skipping):
        if found := tried(folded, asked):
            return _joined((origin[start], origin[stop - 1] + 1) for start, stop in found)
    return []


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters of a text as they are compared, and for each the character of the text that it comes from."""
    letters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for letter in "".join(RUN.findall(fold(character))):
            letters.append(letter)
            origin.append(place)
    return "".join(letters), origin


def _whole(folded: str, asked: Asked) -> list[Span]:
    place = folded.find(asked.key) if asked.key else -1
    return [(place, place + len(asked.key))] if place >= 0 else []


def _words(folded: str, asked: Asked) -> list[Span]:
    """Every word where all of them are there."""
    found: list[Span] = []
    for run in asked.runs:
        place = folded.find(run)
        if place >= 0:
            found.append((place, place + len(run)))
        elif not (spoken := _spoken_run(folded, run)):
            return []
        else:
            found += spoken
    return found


def _spoken(folded: str, asked: Asked) -> list[Span]:
    """The characters whose pinyin or whose initials were typed."""
    return [] if asked.is_chinese else _spoken_run(folded, asked.sound)


def _spoken_run(folded: str, sound: str) -> list[Span]:
    if not sound or CJK_RUN.search(sound):
        return []
    for run in CJK_RUN.finditer(folded):
        sounds = syllables(run[0])
        for spellings in (sounds, tuple(one[0] for one in sounds)):
            for start in range(len(spellings)):
                if stop := _reached(spellings, start, sound):
                    return [(run.start() + start, run.start() + stop)]
    return []


def _reached(spellings: tuple[str, ...], start: int, sound: str) -> int:
    """Up to where the spellings from a place on are needed to say the sound; 0 where they do not."""
    said = ""
    for place in range(start, len(spellings)):
        said += spellings[place]
        if said.startswith(sound):
            return place + 1
        if not sound.startswith(said):
            return 0
    return 0


def _skipping(folded: str, asked: Asked) -> list[Span]:
    """The characters of an abbreviation, each where it stands first after the one before."""
    if not asked.pairs:
        return []
    found: list[Span] = []
    place = -1
    for character in asked.key:
        place = folded.find(character, place + 1)
        if place < 0:
            return []
        found.append((place, place + 1))
    return found


def _joined(found: Iterator[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, stop in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
