"""Public answers that were made, kept as they left the house until they are asked for again.

An answer is kept under its ETag: it is the answer for as long as its edition lasts, and nobody asks for it afterwards. It
is kept whole, with its headers, and in each encoding that somebody asked for, so that it is compressed once.
"""

import gzip
import secrets
import time
from functools import lru_cache

import brotli
import orjson
from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, BaseCache, caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

KEPT_SECONDS = 24 * 3600
LARGEST_KEPT = 400_000
LONGEST_QUERY = 1000
# Smaller than a packet: compressing would save nothing.
SMALLEST_COMPRESSED = 1000
# Whoever makes an answer has so long; the others wait for it so long and then make it themselves.
LEASE_SECONDS = 30
PATIENCE = 5.0
GLANCES = (0.005, 0.01, 0.02, 0.04, 0.05)
# What an answer may differ by and still be one answer under its ETag: the language is part of that, keys never get here.
VARIES_BY = frozenset({"accept-language", "authorization", "accept-encoding"})
OWN_TO_THE_REQUEST = frozenset({"x-request-id", "content-length", "date"})


def public_caching() -> str:
    """The ``Cache-Control`` of public answers: to be kept by anybody, and asked about every time.

    Where an operator lets a CDN answer by itself for some seconds (``SHARED_SECONDS``), that is said to it alone.
    """
    shared = settings.SHARED_SECONDS
    return f"public, max-age=0, must-revalidate, s-maxage={shared}" if shared else "public, max-age=0, must-revalidate"


def mark(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Say of a response that it is the public answer of its address in this edition: it may be kept under ``etag``."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = public_caching()
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def unchanged(etag: str, varies_by: str) -> HttpResponse:
    """304: what the visitor has is what there is."""
    response = HttpResponse(status=304)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = public_caching()
    response.headers["Vary"] = varies_by
    del response.headers["Content-Type"]
    return response


def kept(request: HttpRequest, etag: str) -> HttpResponse | None:
    """The answer under this ETag in an encoding the visitor reads, if it was kept."""
    encoding = encoding_asked(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    pages = _pages()
    if encoding and (packed := pages.get(_name(etag, encoding))):
        return _unpacked(packed)
    packed = pages.get(_name(etag))
    if packed is None:
        return None
    return _encoded(_unpacked(packed), etag, encoding)


def keep(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Keep an answer that is public, whole and the same for everybody; return it as this visitor reads it."""
    if not isinstance(response, HttpResponse) or not _is_for_everybody(request, response):
        return response
    etag = response.headers["ETag"]
    if len(response.content) <= LARGEST_KEPT and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY:
        _pages().set(_name(etag), _packed(response), KEPT_SECONDS)
        return _encoded(response, etag, encoding_asked(request.META.get("HTTP_ACCEPT_ENCODING", "")))
    return response


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Nothing personal: no cookie, no nonce, no key, nothing it varies by but what the ETag says; and no refusal."""
    vary = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and request.method == "GET"
        and "ETag" in response.headers
        and response.headers.get("Cache-Control", "").startswith("public")
        and not response.cookies
        and not getattr(request, "_csp_nonce", None)
        and "HTTP_AUTHORIZATION" not in request.META
        and vary <= VARIES_BY
    )


def _pages() -> BaseCache:
    """The cache of pages; an installation that has one cache keeps everything there."""
    return caches["pages" if "pages" in settings.CACHES else DEFAULT_CACHE_ALIAS]


def _name(etag: str, encoding: str = "") -> str:
    return f"{etag[3:-1]}{encoding}"


def _packed(response: HttpResponse) -> bytes:
    headers = [[name, value] for name, value in response.headers.items() if name.lower() not in OWN_TO_THE_REQUEST]
    return orjson.dumps(headers) + b"\n" + response.content


def _unpacked(packed: bytes) -> HttpResponse:
    head, _line, content = packed.partition(b"\n")
    response = HttpResponse(content)
    for name, value in orjson.loads(head):
        response.headers[name] = value
    response.headers["Content-Length"] = str(len(content))
    return response


def _encoded(response: HttpResponse, etag: str, encoding: str) -> HttpResponse:
    """The answer compressed, if that was asked for; kept so, too."""
    if not encoding or len(response.content) < SMALLEST_COMPRESSED or "Content-Encoding" in response.headers:
        return response
    compress = brotli.compress if encoding == "br" else gzip.compress
    response.content = (
        compress(response.content, quality=5) if encoding == "br" else compress(response.content, 6, mtime=0)
    )
    response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(response.content))
    _pages().set(_name(etag, encoding), _packed(response), KEPT_SECONDS)
    return response


@lru_cache(256)
def encoding_asked(header: str) -> str:
    """``br`` or ``gzip`` where the visitor reads it (the better one of both), else nothing."""
    read = set()
    for part in header.lower().split(","):
        name, _semicolon, quality = part.partition(";")
        if quality.replace(" ", "").removeprefix("q=").strip("0.") or not quality:
            read.add(name.strip())
    return "br" if "br" in read else "gzip" if read & {"gzip", "x-gzip"} else ""


class Lease:
    """The right to make one answer while others wait for it. It ends by itself: who dies with it blocks nobody for long."""

    def __init__(self, etag: str) -> None:
        self._name = f"lease-{_name(etag)}"
        self._token = secrets.token_hex(8)
        self.held = False

    def take(self) -> bool:
        """Take it, if nobody has it."""
        self.held = bool(_pages().add(self._name, self._token, LEASE_SECONDS))
        return self.held

    def is_taken(self) -> bool:
        """Whether somebody is at it."""
        return _pages().get(self._name) is not None

    def give_back(self) -> None:
        """Let it go, if it is still ours."""
        if self.held and _pages().get(self._name) == self._token:
            _pages().delete(self._name)
        self.held = False


def made_by_another(request: HttpRequest) -> HttpResponse | None:
    """Of many who ask for one answer that is not kept, the first is told to make it (None), the others get it from him.

    They make it themselves where he gives up, or takes longer than ``PATIENCE``.
    """
    etag = getattr(request, "early_etag", None)
    if etag is None:
        return None
    lease = Lease(etag)
    if lease.take():
        request.lease = lease  # type: ignore[attr-defined]
        # Who comes just as another one is done has found nothing and takes what he let go.
        return kept(request, etag)
    until = time.monotonic() + PATIENCE
    for number in range(int(PATIENCE / GLANCES[0])):
        time.sleep(GLANCES[min(number, len(GLANCES) - 1)])
        # In this order: what he makes is kept before he lets go.
        taken = lease.is_taken()
        if found := kept(request, etag):
            return found
        if not taken or time.monotonic() > until:
            return None
    return None


def give_back(request: HttpRequest) -> None:
    """Whatever became of the request: others need not wait for it any more."""
    lease: Lease | None = getattr(request, "lease", None)
    if lease is not None:
        lease.give_back()
