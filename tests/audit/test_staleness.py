"""Many write and many read at once: nobody is shown what is older than he knew, and an ETag never names two contents."""

import http.client
import itertools
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.sources.services import add_source
from tests.bench.serving import Server, serving
from tests.racing import all_at_once, several_writers

WRITERS, TIMES = 3, 12
PATHS = ("/en/sources/", "/api/v1/sources/?page_size=100", "/api/v1/editions/current/")
NUMBER = re.compile(r"edition (\d+)|\"number\":(\d+)")


# Everybody asks once: nobody asks more often than one may.
NUMBERS = itertools.count(1)

Get = Callable[[str, dict[str, str]], tuple[int, str, bytes]]


def new_address() -> str:
    number = next(NUMBERS)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def by_client(path: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
    """Asked in this process."""
    response = Client(REMOTE_ADDR=new_address()).get(path, headers=headers)
    return response.status_code, response["ETag"], response.content


def of_server(server: Server) -> Get:
    """Asked of a gunicorn, whichever of its processes answers."""

    def get(path: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
        request = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        request.request("GET", path, headers={**headers, "X-Forwarded-For": new_address()})
        response = request.getresponse()
        content = response.read()
        request.close()
        assert response.status in {200, 304}, (path, response.status)
        return response.status, response.headers["ETag"], content

    return get


@dataclass
class Town:
    """What has been acknowledged to somebody, and what was answered under each ETag."""

    acknowledged: int = 0
    reads: int = 0
    writing: int = WRITERS
    titles: set[str] = field(default_factory=set)
    contents: dict[tuple[str, str], bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, name: str) -> None:
        try:
            for number in range(TIMES):
                self.add(f"{name} {number}")
                self.let_read()
        finally:
            with self.lock:
                self.writing -= 1

    def add(self, title: str) -> None:
        add_source(title=title, title_en=title, by=SYSTEM)
        with self.lock:
            self.acknowledged = max(self.acknowledged, current_edition())
            self.titles.add(title)

    def let_read(self) -> None:
        """Go on when somebody has read since, so that neither is through before the other begins."""
        before, until = self.reads, time.monotonic() + 2
        while self.reads == before and time.monotonic() < until:
            time.sleep(0.005)

    def read(self, path: str, get: Get) -> None:
        tag = ""
        while self.writing:
            with self.lock:
                known, titles = self.acknowledged, set(self.titles)
            status, new_tag, content = get(path, {"If-None-Match": tag} if tag else {})
            with self.lock:
                self.reads += 1
                if status == 304:
                    content = self.contents[path, tag]
                else:
                    tag = new_tag
                    if self.contents.setdefault((path, tag), content) != content:
                        self.faults.append(f"{path}: one ETag, two contents")
            self.judge(path, content.decode(), known, titles)

    def judge(self, path: str, content: str, known: int, titles: set[str]) -> None:
        found = NUMBER.search(content)
        if found and int(found.group(1) or found.group(2)) < known:
            self.faults.append(f"{path}: edition {found.group()} after {known} was acknowledged")
        if "editions" not in path and (missing := [title for title in titles if title not in content]):
            self.faults.append(f"{path}: lacks {missing[:3]}")


def raced(get: Get) -> Town:
    town = Town()
    works: list[Any] = [lambda name=f"Paper {number}": town.write(name) for number in range(WRITERS)]
    works += [lambda path=path: town.read(path, get) for path in PATHS * 2]
    all_at_once(lambda work: work(), works)
    assert len(town.titles) == WRITERS * TIMES
    assert len(town.contents) > 3, "something was read while it was written"
    return town


@pytest.mark.django_db(transaction=True)
def test_no_answer_is_older_than_what_was_acknowledged_before_it_was_asked_for(wuhan_center):
    assert raced(by_client).faults == []


@pytest.mark.django_db(transaction=True)
def test_nor_is_one_of_several_processes_that_share_what_they_keep(wuhan_center, tmp_path):
    with several_writers():
        place = connection.settings_dict
        database = (
            f"sqlite:///{place['NAME']}"
            if connection.vendor == "sqlite"
            else f"postgres://{place['USER']}@/{place['HOST']}/{place['NAME']}"
        )
        cache = f"sqlitecache:///{tmp_path / 'cache.sqlite3'}"
        settings = {"DATABASE_URL": database, "CACHE_URL": cache, "DEBUG": "true", "TRUSTED_PROXIES": "1"}
        with serving(Path(__file__).parents[2], 2, **settings) as server:
            assert raced(of_server(server)).faults == []
