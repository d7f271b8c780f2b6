"""Of many who ask at once for a page that nobody made yet, one makes it."""

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from ecosystem.audit import answers
from ecosystem.core.caching import sqlite
from ecosystem.directory import public
from tests.racing import all_at_once

TAG = f'W/"{"5" * 32}"'
SQLITE = "ecosystem.core.caching.sqlite.SqliteCache"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that were made, one after the other; making one takes a while."""
    pages: list[str] = []
    read = public.read

    def slowly(request: Any, stamp: Any) -> Any:
        pages.append(request.path)
        time.sleep(0.3)
        return read(request, stamp)

    monkeypatch.setattr(public, "read", slowly)
    return pages


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_once_get_the_page_that_one_of_them_makes(wuhan_center, made):
    answered = all_at_once(lambda _visitor: Client().get("/about/").content, range(6))
    assert made == ["/about/"]
    assert len(set(answered)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_page_that_cannot_be_made_is_refused_to_all_of_them(wuhan_center, made):
    statuses = all_at_once(lambda _visitor: Client().get("/organizations/nothing000/").status_code, range(4))
    assert statuses == [404] * 4


@pytest.mark.django_db
def test_one_who_dies_while_he_makes_it_holds_nobody_up(wuhan_center, made, monkeypatch, rf: RequestFactory):
    monkeypatch.setattr(answers, "PATIENCE", 0.1)
    monkeypatch.setattr(answers.Lease, "give_back", lambda lease: None)
    monkeypatch.setattr("ecosystem.audit.early.keep", lambda request, response: response)
    assert [Client().get("/about/").status_code for _visitor in range(2)] == [200, 200]
    assert made == ["/about/", "/about/"]


def test_a_lease_is_given_back_by_who_has_it_only(rf: RequestFactory):
    first, second = answers.Lease(TAG), answers.Lease(TAG)
    assert (first.take(), second.take()) == (True, False)
    second.give_back()
    assert second.is_taken()
    first.give_back()
    assert not second.is_taken()


def test_who_comes_just_as_another_is_done_gets_what_he_made(rf: RequestFactory):
    """He looked before it was kept, and takes the lease after it was given back."""
    first, second = rf.get("/"), rf.get("/")
    first.early_etag = second.early_etag = TAG
    assert answers.made_by_another(first) is None
    answers.keep(first, answers.mark(HttpResponse("made"), TAG))
    answers.give_back(first)
    found = answers.made_by_another(second)
    assert found is not None
    assert found.content == b"made"
    answers.give_back(second)
    assert not answers.Lease(TAG).is_taken()


def _ask(place: Path, together: Any, made: Any) -> None:
    """A process of its own: it asks for the answer, and makes it if nobody else does."""
    with override_settings(CACHES={**_pages(place)}):
        request = RequestFactory().get("/")
        request.early_etag = TAG  # type: ignore[attr-defined]
        together.wait(30)
        if answers.made_by_another(request) is None:
            with made.get_lock():
                made.value += 1
            time.sleep(0.3)
            answers.keep(request, answers.mark(HttpResponse("made"), TAG))
            answers.give_back(request)


def _pages(place: Path) -> dict[str, Any]:
    return {name: {"BACKEND": SQLITE, "LOCATION": str(place)} for name in ("default", "pages")}


def in_processes(number: int, act: Callable[..., None], *arguments: Any) -> list[int | None]:
    """Run ``act`` in so many processes; how each of them ended."""
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=act, args=arguments) for _number in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def test_processes_that_share_a_cache_make_it_once_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite, "PATIENCE_MS", 10_000)
    fork = multiprocessing.get_context("fork")
    together, made = fork.Barrier(5), fork.Value("i", 0)
    assert in_processes(5, _ask, tmp_path / "cache.sqlite3", together, made) == [0] * 5
    assert made.value == 1
    with override_settings(CACHES=_pages(tmp_path / "cache.sqlite3")):
        assert answers.kept(RequestFactory().get("/"), TAG).content == b"made"
        caches["pages"].clear()
