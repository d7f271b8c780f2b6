"""Public pages are pure functions of their address, the language, the edition, the local date and the release.

So these make the ETag: a conditional request costs one query, and a page kept in the cache is never stale. They are
rendered the same for everybody: nothing here may look at the session.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ecosystem.audit.editions import edition_stamp, etag_of, one_edition
from ecosystem.core.errors import DomainError
from ecosystem.core.languages import in_script
from ecosystem.core.snapshots import snapshot
from ecosystem.directory.addresses import address_context
from ecosystem.directory.asked import Asked, read
from ecosystem.directory.errors import error_page, not_found
from ecosystem.directory.structured import breadcrumb_data

CACHE_CONTROL = "public, max-age=0, must-revalidate"
KEPT_SECONDS = 3600
LARGEST_KEPT = 400_000

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """A view ``(request, asked, ...)`` that everybody sees alike: conditional requests, the page cache, one snapshot."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        etag = etag_of(request, edition_stamp())
        kept = get_conditional_response(request, etag=etag) or _kept(etag)
        return _stamped(kept, etag) if kept else _made(request, view, kwargs)

    return page


def _made(request: HttpRequest, view: View, kwargs: dict[str, Any]) -> HttpResponseBase:
    try:
        with snapshot(), one_edition() as stamp:
            response = view(request, read(request, stamp), **kwargs)
    except DomainError as refusal:
        return error_page(request, "400.html", refusal.status, {"sentence": refusal.sentence})
    except Http404 as missing:
        return not_found(request, missing)
    etag = etag_of(request, stamp)
    _keep(response, etag)
    return _stamped(response, etag)


def page(asked: Asked, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page in the directory's frame, in the visitor's language and script."""
    request = asked.request
    values = {**asked.context(), **address_context(request), "messages": (), **context}
    if crumbs := context.get("crumbs"):
        values["crumb_data"] = breadcrumb_data(crumbs, request)
    return HttpResponse(in_script(loader.render_to_string(template, values, request)))


def _kept(etag: str) -> HttpResponse | None:
    found = cache.get(f"page:{etag}")
    return HttpResponse(found[0], content_type=found[1]) if found else None


def _keep(response: HttpResponseBase, etag: str) -> None:
    if response.status_code == 200 and not response.streaming and len(response.content) <= LARGEST_KEPT:
        cache.set(f"page:{etag}", (response.content, response["Content-Type"]), KEPT_SECONDS)


def _stamped(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    return response
