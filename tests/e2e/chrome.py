"""Telling what a page says by itself from what the registry holds."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import models
from opencc import OpenCC

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
SPOKEN = ("title", "alt", "placeholder", "aria-label", "aria-description", "label", "data-label")
FILLED = ("content", "value")
WORD = re.compile(r"[A-Za-z]{3,}")
# What Chinese texts write in Latin letters too: abbreviations, formats, units, codes, addresses.
OTHER_WRITING = re.compile(
    r"\bJSON Lines\b|\bExcel\b|\bLibreOffice\b|"
    r"\{\{ ?\w+ ?\}\}|https?://\S+|/id/\w+/\S*|[\w.+-]+@[\w.-]+|[a-z0-9]{10}\b|\b[A-Z][A-Z0-9-]+\b|\bPFLOPS?\b|\bEnglish\b|\bWikidata\b|\barXiv\b|\bEnter\b|\bEsc\b|\bAscend\b|\bCtrl\b"
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What is marked is what a reader looked for.
UNREAD = {"script", "style", "mark"}
FRAMEWORK = {"auth", "contenttypes", "sessions"}
# Of the history only what a record was called is content, in the words of whoever wrote it; what was done is said by the site.
OF_HISTORY = {"audit.change": ("name",), "audit.changeset": ("reason",)}
CUT = "…"


class Reader(HTMLParser):
    """What a page says, in text and in attributes, apart from what stands in an element marked as of the ``foreign`` language."""

    def __init__(self, foreign: str, told: Sequence[str] = SPOKEN) -> None:
        super().__init__(convert_charrefs=True)
        self.foreign, self.told = foreign, told
        self.said: list[str] = []
        self._open: list[tuple[str, bool, str]] = []

    @property
    def _is_told(self) -> bool:
        return not any(hidden for _tag, hidden, _label in self._open)

    def _is_drawn_label(self, text: str) -> bool:
        """Whether it is a line of a drawing that shows, broken and cut short, what its element is labelled with."""
        line = text.strip().removesuffix(CUT)
        drawn = bool(self._open) and self._open[-1][0] == "text"
        return drawn and any(line in label for _tag, _hidden, label in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = tag in UNREAD or (tag != "html" and (given.get("lang") or "").lower().startswith(self.foreign))
        if self._is_told and not hidden:
            self.said += [given[name] or "" for name in self.told if name in given]
        if tag not in VOID:
            self._open.append((tag, hidden, given.get("aria-label") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._is_told and not self._is_drawn_label(data):
            self.said.append(data)


def chinese_chrome(html: str, content: re.Pattern[str]) -> list[str]:
    """The Chinese that a page says beside its content."""
    left = (content.sub("", text) for text in _said(html, "zh", (*SPOKEN, *FILLED)) if CHINESE.search(text))
    return [text.strip()[:120] for text in left if CHINESE.search(text)]


def chinese_content() -> re.Pattern[str]:
    """Everything Chinese that the registry holds, the longest first."""
    held = {text.strip() for text in _texts() if CHINESE.search(text)}
    return re.compile("|".join(re.escape(text) for text in sorted(held, key=len, reverse=True)))


def english_chrome(html: str, content: re.Pattern[str]) -> list[str]:
    """The English that a Chinese page says beside its content, and beside what is written so in Chinese too."""
    left = (OTHER_WRITING.sub("", content.sub("", text)) for text in _said(html, "en"))
    return [text.strip()[:120] for text in left if WORD.search(text)]


def english_content(asked: Iterable[str] = ()) -> re.Pattern[str]:
    """Everything with Latin letters that the registry holds, the longest first; as whole words.

    What was ``asked`` of a page is content too: it is said again.
    """
    held = {*asked} | {text.strip() for text in _texts() if WORD.search(text)}
    either = "|".join(re.escape(text) for text in sorted(held, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{either})(?![A-Za-z])")


def simplified(html: str, content: re.Pattern[str] | None = None) -> list[str]:
    """The texts of a traditional page, beside quoted originals, with characters that only simplified writing has.

    ``content`` is what the page may show as it is written.
    """
    said = _said(html, "zh-hans", (*SPOKEN, *FILLED))
    left = (content.sub("", text) for text in said) if content else said
    return [text.strip()[:120] for text in left if any(map(_is_simplified, text))]


@cache
def _is_simplified(character: str) -> bool:
    return not _in_big5(character) and OpenCC("s2t").convert(character) != character


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _said(html: str, foreign: str, told: Sequence[str] = SPOKEN) -> list[str]:
    reader = Reader(foreign, told)
    reader.feed(html)
    return reader.said


def _texts() -> Iterable[str]:
    for model in apps.get_models():
        names = _columns(model) if model._meta.app_label not in FRAMEWORK else ()
        for row in model._base_manager.values_list(*names) if names else ():
            for value in row:
                yield from _strings(value)


def _columns(model: type[models.Model]) -> Sequence[str]:
    if model._meta.app_label == "audit":
        return OF_HISTORY.get(model._meta.label_lower, ())
    kinds = models.CharField | models.TextField | models.JSONField
    return [one.name for one in model._meta.concrete_fields if isinstance(one, kinds) and not one.choices]


def _strings(value: Any) -> Iterable[str]:
    """The texts in a value; those of a list, as aliases are kept, one by one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (text for text in value if isinstance(text, str))
