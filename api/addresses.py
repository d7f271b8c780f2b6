"""The addresses of the nouns, and the view class behind each: what a noun cannot do is not there to be asked."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, re_path

from api.nouns.base import Act, Ask, Noun, Part
from api.paging import FIELDS
from api.views.nouns import (
    LIST_OF_PARTS,
    AskView,
    ListView,
    NounView,
    PartListView,
    PartRecordView,
    PartVerbView,
    RecordView,
    VerbView,
    list_parameters,
)
from api.views.uploads import UploadView

READ = ("get", "head")


def addresses(noun: Noun) -> Iterator[URLPattern]:
    """All addresses of a noun."""
    key = rf"{noun.name}/(?P<key>{noun.key_pattern})/"
    yield _at(rf"{noun.name}/", ListView, noun, _methods(post=noun.add), parameters=list_parameters(noun))
    yield _at(key, RecordView, noun, _methods(patch=noun.change, delete=noun.remove), parameters=frozenset({FIELDS}))
    for verb, act in noun.verbs.items():
        yield _at(rf"{key}{verb}/", VerbView, noun, ("post",), act=act, verb=verb)
    for name, ask in noun.asks.items():
        yield _at(rf"{key}{name}/", AskView, noun, READ, ask=ask, verb=name, parameters=_told(ask))
    for part in noun.parts:
        yield from _part_addresses(noun, part, rf"{key}{part.name}/")


def _part_addresses(noun: Noun, part: Part, start: str) -> Iterator[URLPattern]:
    listed = UploadView if part.uploaded else PartListView
    yield _at(start, listed, noun, _methods(post=part.add), part=part, parameters=LIST_OF_PARTS)
    one = rf"{start}(?P<part>{part.key_pattern})/"
    yield _at(one, PartRecordView, noun, _methods(patch=part.change, delete=part.remove), part=part)
    for verb, act in part.verbs.items():
        yield _at(rf"{one}{verb}/", PartVerbView, noun, ("post",), part=part, act=act, verb=verb)


def _told(ask: Ask) -> frozenset[str]:
    return frozenset(ask.input().fields)


def _methods(**acts: Act | None) -> tuple[str, ...]:
    return (*READ, *(method for method, act in acts.items() if act is not None))


def _at(pattern: str, base: type[NounView], noun: Noun, methods: tuple[str, ...], **attributes: Any) -> URLPattern:
    part: Part | None = attributes.get("part")
    words = (noun.name, part.name if part else "", base.__name__, attributes.get("verb", ""))
    name = "".join(word[:1].upper() + word[1:] for text in words for word in text.split("-"))
    attributes |= {"noun": noun, "http_method_names": list(methods)}
    label = "-".join(word for word in (*words[:2], attributes.get("verb", ""), _LABELS[base]) if word)
    return re_path(f"^{pattern}$", type(name, (base,), attributes).as_view(), name=label)


_LABELS: dict[type[NounView], str] = {
    ListView: "list",
    RecordView: "record",
    VerbView: "verb",
    PartListView: "list",
    UploadView: "list",
    AskView: "ask",
    PartRecordView: "record",
    PartVerbView: "verb",
}
