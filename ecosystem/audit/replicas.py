"""Public reads from replicas of the database, where there are any.

Edition and data are read in one snapshot of one replica, so a page is whole whichever replica it is from; what a replica
lacks yet is only the latest editions. Nobody notices: whoever wrote something sees his own edition or a later one, a
replica that is too far behind or does not answer is left alone for a while, and then the primary answers.

For the length of a read the replica's connection stands in the place of the default one, for everything that is asked:
querysets and plain SQL alike. A router could only tell the querysets. Writes, the history, accounts, the desk and the
portal never come here, and a replica refuses writes anyway.
"""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from ecosystem.audit.editions import Stamp, edition_stamp
from ecosystem.core.caching.breaker import Breaker

logger = logging.getLogger(__name__)
REST = 5.0
ASK_EVERY = 1.0
COOKIE_SECONDS = 3600
LONGEST_NUMBER = 18
_here: ContextVar[str | None] = ContextVar("replica", default=None)
Answer = TypeVar("Answer")


class Behind(Exception):
    """This replica has not yet what is asked for."""


def read_public(request: HttpRequest, act: Callable[[], Answer]) -> Answer:
    """What ``act`` answers, reading from a replica that is fit for it, else from the primary. It only reads, and may be
    begun again; within, :func:`require` is to be told the edition that was met.
    """
    for alias in _in_any_order():
        breaker = _breaker(alias)
        if breaker.is_open:
            continue
        try:
            with _in_place_of_primary(alias):
                answer = act()
        except Behind:
            continue
        except (OperationalError, InterfaceError) as error:
            breaker.failed()
            logger.warning("The replica %s does not answer, and is left alone for %s s: %s", alias, REST, error)
            continue
        breaker.answered()
        return answer
    return act()


def require(request: HttpRequest, stamp: Stamp) -> None:
    """Raise :class:`Behind` where this is a replica's edition, and too old a one for this visitor or for anybody."""
    alias = _here.get()
    if alias is None:
        return
    if stamp[0] < _primary.floor():
        _breaker(alias).failed()
        logger.warning("The replica %s is behind, and is left alone for %s s.", alias, REST)
        raise Behind
    if stamp[0] < _own_edition(request):
        raise Behind


def may_be_asked_again(error: Exception) -> bool:
    """Whether an error is the replica's, so that the read is begun again elsewhere and must not be answered with it."""
    return _here.get() is not None and isinstance(error, Behind | OperationalError | InterfaceError)


def sent_as_begun(response: StreamingHttpResponse, moment: ExitStack) -> None:
    """Have the rest of a response read where its beginning was read, within what ``moment`` holds open.

    That is let go when the response was sent; or earlier, where the response says when all of it is read (``when_read``).
    """
    alias = _here.get()
    parts = iter(response.streaming_content)
    nothing = object()

    def sent() -> Iterator[bytes]:
        while True:
            with _in_place_of_primary(alias):
                part: Any = next(parts, nothing)
            if part is nothing:
                return
            yield part

    def close() -> None:
        with _in_place_of_primary(alias):
            moment.close()

    getattr(response, "when_read", []).append(moment.close)
    response.streaming_content = sent()
    response._resource_closers.append(close)  # type: ignore[attr-defined]


def remember(request: HttpRequest, response: HttpResponseBase, edition: int) -> None:
    """Let whoever wrote something see at least this edition from now on, whichever database answers."""
    if not settings.REPLICAS or edition <= _own_edition(request):
        return
    response.set_cookie(
        settings.EDITION_COOKIE_NAME,
        str(edition),
        max_age=COOKIE_SECONDS,
        secure=settings.SECURE_SSL,
        httponly=True,
        samesite="Lax",
    )


def _own_edition(request: HttpRequest) -> int:
    value = request.COOKIES.get(settings.EDITION_COOKIE_NAME, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER else 0


def _in_any_order() -> list[str]:
    aliases: list[str] = settings.REPLICAS
    if aliases:
        _primary.look()
    return random.sample(aliases, len(aliases)) if len(aliases) > 1 else aliases


@contextmanager
def _in_place_of_primary(alias: str | None) -> Iterator[None]:
    if alias is None:
        yield
        return
    primary, replica = connections[DEFAULT_DB_ALIAS], connections[alias]
    token = _here.set(alias)
    connections[DEFAULT_DB_ALIAS] = replica
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary
        _here.reset(token)


@cache
def _breaker(alias: str) -> Breaker:
    return Breaker(REST)


class _Primary:
    """Which editions the primary had, and since when this process knows; asked beside the requests, once a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0.0
        self._seen: deque[tuple[float, int]] = deque()
        self._floor = 0

    def floor(self) -> int:
        """The edition that the primary had so long ago that no replica may still lack it."""
        long_ago = time.monotonic() - settings.REPLICA_LAG_SECONDS
        with self._lock:
            while self._seen and self._seen[0][0] <= long_ago:
                self._floor = self._seen.popleft()[1]
            return self._floor

    def look(self) -> None:
        """Have the primary asked, if that was not done just now. Nobody waits for it: it may not be there."""
        with self._lock:
            if time.monotonic() - self._asked < ASK_EVERY:
                return
            self._asked = float("inf")
        threading.Thread(target=self._ask, name="edition of the primary", daemon=True).start()

    def _ask(self) -> None:
        asked = time.monotonic()
        try:
            number = edition_stamp()[0]
        except (OperationalError, InterfaceError) as error:
            logger.warning("The primary does not answer; replicas do: %s", error)
        else:
            with self._lock:
                # Lower again after a restore: what was known before means nothing then.
                if number < (self._seen[-1][1] if self._seen else self._floor):
                    self._seen.clear()
                    self._floor = 0
                self._seen.append((asked, number))
        finally:
            connections.close_all()
            self._asked = time.monotonic()


_primary = _Primary()
