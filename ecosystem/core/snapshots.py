"""One consistent view of the data for the length of a read."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as of one moment, the edition and what belongs to it among it. Nothing may be written inside."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _reading():
            yield


@contextmanager
def _reading() -> Iterator[None]:
    """SQLite: a transaction that takes no lock for writing when it begins, as all others do here; so no writer waits."""
    # In a new thread: what the transactions of a connection are like is known once it is there.
    connection.ensure_connection()
    writing = connection.transaction_mode
    connection.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            connection.transaction_mode = writing
            yield
    finally:
        connection.transaction_mode = writing
