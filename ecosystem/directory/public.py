"""Public pages are pure functions of their address, the language, the edition, the local date and the release.

So these make the ETag: a conditional request costs one query, and a page kept in the cache is never stale. They are
rendered the same for everybody: nothing here may look at the session.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ecosystem.audit.editions import edition_stamp
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError
from ecosystem.core.languages import in_script
from ecosystem.core.snapshots import snapshot
from ecosystem.directory.addresses import address_context, site_address
from ecosystem.directory.asked import Asked, read
from ecosystem.directory.errors import error_page, not_found

CACHE_CONTROL = "public, max-age=0, must-revalidate"
KEPT_SECONDS = 3600
LARGEST_KEPT = 400_000
MADE_OF = frozenset({".py", ".html", ".mo"})

View = Callable[..., HttpResponseBase]


def etag_of(request: HttpRequest, stamp: tuple[int, str]) -> str:
    """The weak ETag of a public answer: what the answer is a function of, in one hash."""
    query = sorted((name, value) for name, values in request.GET.lists() for value in values)
    parts = (site_address(request), request.path, query, get_language(), stamp, today(), release())
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def release() -> str:
    """What decides how the same data looks: the release, and while developing the newest change of a file."""
    if not settings.DEBUG:
        return settings.RELEASE
    files = (path for path in Path(settings.BASE_DIR, "ecosystem").rglob("*") if path.suffix in MADE_OF)
    return f"{settings.RELEASE}+{max(path.stat().st_mtime_ns for path in files)}"


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
        with snapshot():
            stamp = edition_stamp()
            response = view(request, read(request, stamp), **kwargs)
    except DomainError as refusal:
        return error_page(request, "400.html", refusal.status, {"refusal": refusal})
    except Http404 as missing:
        return not_found(request, missing)
    etag = etag_of(request, stamp)
    _keep(response, etag)
    return _stamped(response, etag)


def page(asked: Asked, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page in the directory's frame, in the visitor's language and script."""
    request = asked.request
    values = {**asked.context(), **address_context(request), "messages": (), **context}
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
