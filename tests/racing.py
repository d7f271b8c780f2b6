"""Many at once: each call in a thread and a connection of its own, all of them beginning at the same moment.

SQLite's database in memory, in which tests run, has no writers that wait for each other; so there the race is held on a
copy in a file, as the product keeps it, and copied back.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from typing import Any

from django.db import connection, connections

PATIENCE = 60


def all_at_once(act: Callable[[Any], Any], things: Iterable[Any]) -> list[Any]:
    """What ``act`` returned for each thing, in their order. To be used in a test with ``transaction=True``."""
    things = list(things)
    together = Barrier(len(things))

    def one(thing: Any) -> Any:
        together.wait(PATIENCE)
        try:
            return act(thing)
        finally:
            connection.close()

    with several_writers(), ThreadPoolExecutor(len(things)) as threads:
        return list(threads.map(one, things))


@contextmanager
def several_writers() -> Iterator[None]:
    """A database that several connections write to, whoever they are: the tests' own, or a copy in a file."""
    # A file already: within another one.
    if connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).is_file():
        yield
        return
    connection.ensure_connection()
    settings = connections.settings["default"]
    in_memory = settings["NAME"]
    with TemporaryDirectory(prefix="wutong-race-") as directory:
        place = Path(directory) / "race.sqlite3"
        _copy(connection.connection, place)
        settings["NAME"] = str(place)
        try:
            yield
        finally:
            settings["NAME"] = in_memory
        with sqlite3.connect(place) as written:
            written.backup(connection.connection)


def _copy(source: sqlite3.Connection, place: Path) -> None:
    target = sqlite3.connect(place)
    source.backup(target)
    # As the product keeps it: of several that change to it at the same moment, one would be told that it is locked.
    target.execute("PRAGMA journal_mode=WAL")
    target.close()
