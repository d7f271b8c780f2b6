"""A cache in one SQLite file: shared by all processes of a machine, with nothing to install."""

import logging
import os
import pickle
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

logger = logging.getLogger(__name__)
MEGABYTES = 256
# Once in so many writes the size is looked at; what is too much goes, oldest first, with some room to spare.
LOOK_EVERY = 64
KEEP = 0.9
FOREVER = 1e12
PATIENCE_MS = 250
# Several that open a new file at once are refused by one another without waiting: its journal is changed by one alone.
OPENING_SECONDS = 2.0
OPENING_PAUSE = 0.005
SETTINGS = (
    "PRAGMA journal_mode=WAL",
    # What a machine loses when it loses its power is made again.
    "PRAGMA synchronous=OFF",
    "PRAGMA mmap_size=268435456",
    (
        "CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value, size INTEGER NOT NULL,"
        " pickled INTEGER NOT NULL, expires REAL NOT NULL)"
    ),
)
WRITE = (
    "INSERT INTO entry (id, key, value, size, pickled, expires)"
    " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM entry), ?, ?, ?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET id = excluded.id, value = excluded.value, size = excluded.size,"
    " pickled = excluded.pickled, expires = excluded.expires"
)

Answer = TypeVar("Answer")


class SqliteCache(BaseCache):
    """``LOCATION`` is the file; ``OPTIONS["MEGABYTES"]`` how large it may become.

    Counting (``incr``) and ``add`` are atomic across processes. A file that is locked, full or broken is a cache that has
    nothing and keeps nothing; a broken one is made anew. Not for a file on a network.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._place = Path(location)
        self._most = int(params.get("OPTIONS", {}).get("MEGABYTES", MEGABYTES)) * 1024 * 1024
        self._own = threading.local()
        self._written = 0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._asked(lambda db: self._read(db, self.make_and_validate_key(key, version), default), default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        row = self._row(self.make_and_validate_key(key, version), value, timeout)
        self._asked(lambda db: db.execute(WRITE, row), None)
        self._look()

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        row = self._row(self.make_and_validate_key(key, version), value, timeout)
        sql = f"{WRITE} WHERE entry.expires <= ?"
        # Where nothing can be kept, nobody else keeps it either.
        added = self._asked(lambda db: db.execute(sql, (*row, time.time())).rowcount > 0, True)
        self._look()
        return added

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        sql = "UPDATE entry SET value = value + ? WHERE key = ? AND expires > ? AND pickled = 0 RETURNING value"
        values = (delta, self.make_and_validate_key(key, version), time.time())
        row = self._asked(lambda db: db.execute(sql, values).fetchone(), None)
        if row is None:
            raise ValueError(f"Key {key!r} not found")
        return row[0]

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        sql = "UPDATE entry SET expires = ? WHERE key = ? AND expires > ?"
        values = (self._expires(timeout), self.make_and_validate_key(key, version), time.time())
        return self._asked(lambda db: db.execute(sql, values).rowcount > 0, False)

    def delete(self, key: str, version: int | None = None) -> bool:
        own = self.make_and_validate_key(key, version)
        return self._asked(lambda db: db.execute("DELETE FROM entry WHERE key = ?", (own,)).rowcount > 0, False)

    def clear(self) -> None:
        self._asked(lambda db: db.execute("DELETE FROM entry"), None)

    def close(self, **kwargs: Any) -> None:
        """Nothing: a connection is each thread's own, and lasts as long as the thread."""

    def _read(self, db: sqlite3.Connection, key: str, default: Any) -> Any:
        row = db.execute("SELECT value, pickled, expires FROM entry WHERE key = ?", (key,)).fetchone()
        if row is None or row[2] <= time.time():
            return default
        # Only what this process's own user may write is read: the file is nobody else's.
        return pickle.loads(row[0]) if row[1] else row[0]  # noqa: S301

    def _row(self, key: str, value: Any, timeout: Any) -> tuple[Any, ...]:
        plain = type(value) in {int, bytes}
        kept = value if plain else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        return key, kept, len(kept) if isinstance(kept, bytes) else 8, not plain, self._expires(timeout)

    def _expires(self, timeout: Any) -> float:
        ends = self.get_backend_timeout(timeout)
        return FOREVER if ends is None else ends

    def _look(self) -> None:
        """Let go of what is over, and of the oldest where there is too much."""
        self._written += 1
        if self._written % LOOK_EVERY == 0:
            self._asked(self._tidy, None)

    def _tidy(self, db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM entry WHERE expires <= ?", (time.time(),))
        total = db.execute("SELECT coalesce(sum(size), 0) FROM entry").fetchone()[0]
        if total <= self._most:
            return
        for number, size in db.execute("SELECT id, size FROM entry ORDER BY id").fetchall():
            if total <= self._most * KEEP:
                return
            db.execute("DELETE FROM entry WHERE id = ?", (number,))
            total -= size

    def _asked(self, ask: Callable[[sqlite3.Connection], Answer], otherwise: Answer) -> Answer:
        try:
            with self._opened() as db:
                return ask(db)
        except (sqlite3.OperationalError, OSError) as error:
            logger.warning("The cache %s cannot be used just now: %s", self._place.name, error)
        except sqlite3.DatabaseError as error:
            logger.warning("The cache %s is broken and is made anew: %s", self._place.name, error)
            self._begin_anew()
        return otherwise

    def _opened(self) -> "Opened":
        """This thread's own way to the file."""
        opened: Opened | None = getattr(self._own, "opened", None)
        if opened is None:
            opened = self._own.opened = Opened(self._place)
        return opened

    def _begin_anew(self) -> None:
        self._opened().close()
        for ending in ("", "-wal", "-shm"):
            self._place.with_name(self._place.name + ending).unlink(missing_ok=True)


class Opened:
    """A connection of one thread, opened when it is used first and closed when the process is forked.

    What SQLite knows of a file's locks is each process's own: a child that took it over would believe that it holds locks
    which only its parent has, and take the file from under the others (https://www.sqlite.org/howtocorrupt.html, 2.6).
    """

    everywhere: "ClassVar[weakref.WeakSet[Opened]]" = weakref.WeakSet()

    def __init__(self, place: Path) -> None:
        self._place = place
        self._used = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self.everywhere.add(self)

    def __enter__(self) -> sqlite3.Connection:
        self._used.acquire()
        try:
            if self._db is None:
                self._db = self._connect()
        except BaseException:
            self._used.release()
            raise
        return self._db

    def __exit__(self, *_error: object) -> None:
        self._used.release()

    def close(self) -> None:
        """Close it once nobody is using it; it opens by itself when it is used again."""
        with self._used:
            if self._db is not None:
                self._db.close()
                self._db = None

    def __del__(self) -> None:
        # A connection is part of a circle (its statements), and would stay open until somebody looks for those.
        self.close()

    def _connect(self) -> sqlite3.Connection:
        self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only where it is not there: to close a file lets go of all locks that this process's other connections have on it.
        with suppress(FileExistsError):
            os.close(os.open(self._place, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        until = time.monotonic() + OPENING_SECONDS
        while (db := self._tried(time.monotonic() > until)) is None:
            time.sleep(OPENING_PAUSE)
        return db

    def _tried(self, last: bool) -> sqlite3.Connection | None:
        """A connection; None if somebody else is opening the file just now and this is not the ``last`` try."""
        db = sqlite3.connect(self._place, timeout=PATIENCE_MS / 1000, isolation_level=None, check_same_thread=False)
        try:
            for sql in SETTINGS:
                db.execute(sql)
        except sqlite3.Error as error:
            db.close()
            if last or getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return None
        return db


def _close_all() -> None:
    for opened in list(Opened.everywhere):
        opened.close()


os.register_at_fork(before=_close_all)
