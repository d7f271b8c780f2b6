"""Absolute addresses of pages: the one that counts, and the same page in the other languages."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from ecosystem.core.site import site_address

HREFLANG = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
DEFAULT = "zh-hans"
# What makes it another page, rather than the same page seen otherwise.
PART_OF_THE_PAGE = ("registry", "measure")


def absolute(request: HttpRequest, path: str) -> str:
    """The absolute address of a path of this site."""
    return site_address(request) + path


def canonical_path(request: HttpRequest) -> str:
    """The page's path with only those parameters that make it another page; a record's page is the same in every city."""
    match = request.resolver_match
    of_a_record = match is not None and "public_id" in match.kwargs
    kept = [(name, request.GET[name]) for name in PART_OF_THE_PAGE if request.GET.get(name) and not of_a_record]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def address_context(request: HttpRequest) -> dict[str, object]:
    """``canonical_url``, ``alternates`` (code, hreflang, address) and whether the page is one to be indexed."""
    path = canonical_path(request)
    paths = {code: path if code == get_language() else translate_url(path, code) for code in HREFLANG}
    alternates = [(code, HREFLANG[code], absolute(request, path)) for code, path in paths.items()]
    return {
        "canonical_url": absolute(request, path),
        "alternates": [*alternates, ("", "x-default", absolute(request, paths[DEFAULT]))],
        "is_indexed": is_indexed(request),
    }


def is_indexed(request: HttpRequest) -> bool:
    """Whether this is the page itself, rather than the page seen otherwise."""
    return not (set(request.GET) - set(PART_OF_THE_PAGE))
