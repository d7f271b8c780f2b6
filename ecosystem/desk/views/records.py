"""One record: everything about it on one page, and its whole history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecosystem.desk.history import about
from ecosystem.desk.neighbors import neighbors_of
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.parts import facts_of, parts_of
from ecosystem.desk.synthetic import city_of
from ecosystem.desk.views.access import found, see

LATEST = 12
PAGE = 60


@require_safe
def record(request: HttpRequest, noun: Noun, key: str) -> HttpResponse:
    """Everything about a record: facts, what belongs to it, what can be done, what happened."""
    see(request.user, noun)
    shown = noun.whole(request.user, key)
    context = {
        "noun": noun,
        "record": shown,
        "key": key,
        "registry": city_of(noun, shown),
        "facts": facts_of(noun, shown, request.user),
        "acts": [act for act in noun.acts if act.applies(shown) and noun.may(request.user, act, shown)],
        "may_edit": noun.may(request.user, noun.edit, shown) and noun.edit.applies(shown),
        "parts": parts_of(noun, shown, request),
        "events": about(request.user, shown, LATEST),
        "neighbors": neighbors_of(noun, shown, request),
        "public_url": noun.public_url(shown) if noun.public_url else "",
        **noun.more(request, shown),
    }
    return render(request, noun.template, context)


@require_safe
def history(request: HttpRequest, noun: Noun, key: str) -> HttpResponse:
    """What happened to a record, page by page."""
    shown = found(request.user, noun, key)
    events = about(request.user, shown, PAGE, _before(request))
    context = {
        "noun": noun,
        "record": shown,
        "record_url": noun.url(shown),
        "registry": city_of(noun, shown),
        "events": events,
        "older": _older(events),
    }
    return render(request, "desk/history.html", context)


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _older(events: list[Any]) -> int | None:
    """The id from which to go on; None where this was all."""
    told = sum(len(event.entries) for event in events)
    return events[-1].entries[-1].id if told >= PAGE else None
