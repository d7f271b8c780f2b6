"""Sources: the documents, and what rests on each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ecosystem.core.paging import Key, keyset_page
from ecosystem.directory.asked import Asked
from ecosystem.directory.cited import facts_citing
from ecosystem.directory.listings import pager
from ecosystem.directory.narrowing import Narrowing
from ecosystem.directory.public import page, public_page
from ecosystem.sources.filters import SourceFilter
from ecosystem.sources.models import Source

NEWEST = (Key("published_on", descending=True, nullable=True), Key("id", descending=True))
PAGE_SIZE = 50


def sources_asked(asked: Asked) -> Narrowing:
    """The documents that are asked for."""
    return Narrowing(asked, SourceFilter, Source.objects.all())


@public_page
def sources(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The documents that facts rest on, the latest first."""
    narrowing = sources_asked(asked)
    rows = narrowing.rows()
    shown = keyset_page(rows, NEWEST, request.GET.get("cursor", ""), PAGE_SIZE)
    context = {
        "sources": shown.rows,
        "total": narrowing.kept("sources", rows.count),
        "crumbs": [(_("Sources"), request.path)],
        **pager(request, shown),
    }
    return page(asked, "directory/sources.html", context)


@public_page
def source(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """A document and every public fact that cites it."""
    found = get_object_or_404(Source, public_id=public_id)
    groups = facts_citing(found)
    context = {
        "source": found,
        "groups": groups,
        "total": sum(group.total for group in groups),
        "sources_url": reverse("directory:sources"),
        "crumbs": [(_("Sources"), reverse("directory:sources")), (found, request.path)],
    }
    return page(asked, "directory/source.html", context)
