"""The caches: what an address means, what several processes share, and what happens when one is down or broken."""

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from ecosystem.core.caching import redis as guarded
from ecosystem.core.caching import sqlite
from ecosystem.core.caching.addresses import caches
from ecosystem.core.caching.breaker import Breaker
from ecosystem.core.caching.redis import GuardedRedisCache
from ecosystem.core.caching.sqlite import SqliteCache

PAGE = b"<html>" + b"x" * 5000


def test_an_address_says_where_counts_and_pages_are_kept():
    assert caches("sqlitecache:////var/lib/wutong/cache.sqlite3?megabytes=64")["pages"] == {
        "BACKEND": "ecosystem.core.caching.sqlite.SqliteCache",
        "LOCATION": "/var/lib/wutong/cache.sqlite3",
        "OPTIONS": {"MEGABYTES": 64},
        "KEY_PREFIX": "pages",
    }
    assert caches("valkeys://user:word@cache.example:6380/2")["default"]["LOCATION"] == (
        "rediss://user:word@cache.example:6380/2"
    )
    both = caches("redis://one.example/0", "redis://two.example/0")
    assert [both[name]["LOCATION"] for name in both] == ["redis://one.example/0", "redis://two.example/0"]


def test_pages_are_never_kept_in_the_database_that_they_spare():
    assert caches("dbcache://wutong_cache")["pages"]["BACKEND"].endswith("LocMemCache")


@pytest.mark.parametrize("address", ["nonsense://x", "sqlitecache://"])
def test_an_address_of_no_cache_is_refused(address):
    with pytest.raises(ImproperlyConfigured):
        caches(address)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "cache.sqlite3"


def at(place: Path, **options: Any) -> SqliteCache:
    return SqliteCache(str(place), {"OPTIONS": options})


