"""Public answers that are known before anything is made of the request: unchanged ones (304), and those that were kept.

The edition is the only thing asked of the database, and nothing below this middleware runs: no session, no language, no
address is looked up. What is answered here is an answer that was made below before, as it was.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ecosystem.audit.answers import give_back, keep, kept, unchanged
from ecosystem.audit.editions import Stamp, edition_stamp, etag_of
from ecosystem.audit.replicas import read_public, require

SAFE = frozenset({"GET", "HEAD"})
# Put on links by those who count clicks; pages know nothing of them, so they make no page of their own.
COUNTING = re.compile(r"(?:^|&)(?:utm_[a-z]+|gclid|fbclid|msclkid|spm|isappinstalled)=[^&]*")


@dataclass(frozen=True)
class Public:
    """Where a surface's public answers are, and what is peculiar to them."""

    holds: Callable[[str], bool]
    language: Callable[[HttpRequest], str]
    varies_by: str
    # Whether this visitor may be answered: where requests are counted, one that is answered here counts too.
    admits: Callable[[HttpRequest], bool] = lambda request: True
    drops_counting: bool = False


_surfaces: list[Public] = []


def answer_early(surface: Public) -> None:
    """Have a surface's public answers given before a request reaches it. To be called in ``AppConfig.ready``."""
    _surfaces.append(surface)


class EarlyAnswers:
    """Answer what is known already; keep what was made, as it leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        surface = _surface_of(request)
        if surface is None:
            return self.get_response(request)
        if surface.drops_counting:
            _drop_counting(request)
        try:
            answer = _known(request, surface)
        except OperationalError:
            # What there is to say of it is said below, as each surface does.
            return self.get_response(request)
        if answer is not None:
            return answer
        try:
            return keep(request, self.get_response(request))
        finally:
            give_back(request)


def _surface_of(request: HttpRequest) -> Public | None:
    if request.method not in SAFE or "HTTP_AUTHORIZATION" in request.META:
        return None
    path = request.path_info
    return next((surface for surface in _surfaces if surface.holds(path)), None)


def _drop_counting(request: HttpRequest) -> None:
    query = request.META.get("QUERY_STRING", "")
    if query and COUNTING.search(query):
        request.META["QUERY_STRING"] = COUNTING.sub("", query).lstrip("&")


def _known(request: HttpRequest, surface: Public) -> HttpResponse | None:
    try:
        request.get_host()
    except DisallowedHost:
        # Refused below, on a page in the language of its address.
        return None
    etag = etag_of(request, read_public(request, lambda: _stamp(request)), surface.language(request))
    has = etag[2:] in request.META.get("HTTP_IF_NONE_MATCH", "")
    request.early_etag = etag  # type: ignore[attr-defined]
    answer = unchanged(etag, surface.varies_by) if has else kept(request, etag)
    if answer is None or not surface.admits(request):
        return None
    answer.headers["X-Request-ID"] = uuid.uuid4().hex
    if request.method == "HEAD":
        answer.content = b""
    return answer


def _stamp(request: HttpRequest) -> Stamp:
    stamp = edition_stamp()
    require(request, stamp)
    return stamp
