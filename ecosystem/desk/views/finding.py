"""Finding: the palette, options of a field, and organizations that may be there already."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecosystem.desk.duplicates import similar_organizations
from ecosystem.desk.finding import LONGEST, find_lists, find_records, options_of
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.synthetic import made_up
from ecosystem.desk.views.access import see

MOST_OPTIONS = 12


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Any record by anything it is called; a page, or the options of the palette."""
    query = request.GET.get("q", "")
    context = {"query": query, "groups": find_records(request.user, query), "lists": find_lists(request.user, query)}
    context["registry"] = made_up(request.workplace.places) if context["groups"] else None
    fragment = request.headers.get("HX-Request")
    return render(request, "desk/components/found.html" if fragment else "desk/find.html", context)


@require_safe
def options(request: HttpRequest, noun: Noun) -> HttpResponse:
    """Records for a field of a form."""
    see(request.user, noun)
    query = request.GET.get("q", "").strip()
    found = options_of(noun, request.user, query, MOST_OPTIONS) if query else []
    return render(request, "components/options.html", {"options": [_without_url(option) for option in found]})


def _without_url(option: object) -> dict[str, str]:
    """A choice is taken, not followed."""
    return {"id": option.id, "label": option.label, "detail": option.detail}  # type: ignore[attr-defined]


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Organizations whose code is the same or whose name is much the same, while it is being typed."""
    name, code = request.GET.get("name", "")[:LONGEST], request.GET.get("uscc", "")[:LONGEST]
    found = similar_organizations(request.user, name, code)
    return render(request, "desk/components/similar.html", {"found": found})