@pytest.fixture(params=["sqlite", "redis-server", "valkey-server"])
def pair(request: pytest.FixtureRequest, place: Path, tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """One cache, as two processes see it."""
    if request.param == "sqlite":
        yield at(place), at(place)
        return
    with running(request.param, tmp_path) as server:
        yield GuardedRedisCache(server.address, {}), GuardedRedisCache(server.address, {})


def test_what_one_keeps_another_finds(pair):
    one, other = pair
    one.set("page", PAGE, 60)
    one.set("told", {"edition": 3}, 60)
    assert other.get("page") == PAGE
    assert other.get_many(["page", "told", "nothing"]) == {"page": PAGE, "told": {"edition": 3}}
    assert other.get("nothing", "else") == "else"
    assert other.delete("page")
    assert one.get("page") is None
    one.clear()
    assert other.get("told") is None


def test_only_one_adds_and_nobody_is_counted_twice(pair):
    one, other = pair
    assert (one.add("lease", 1, 60), other.add("lease", 2, 60)) == (True, False)
    one.set("count", 0, 60)
    assert [one.incr("count"), other.incr("count"), one.incr("count", 5)] == [1, 2, 7]
    with pytest.raises(ValueError, match="nothing"):
        one.incr("nothing")


def test_what_is_over_is_not_there(pair):
    one, other = pair
    one.set("soon", 1, 1)
    one.set("later", 1, 1)
    assert one.touch("later", 60)
    one.set("always", 1, None)
    until = time.monotonic() + 10
    while other.get("soon") is not None and time.monotonic() < until:
        time.sleep(0.01)
    assert (other.get("soon"), other.get("later"), other.get("always")) == (None, 1, 1)
    assert other.add("soon", 2, 60)


def _count(inherited: list[SqliteCache], place: Path, together: Any) -> None:
    together.wait(30)
    for number in range(10):
        cache = inherited.pop() if inherited else at(place)
        for _again in range(5):
            cache.incr("count")
        # Half of them are closed while others count.
        inherited.extend([cache] if number % 2 else [])


def in_processes(number: int, act: Callable[..., None], *arguments: Any) -> list[Any]:
    """Processes forked off to run ``act``; all of them begin at once."""
    fork = multiprocessing.get_context("fork")
    together = fork.Barrier(number)
    processes = [fork.Process(target=act, args=(*arguments, together)) for _number in range(number)]
    for process in processes:
        process.start()
    return processes


def ended(processes: list[Any]) -> list[int | None]:
    """How each of them ended."""
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def test_processes_count_together(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "PATIENCE_MS", 10_000)
    for number in range(1, 6):
        cache = at(place)
        cache.add("count", 0, 60)
        processes = in_processes(4, _count, [cache], place)
        # It was open when they were forked off, and its parent closes it while they count.
        del cache
        assert ended(processes) == [0] * 4
        assert at(place).get("count") == number * 200


def _add(place: Path, added: Any, together: Any) -> None:
    cache = at(place)
    together.wait(30)
    if cache.add("lease", 1, 60):
        with added.get_lock():
            added.value += 1


def test_processes_that_find_no_file_make_one_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nobody is refused by another one who is just making it: else each of them would take what one alone may have."""
    monkeypatch.setattr(sqlite, "PATIENCE_MS", 10_000)
    for number in range(30):
        added = multiprocessing.get_context("fork").Value("i", 0)
        assert ended(in_processes(5, _add, tmp_path / str(number) / "cache.sqlite3", added)) == [0] * 5
        assert added.value == 1


def test_a_cache_in_a_file_does_not_grow_beyond_its_measure(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "LOOK_EVERY", 8)
    cache = at(place, MEGABYTES=1)
    for number in range(400):
        cache.set(f"page-{number}", b"x" * 10_000, 600)
    found = [number for number in range(400) if cache.get(f"page-{number}")]
    assert found == list(range(found[0], 400)), "the oldest went first"
    assert len(found) * 10_000 <= 1024 * 1024 + 8 * 10_000
    assert place.stat().st_size < 4 * 1024 * 1024


def test_the_file_is_nobody_elses(place: Path):
    at(place).set("page", PAGE, 60)
    assert oct(place.stat().st_mode)[-3:] == "600"


def test_a_file_that_is_broken_is_made_anew(place: Path):
    place.parent.mkdir()
    place.write_bytes(b"this is no database, and long enough to be looked at " * 100)
    cache = at(place)
    cache.set("page", PAGE, 60)
    cache.set("page", PAGE, 60)
    assert cache.get("page") == PAGE


def test_a_file_that_cannot_be_written_is_a_cache_that_keeps_nothing(tmp_path: Path):
    (tmp_path / "taken").mkdir()
    cache = at(tmp_path / "taken")
    cache.set("page", PAGE, 60)
    assert cache.get("page") is None
    assert cache.add("lease", 1, 60), "whoever asks makes the page himself"


def test_a_breaker_lets_one_try_after_its_rest(monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    breaker = Breaker(5)
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    now[0] = 106
    assert [breaker.is_open, breaker.is_open] == [False, True]
    breaker.answered()
    assert not breaker.is_open


class Server:
    """A Redis or Valkey of the machine, on a port of its own."""

    def __init__(self, program: str, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(home)]

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait(10)


@contextmanager
def running(name: str, home: Path) -> Iterator[Server]:
    """A server until the end of the block; Debian's Redis is required where nothing may be skipped, Valkey is not."""
    program = shutil.which(name)
    if program is None:
        if name == "redis-server" and os.environ.get("WUTONG_REQUIRE_ALL") == "1":
            pytest.fail("Redis is not here. Type: apt-get install redis-server")
        pytest.skip(f"{name} is not here")
    server = Server(program, home)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(params=["redis-server", "valkey-server"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    with running(request.param, tmp_path) as server:
        yield server


@pytest.fixture
def with_server(server: Server) -> Iterator[Server]:
    backend = {"BACKEND": "ecosystem.core.caching.redis.GuardedRedisCache", "LOCATION": server.address}
    with override_settings(CACHES={"default": backend, "pages": {**backend, "KEY_PREFIX": "pages"}}):
        yield server


def test_a_page_kept_by_one_process_is_answered_by_all_and_outlives_them(
    wuhan_center, with_server, django_assert_num_queries
):
    made = Client().get("/about/")
    with django_assert_num_queries(1):
        again = Client().get("/about/")
    assert again.content == made.content


@pytest.mark.parametrize("fault", ["gone", "frozen"])
def test_a_cache_that_does_not_answer_is_left_alone_and_pages_go_on(wuhan_center, with_server, monkeypatch, fault):
    page = Client().get("/about/").content
    if fault == "gone":
        with_server.stop()
    else:
        with_server.process.send_signal(signal.SIGSTOP)
    assert Client().get("/about/").content == page
    assert Client().get("/api/v1/centers/").status_code == 200
    asked: list[str] = []
    monkeypatch.setattr(guarded.RedisCache, "get", lambda *arguments, **named: asked.append("asked"))
    assert Client().get("/about/").content == page
    assert Client().get("/api/v1/centers/").status_code == 200
    assert asked == [], "it is not asked again so soon"


def test_a_cache_that_comes_back_is_used_again(with_server, monkeypatch):
    monkeypatch.setattr(guarded, "REST", 0.05)
    cache = GuardedRedisCache(with_server.address, {})
    cache.set("page", PAGE, 60)
    with_server.stop()
    assert cache.get("page") is None
    cache.set("page", b"of this process", 60)
    assert cache.get("page") == b"of this process"
    with_server.start()
    until = time.monotonic() + 10
    while cache.get("page") is not None and time.monotonic() < until:
        time.sleep(0.02)
    cache.set("page", PAGE, 60)
    assert GuardedRedisCache(with_server.address, {}).get("page") == PAGE
    assert isinstance(cache._memory, LocMemCache)
