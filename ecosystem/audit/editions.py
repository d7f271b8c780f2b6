"""The public edition, as readers of the registry meet it.

Public answers are pure functions of their address, the language, the edition, the local date and the release; so these
make the ETag, and a conditional request costs one query.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from ecosystem.audit.models import Edition
from ecosystem.core.dates import today
from ecosystem.core.site import site_address

MADE_OF = frozenset({".py", ".html", ".mo"})
CODE = ("api", "ecosystem")
_known: ContextVar[tuple[int, str] | None] = ContextVar("known_edition", default=None)


def current_edition() -> int:
    """The number of the public edition now; 1 for a registry nobody has written to yet."""
    return Edition.objects.values_list("number", flat=True).filter(pk=1).first() or 1


@contextmanager
def one_edition() -> Iterator[tuple[int, str]]:
    """Read the edition once for everything inside: in one snapshot it cannot change. For reads only."""
    stamp = edition_stamp()
    token = _known.set(stamp)
    try:
        yield stamp
    finally:
        _known.reset(token)


def edition_stamp() -> tuple[int, str]:
    """The edition's number, and when it was raised: a number alone would come back after a restore from a backup."""
    known = _known.get()
    if known is not None:
        return known
    row = Edition.objects.filter(pk=1).values_list("number", "raised_at").first()
    return (row[0], row[1].isoformat()) if row else (1, "")


def etag_of(request: HttpRequest, stamp: tuple[int, str]) -> str:
    """The weak ETag of a public answer: what the answer is a function of, in one hash."""
    query = sorted((name, value) for name, values in request.GET.lists() for value in values)
    parts = (site_address(request), request.path, query, get_language(), stamp, today(), release())
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def release() -> str:
    """What decides how the same data looks: the release, and while developing the newest change of a file."""
    if not settings.DEBUG:
        return settings.RELEASE
    files = (path for part in CODE for path in Path(settings.BASE_DIR, part).rglob("*") if path.suffix in MADE_OF)
    return f"{settings.RELEASE}+{max(path.stat().st_mtime_ns for path in files)}"
