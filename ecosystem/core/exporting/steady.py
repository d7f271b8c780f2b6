"""Reading a long list while somebody takes it: as of one moment, and without keeping the database waiting for a slow reader."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryFile

from django.db import connection

from ecosystem.core.snapshots import snapshot

PATIENCE = 20.0
"""Seconds that a reader may keep the snapshot waiting, all in all, before the rest is read at once."""
STALLED = 60
"""Seconds after which PostgreSQL takes its snapshot back from a reader who takes nothing at all."""
PIECE = 65_536


def steadily(parts: Generator[bytes], when_read: Iterable[Callable[[], None]] = ()) -> Iterator[bytes]:
    """The parts, all of them read in one snapshot; once the last is read, the steps of ``when_read`` are taken.

    A snapshot that lasts keeps the database from clearing up (PostgreSQL its dead rows, SQLite its log). So whoever takes
    the parts slowly gets the rest from a temporary file, into which it is read as fast as the database gives it. Closing
    this early ends the reading at once.
    """
    with closing(parts):
        with _held_snapshot():
            waited = 0.0
            for part in parts:
                since = time.monotonic()
                yield part
                waited += time.monotonic() - since
                if waited > PATIENCE:
                    break
            else:
                return
            rest = TemporaryFile()  # noqa: SIM115  it outlives the snapshot
            for part in parts:
                rest.write(part)
        for step in when_read:
            step()
        with rest:
            rest.seek(0)
            while piece := rest.read(PIECE):
                yield piece


@contextmanager
def _held_snapshot() -> Iterator[None]:
    """One snapshot on either database. On SQLite a transaction that only reads keeps no writer waiting."""
    if connection.in_atomic_block:
        _bound()
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with snapshot():
            _bound()
            yield


def _bound() -> None:
    """Let PostgreSQL take the snapshot back from whoever takes nothing any more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{STALLED}s'")
