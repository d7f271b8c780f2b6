"""The language of mail texts: ``{{ name }}`` stands for a value, and nothing else means anything.

Staff write these texts, so they are no Django templates: nothing in them can be called, looped over or looked into.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import INVISIBLE, UNREADABLE, clean

PLACEHOLDER = re.compile(r"\{\{[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*\}\}")
PARAGRAPHS = re.compile(r"(\n[ \t]*\n[ \t\n]*)")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000


def names_in(text: str) -> list[str]:
    """The names that a text asks for, each once, in their order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def refuse_unfit(texts: Mapping[str, str], known: Iterable[str]) -> None:
    """Refuse texts (by field) that ask for what is not known, or that hold braces which mean nothing.

    Raises :class:`InvalidInput` (``unknown_placeholder``, ``stray_braces``), which names what is wrong at its field.
    """
    known = sorted(known)
    for code, find in (("unknown_placeholder", _unknown), ("stray_braces", _stray)):
        wrong = {field: sentences for field, text in texts.items() if (sentences := find(text, known))}
        if wrong:
            raise InvalidInput(code, next(iter(wrong.values()))[0], wrong)


def _unknown(text: str, known: list[str]) -> list[str]:
    listed = ", ".join(f"{{{{ {name} }}}}" for name in known)
    sentence = _("{{ %(name)s }} is not known here. What can be used: %(known)s.")
    return [sentence % {"name": name, "known": listed} for name in names_in(text) if name not in known]


def _stray(text: str, known: list[str]) -> list[str]:
    if not BRACES.search(PLACEHOLDER.sub("", text)):
        return []
    return [_("Double braces are for names only, as in {{ %(name)s }}.") % {"name": next(iter(known), "name")}]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its values; a value is never read for placeholders itself. Raises ``KeyError``."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def fill_body(text: str, values: Mapping[str, str]) -> str:
    """The same for a text of several paragraphs; one of which nothing is left, since its values are empty, goes with its gap."""
    paragraphs = PARAGRAPHS.split(text.replace("\r\n", "\n"))
    filled = [(one, fill(one, values)) for one in paragraphs]
    return "".join(_joined(filled))


def _joined(filled: list[tuple[str, str]]) -> Iterator[str]:
    gap = ""
    # Paragraphs and the gaps between them stand in turn.
    for number, (before, after) in enumerate(filled):
        if number % 2:
            gap = after
        elif after.strip() or not before.strip():
            yield from (gap if number else "", after)


def as_subject(text: str) -> str:
    """One line: a line end in a header would begin another header."""
    return clean(text)[:LONGEST_SUBJECT]


def as_body(text: str) -> str:
    """Lines of text without characters that nobody can read."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)
    return UNREADABLE.sub("", lines).strip("\n")
