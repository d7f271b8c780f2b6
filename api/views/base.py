"""What all addresses of the API have in common: language, conditional reads, one snapshot, caching rules."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.paging import refuse_unknown
from api.throttling import PerMinute
from ecosystem.audit.editions import edition_stamp, etag_of
from ecosystem.core.snapshots import snapshot

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
REFUSED = "no-store"
VARY = ("Accept-Language", "Authorization")
SAFE = frozenset({"GET", "HEAD"})


class Address(APIView):
    """An address of the API. Subclasses name the query ``parameters`` they know."""

    parameters: frozenset[str] = frozenset()
    etag = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language of ``Accept-Language``; a public read as of one moment, or not at all where unchanged."""
        language = translation.get_language_from_request(request)
        translation.activate(language)
        if request.method not in SAFE or "Authorization" in request.headers:
            response = super().dispatch(request, *args, **kwargs)
        else:
            response = self._public(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, VARY)
        return response

    def _public(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "If-None-Match" in request.headers:
            etag = etag_of(request, edition_stamp())
            unchanged = get_conditional_response(request, etag=etag)
            if unchanged is not None and PerMinute().allow_request(_anonymous(request), self):
                unchanged["ETag"], unchanged["Cache-Control"] = etag, PUBLIC
                return unchanged
        with snapshot():
            self.etag = etag_of(request, edition_stamp())
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks and how often, then refuse methods that are not there, and parameters that mean nothing here."""
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:
            self.http_method_not_allowed(request)
        refuse_unknown(request.query_params, set(self.parameters))

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Say how long an answer may be kept, and by whom."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code >= 400:
            final["Cache-Control"] = REFUSED
        elif self.etag:
            final["ETag"], final["Cache-Control"] = self.etag, PUBLIC
        else:
            final["Cache-Control"] = PRIVATE
        return final


def _anonymous(request: HttpRequest) -> Any:
    request.auth = None  # type: ignore[attr-defined]
    return request
