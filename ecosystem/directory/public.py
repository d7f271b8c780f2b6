"""Public pages are pure functions of their address, the language, the edition, the local date and the release.

So these make the ETag: a conditional request costs one query, and a page that is kept is never stale (``audit.early``
answers both before anything here is reached). They are rendered the same for everybody: nothing here may look at the session.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack
from functools import lru_cache, wraps
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.views.decorators.http import require_safe

from ecosystem.audit.answers import made_by_another, mark
from ecosystem.audit.early import Public
from ecosystem.audit.editions import etag_of, one_edition
from ecosystem.audit.replicas import read_public, require, sent_as_begun
from ecosystem.core.errors import DomainError
from ecosystem.core.languages import in_script
from ecosystem.core.snapshots import snapshot
from ecosystem.directory.addresses import address_context
from ecosystem.directory.asked import Asked, read
from ecosystem.directory.errors import error_page, not_found
from ecosystem.directory.structured import breadcrumb_data

View = Callable[..., HttpResponseBase]
OTHERS = tuple(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)


def public_page(view: View) -> View:
    """A view ``(request, asked, ...)`` that everybody sees alike: in one snapshot, with its ETag, made once for all who wait."""

    @require_safe
    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return made_by_another(request) or _answer(request, lambda: _made(request, view, kwargs))

    page.is_public = True  # type: ignore[attr-defined]
    return page


def public_file(view: View) -> View:
    """As :func:`public_page`, for what is sent while it is made: nobody waits for somebody else's.

    The snapshot lasts until the last row is read, so that the file is what its ETag says.
    """

    @require_safe
    @wraps(view)
    def file(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return _answer(request, lambda: _begun(request, view, kwargs))

    file.is_public = True  # type: ignore[attr-defined]
    return file


def _answer(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return read_public(request, make)
    except DomainError as refusal:
        return error_page(request, "400.html", refusal.status, {"sentence": refusal.sentence})
    except Http404 as missing:
        return not_found(request, missing)


def _made(request: HttpRequest, view: View, kwargs: dict[str, Any]) -> HttpResponseBase:
    with ExitStack() as moment:
        return _made_within(moment, request, view, kwargs)


def _begun(request: HttpRequest, view: View, kwargs: dict[str, Any]) -> HttpResponseBase:
    with ExitStack() as moment:
        response = _made_within(moment, request, view, kwargs)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            sent_as_begun(response, moment.pop_all())
    return response


def _made_within(moment: ExitStack, request: HttpRequest, view: View, kwargs: dict[str, Any]) -> HttpResponseBase:
    moment.enter_context(snapshot())
    with one_edition() as stamp:
        require(request, stamp)
        etag = etag_of(request, stamp)
        response = view(request, read(request, stamp), **kwargs)
    if etag_of(request, stamp) != etag:
        # The day ended while it was made: it may be of either, so it is nobody's to keep.
        response.headers["Cache-Control"] = "no-store"
        return response
    return mark(response, etag)


@lru_cache(1)
def _addresses() -> re.Pattern[str]:
    """How the address of a public page begins, below the prefix of its language: read off the views, so none is forgotten."""
    routes = import_module("ecosystem.directory.urls").urlpatterns
    public = {str(one.pattern).partition("<")[0] for one in routes if getattr(one.callback, "is_public", False)}
    beginnings = "|".join(re.escape(one) if one else "$" for one in sorted(public))
    return re.compile(rf"/(?:({'|'.join(OTHERS)})/)?(?:{beginnings})")


def _language(request: HttpRequest) -> str:
    found = _addresses().match(request.path_info)
    return (found and found.group(1)) or settings.LANGUAGE_CODE


DIRECTORY = Public(
    holds=lambda path: _addresses().match(path) is not None,
    language=_language,
    varies_by="Accept-Encoding",
    drops_counting=True,
)


def page(asked: Asked, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page in the directory's frame, in the visitor's language and script."""
    request = asked.request
    values = {**asked.context(), **address_context(request), "messages": (), **context}
    if crumbs := context.get("crumbs"):
        values["crumb_data"] = breadcrumb_data(crumbs, request)
    return HttpResponse(in_script(loader.render_to_string(template, values, request)))
