"""Addresses of the files: a list's own address with ``export.csv``, ``export.xlsx``, ``export.jsonl`` or ``export.json``."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ecosystem.audit.editions import current_edition
from ecosystem.core.exporting.extract import Extract
from ecosystem.core.exporting.sending import send
from ecosystem.directory.addresses import absolute
from ecosystem.directory.asked import Asked
from ecosystem.directory.exports.nouns import NOUNS, RELATIONSHIPS, Noun
from ecosystem.directory.profiles import visible_organizations
from ecosystem.directory.public import public_page


@public_page
def export(request: HttpRequest, asked: Asked, noun: str, ending: str) -> HttpResponseBase:
    """A list as a file: what its page shows with the same query, all pages of it."""
    return _sent(asked, noun, NOUNS[noun], ending)


@public_page
def relationships(request: HttpRequest, asked: Asked, public_id: str, ending: str) -> HttpResponseBase:
    """The relationships of one organization as a file."""
    found = get_object_or_404(visible_organizations(), public_id=public_id)
    return _sent(asked, "relationships", RELATIONSHIPS, ending, found)


def _sent(asked: Asked, name: str, noun: Noun, ending: str, *about: Any) -> HttpResponseBase:
    rows = noun.listed(asked, *about)
    extract = Extract(
        title=str(noun.title),
        columns=noun.columns,
        chunks=lambda: noun.chunks(rows, asked, *about),
        about=lambda: _about(asked, name),
    )
    place, day = asked.registry, asked.day.isoformat()
    of_which = about[0] if about else place or _("all cities")
    plain = (name, about[0].public_id if about else place.code if place else "all", day)
    told = f"{noun.title}-{of_which}-{day}"
    return send(asked.request, extract, ending, name="-".join(("wutong", *plain)), told=told)


def _about(asked: Asked, name: str) -> Mapping[str, Any]:
    request, query = asked.request, asked.request.GET.urlencode()
    listed = request.path.rsplit("/", 1)[0] + "/"
    return {
        "edition": current_edition(),
        "as_of": asked.day.isoformat(),
        "registry": asked.registry.code if asked.registry else "all",
        "source": absolute(request, f"{listed}?{query}" if query else listed),
        "rows": name,
    }
