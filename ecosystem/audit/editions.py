"""The public edition, as readers of the registry meet it.

Public answers are pure functions of their address, the language, the edition, the local date and the release; so these
make the ETag, and a conditional request costs one query.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import get_language

from ecosystem.core.dates import today
from ecosystem.core.site import site_address

MADE_OF = frozenset({".py", ".html", ".mo"})
CODE = ("api", "ecosystem")
# What decides how the same data looks, beside the code.
LOOKS = ("RELEASE", "WUTONG_CITY", "TIME_ZONE", "STATIC_URL")
# Plain SQL, since it is most of what a request for an unchanged page costs.
ASK = "SELECT number, raised_at FROM audit_edition WHERE id = 1"
Stamp = tuple[int, str]
_known: ContextVar[Stamp | None] = ContextVar("known_edition", default=None)


def current_edition() -> int:
    """The number of the public edition now; 1 for a registry nobody has written to yet."""
    return edition_stamp()[0]


@contextmanager
def one_edition() -> Iterator[Stamp]:
    """Read the edition once for everything inside: in one snapshot it cannot change. For reads only."""
    stamp = _read()
    token = _known.set(stamp)
    try:
        yield stamp
    finally:
        _known.reset(token)


def edition_stamp() -> Stamp:
    """The edition's number, and when it was raised: a number alone would come back after a restore from a backup."""
    return _known.get() or _read()


def _read() -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(ASK)
        row = cursor.fetchone()
    return (row[0], str(row[1])) if row else (1, "")


def etag_of(request: HttpRequest, stamp: Stamp, language: str | None = None) -> str:
    """The weak ETag of a public answer: what the answer is a function of, in one hash that nobody else can make.

    So whoever sends it was given it, for this very address: one that was never answered (a refusal, a private page)
    cannot be claimed to be unchanged. ``language`` is the active one where it is not said.
    """
    query = sorted(pair for pair in _pairs(request)) if request.META.get("QUERY_STRING") else ()
    parts = (site_address(request), request.path, query, language or get_language(), stamp, today(), release())
    digest = hashlib.blake2b(
        repr(parts).encode("utf-8", "surrogatepass"), digest_size=16, key=_key(settings.SECRET_KEY)
    )
    return f'W/"{digest.hexdigest()}"'


def _pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The parameters; those of one name keep their order, for the last one may be meant."""
    for name, values in request.GET.lists():
        yield from ((name, f"{place:04}{value}") for place, value in enumerate(values))


@lru_cache(4)
def _key(secret: str) -> bytes:
    return hashlib.sha256(f"edition:{secret}".encode()).digest()


def release() -> str:
    """What decides how the same data looks: release, settings and code; while developing, as of a second ago."""
    looks = tuple(str(getattr(settings, name)) for name in LOOKS)
    return _release(looks, int(time.monotonic()) if settings.DEBUG else 0)


@lru_cache(2)
def _release(looks: tuple[str, ...], second: int) -> str:
    """In production the contents of the files, which are the same on every machine, read once by each process."""
    digest = hashlib.blake2b(repr(looks).encode(), digest_size=8)
    for path in _files():
        digest.update(str(path.stat().st_mtime_ns).encode() if settings.DEBUG else path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterable[Path]:
    base = Path(settings.BASE_DIR)
    code = sorted(path for part in CODE for path in (base / part).rglob("*") if path.suffix in MADE_OF)
    # Names of static files are on every page.
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return [*code, manifest] if manifest.exists() else code
