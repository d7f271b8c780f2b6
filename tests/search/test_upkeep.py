"""The index says what the database says: checked, written anew while others write, after an interruption too."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set
from ecosystem.organizations import indexing
from ecosystem.organizations.models import Organization, SearchDue, SearchEntry
from ecosystem.organizations.services import add_name, register_organization
from ecosystem.search import upkeep
from ecosystem.search.models import Entry
from ecosystem.vocabulary.models import Place
from tests.racing import all_at_once
from tests.search.checking import differences

pytestmark = pytest.mark.django_db


def make(count: int) -> list[Organization]:
    wuhan = Place.objects.get(code="420100")
    return [
        register_organization(
            by=SYSTEM, registry=wuhan, kind="company", name=f"武汉第{number}科技有限公司", status="public"
        )
        for number in range(count)
    ]


def test_after_ordinary_writing_there_is_no_difference() -> None:
    make(3)
    assert differences() == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda one: SearchEntry.objects.filter(pk=one.pk).delete(), "it has no entry."),
        (
            lambda one: SearchEntry.objects.filter(pk=one.pk).update(tokens="x"),
            "its entry says something else than the record.",
        ),
        (lambda one: Organization.objects.filter(pk=one.pk).update(prominence=7), "it stands at 7, and should at 990."),
        (
            lambda one: Organization.objects.filter(pk=one.pk).update(name="别的"),
            "its entry says something else than the record.",
        ),
    ],
)
def test_every_difference_is_told_and_a_rebuild_ends_it(damage: Callable[[Any], Any], told: str) -> None:
    one = make(2)[0]
    damage(one)
    if told.startswith("it stands"):
        told = f"it stands at 7, and should at {999 - len(one.name_key)}."
    assert f"organizations {one.pk}: {told}" in differences()
    call_command("search_index", "rebuild", verbosity=0)
    assert differences() == []


def test_entries_of_the_other_nouns_are_checked_too() -> None:
    Entry.objects.filter(kind="sector").first().delete()
    Entry.objects.create(kind="solution", record=99, tokens="x", names="\nx\t0")
    found = differences()
    assert "solution 99: it has an entry, and should have none." in found
    assert len(found) == 2
    call_command("search_index", "rebuild", verbosity=0)
    assert differences() == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's index is part of its table")
def test_a_full_text_index_that_lost_its_table_is_told_and_made_anew() -> None:
    one = make(1)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organizations_searchindex(organizations_searchindex, rowid, tokens) VALUES ('delete', %s, %s)",
            [one.pk, SearchEntry.objects.get(pk=one.pk).tokens],
        )
    assert any("organizations_searchindex" in sentence for sentence in differences())
    call_command("search_index", "rebuild", verbosity=0)
    assert differences() == []
    assert Organization.objects.search(one.name).exists()


def test_a_rebuild_that_was_interrupted_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(7)
    SearchEntry.objects.update(tokens="x")
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    rounds = iter([None, None])

    def killed(left: int) -> None:
        if next(rounds, "now") == "now":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upkeep.rebuild_all(killed)
    assert SearchDue.objects.count() == 1
    assert SearchEntry.objects.filter(tokens="x").count() == 1
    assert upkeep.rebuild_all(lambda left: None, resume=True) == 1
    assert differences() == []
    assert Organization.objects.search(made[-1].name).exists()


def test_what_touches_many_is_indexed_after_it_and_stays_due_until_then(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(indexing, "LARGE", 3)
    with django_capture_on_commit_callbacks() as after, change_set(by=SYSTEM, verb="Import"):
        make(3)
    assert SearchDue.objects.count() == 3
    assert not Organization.objects.search("武汉第1科技").exists()
    for step in after:
        step()
    assert SearchDue.objects.count() == 0
    assert Organization.objects.search("武汉第1科技").exists()


def test_a_worker_writes_what_is_due(capsys: Any) -> None:
    one = make(1)[0]
    SearchEntry.objects.all().delete()
    SearchDue.objects.create(organization_id=one.pk)
    call_command("work", "--once")
    assert "Entries indexed: 1." in capsys.readouterr().out
    assert SearchEntry.objects.filter(pk=one.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_beside_a_rebuild_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(30)
    monkeypatch.setattr(indexing, "AT_ONCE", 5)
    written = threading.Event()

    def write() -> None:
        try:
            for number, one in enumerate(made):
                add_name(one, by=SYSTEM, name=f"别名{number}号", kind="alias", language="zh-hans")
        finally:
            written.set()

    def build() -> None:
        while not written.is_set():
            upkeep.rebuild_all(lambda left: None)

    all_at_once(lambda act: act(), [write, build])
    indexing.catch_up()
    assert differences() == []
    assert all(Organization.objects.search(f"别名{number}号").exists() for number in range(30))
