"""Many write and many read at once: nobody is shown what is older than he knew, and an ETag never names two contents."""

import re
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.sources.services import add_source
from tests.racing import all_at_once

WRITERS, TIMES = 3, 12
PATHS = ("/en/sources/", "/api/v1/sources/?page_size=100", "/api/v1/editions/current/")
NUMBER = re.compile(r"edition (\d+)|\"number\":(\d+)")


@dataclass
class Town:
    """What has been acknowledged to somebody, and what was answered under each ETag."""

    acknowledged: int = 0
    titles: set[str] = field(default_factory=set)
    contents: dict[tuple[str, str], bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, name: str) -> None:
        for number in range(TIMES):
            title = f"{name} {number}"
            add_source(title=title, title_en=title, by=SYSTEM)
            with self.lock:
                self.acknowledged = max(self.acknowledged, current_edition())
                self.titles.add(title)

    def read(self, path: str) -> None:
        tag = ""
        for _time in range(TIMES):
            with self.lock:
                known, titles = self.acknowledged, set(self.titles)
            response = Client().get(path, headers={"If-None-Match": tag} if tag else {})
            with self.lock:
                if response.status_code == 304:
                    content = self.contents[path, tag]
                else:
                    tag, content = response["ETag"], response.content
                    if self.contents.setdefault((path, tag), content) != content:
                        self.faults.append(f"{path}: one ETag, two contents")
            self.judge(path, content.decode(), known, titles)

    def judge(self, path: str, content: str, known: int, titles: set[str]) -> None:
        found = NUMBER.search(content)
        if found and int(found.group(1) or found.group(2)) < known:
            self.faults.append(f"{path}: edition {found.group()} after {known} was acknowledged")
        if "editions" not in path and (missing := [title for title in titles if title not in content]):
            self.faults.append(f"{path}: lacks {missing[:3]}")


@pytest.mark.django_db(transaction=True)
def test_no_answer_is_older_than_what_was_acknowledged_before_it_was_asked_for(wuhan_center):
    town = Town()
    works: list[Any] = [lambda name=f"Paper {number}": town.write(name) for number in range(WRITERS)]
    works += [lambda path=path: town.read(path) for path in PATHS * 2]
    all_at_once(lambda work: work(), works)
    assert town.faults == []
    assert len(town.titles) == WRITERS * TIMES
    assert len(town.contents) > 3, "something was read while it was written"
    caches["pages"].clear()
