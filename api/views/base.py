"""What all addresses of the API have in common: language, conditional reads, one snapshot, caching rules."""

from contextlib import ExitStack
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.early import API, VARY
from api.paging import refuse_unknown
from ecosystem.audit.answers import made_by_another, mark
from ecosystem.audit.editions import etag_of, one_edition
from ecosystem.audit.replicas import may_be_asked_again, read_public, require
from ecosystem.core.languages import language_accepted
from ecosystem.core.snapshots import snapshot

PRIVATE = "private, no-store"
REFUSED = "no-store"
SAFE = frozenset({"GET", "HEAD"})


def _made_by_another(request: HttpRequest) -> HttpResponseBase | None:
    """What somebody else has just made; it counts as read like everything else, so who reads too much is refused below."""
    found = made_by_another(request)
    return found if found is not None and API.admits(request) else None


class Address(APIView):
    """An address of the API. Subclasses name the query ``parameters`` they know."""

    parameters: frozenset[str] = frozenset()
    etag = ""
    moment: ExitStack | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language of ``Accept-Language``; a public read as of one moment.

        One that is unchanged, or was kept, was answered before it came here (``audit.early``).
        """
        language = language_accepted(request)
        translation.activate(language)
        if request.method not in SAFE or "Authorization" in request.headers:
            response = super().dispatch(request, *args, **kwargs)
        else:
            response = _made_by_another(request) or read_public(request, lambda: self._made(request, *args, **kwargs))
        response.headers["Content-Language"] = language
        patch_vary_headers(response, VARY)
        return response

    def _made(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self.moment:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks and how often, then refuse methods that are not there, and parameters that mean nothing here."""
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:
            self.http_method_not_allowed(request)
        refuse_unknown(request.query_params, set(self.parameters))
        if self.moment is not None:
            # From here on; what was counted before is written.
            self.moment.enter_context(snapshot())
            stamp = self.moment.enter_context(one_edition())
            require(request, stamp)
            self.etag = etag_of(request._request, stamp)

    def handle_exception(self, exc: Exception) -> Response:
        """A replica that cannot answer is no error yet: another database is asked."""
        if may_be_asked_again(exc):
            raise exc
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Say how long an answer may be kept, and by whom."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code >= 400:
            final["Cache-Control"] = REFUSED
        elif self.etag:
            mark(final, self.etag)
        else:
            final["Cache-Control"] = PRIVATE
        return final
