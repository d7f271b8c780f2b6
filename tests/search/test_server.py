"""With a search server beside the database everything is found as without it, at any moment, whatever becomes of the server.

The server is one of ours that evaluates OpenSearch's requests (``opensearch_server``); whatever the database finds in
``tests/organizations/test_finding.py`` it must find too.
"""

import logging
import time
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations import copying, indexing
from ecosystem.organizations.finding import elsewhere, lookup, opensearch
from ecosystem.organizations.finding.addresses import Address, read
from ecosystem.organizations.models import CopyDue, Organization, SearchEntry
from ecosystem.organizations.services import add_name, register_organization, revise_name
from ecosystem.search.finding import answer
from ecosystem.search.models import Entry
from ecosystem.solutions.models import Solution
from ecosystem.solutions.services import revise_solution
from ecosystem.vocabulary.models import Place
from tests.racing import all_at_once, several_writers
from tests.search.checking import differences
from tests.search.opensearch_server import Cluster, copy_everything

pytestmark = pytest.mark.django_db

ORGANIZATIONS = "wutong_organizations_searchentry_1"
OTHERS = "wutong_search_entry_1"


@pytest.fixture
def wuhan() -> Place:
    call_command("load_city", "wuhan", verbosity=0)
    return Place.objects.get(code="420100")


@pytest.fixture
def copied(cluster: Cluster, wuhan: Place) -> Cluster:
    """The server holds all of Wuhan."""
    copy_everything()
    cluster.requests.clear()
    return cluster


def register(name: str) -> Organization:
    wuhan = Place.objects.get(code="420100")
    return register_organization(by=SYSTEM, registry=wuhan, kind="company", name=name, status="public")


def rename(one: Organization, name: str) -> None:
    revise_name(one.names.get(kind="official"), by=SYSTEM, name=name)


def found(query: str) -> list[str]:
    return [one.name for one in Organization.objects.search(query).best_match_first(query)]


def asked(cluster: Cluster) -> list[str]:
    return [request for request in cluster.requests if "_search" in request]


def test_a_search_is_answered_by_the_server(copied: Cluster) -> None:
    assert found("武汉大学")[0] == "武汉大学"
    assert asked(copied)


def test_every_document_is_the_entry_of_a_record(copied: Cluster) -> None:
    for name, model in ((ORGANIZATIONS, SearchEntry), (OTHERS, Entry)):
        documents = copied.indexes[name].found
        assert {int(key): " ".join(one["tokens"]) for key, one in documents.items()} == dict(
            model.objects.values_list("pk", "tokens")
        )


@pytest.mark.parametrize(
    "query", ["算力", "倍特威视", "ggslfwpt", "yaogan", "昇腾的武汉故事", "武大", "zidonghuayanjiusou", "。。。"]
)
def test_all_nouns_are_found_as_in_the_database(copied: Cluster, settings: Any, query: str) -> None:
    def told() -> list[tuple[str, str, int]]:
        return [(one.kind, one.title, one.tier) for one in answer(query, user=None).results]

    by_the_server = told()
    settings.SEARCH_URL = []
    assert by_the_server == told()


def test_what_was_just_written_is_found_before_it_is_copied(copied: Cluster) -> None:
    one = register("全新计算有限公司")
    assert found("全新计算") == ["全新计算有限公司"]
    copy_everything()
    rename(one, "另外一家有限公司")
    assert found("另外一家") == ["另外一家有限公司"]
    assert found("全新计算") == []
    assert not any(
        "全新" in entry["tokens"] for entry in copied.indexes[ORGANIZATIONS].found.values() if entry["key"] != one.pk
    )


def test_a_record_of_another_noun_is_found_before_its_entry_is_copied(copied: Cluster) -> None:
    solution = Solution.objects.order_by("pk").first()
    revise_solution(solution, by=SYSTEM, name="全新的名字")
    assert [one.title for one in answer("全新的名字", user=None).results] == ["全新的名字"]
    copy_everything()
    assert [one.title for one in answer("全新的名字", user=None).results] == ["全新的名字"]
    assert differences() == []


def test_a_save_does_not_wait_for_the_server_and_its_entry_is_copied_after_the_commit(
    copied: Cluster, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.BACKGROUND = "inline"
    with django_capture_on_commit_callbacks(execute=True):
        one = register("全新计算有限公司")
        assert copied.requests == []
        assert CopyDue.objects.filter(entry=one.pk).exists()
    assert str(one.pk) in copied.indexes[ORGANIZATIONS].found
    assert not CopyDue.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_entries_are_copied_beside_the_request_that_wrote_them(cluster: Cluster) -> None:
    call_command("load_city", "wuhan", verbosity=0)

    def copied_meanwhile(_nothing: None) -> None:
        give_up = time.monotonic() + 30
        while CopyDue.objects.exists() and time.monotonic() < give_up:
            time.sleep(0.02)

    with several_writers():
        made = all_at_once(lambda number: register(f"全新第{number}计算有限公司"), range(3))
        all_at_once(copied_meanwhile, [None])
        with copying._copying:
            # Who copied is done with the database before the test is.
            assert {str(one.pk) for one in made} <= cluster.indexes[ORGANIZATIONS].found.keys()
    assert differences() == []


def test_what_was_rolled_back_is_not_due(copied: Cluster) -> None:
    with transaction.atomic():
        register("全新计算有限公司")
        transaction.set_rollback(True)
    assert not CopyDue.objects.exists()


def test_a_server_that_is_gone_hinders_no_save_and_no_search(
    copied: Cluster, settings: Any, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BACKGROUND = "inline"
    settings.SEARCH_URL = ["opensearch://127.0.0.1:1/wutong"]
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        register("全新计算有限公司")
    assert found("全新计算") == ["全新计算有限公司"]
    assert found("武汉大学")[0] == "武汉大学"
    assert Client().get("/search/", {"q": "武汉大学"}).status_code == 200
    assert [record.message[:36] for record in caplog.records if "search server" in record.message] == [
        "The search server does not answer: C"
    ]
    assert any("search server: it does not answer, so the database is asked" in one for one in differences())
    settings.SEARCH_URL = [copied.url()]
    elsewhere.wake()
    call_command("work", "--once")
    assert differences() == []


@pytest.mark.parametrize(
    "broken",
    [
        (500, {"error": {"type": "boom"}, "status": 500}),
        (503, b"<html>No server is here</html>"),
        (429, {"error": {"type": "es_rejected_execution_exception"}, "status": 429}),
        (401, {"error": "who are you", "status": 401}),
        (200, b"<html>Another program</html>"),
        (200, {"cluster_name": "another program"}),
        (200, []),
        (200, {"timed_out": True, "hits": {"hits": []}}),
        (200, {"timed_out": False, "hits": {"hits": [{"_id": "x"}]}}),
    ],
)
def test_a_wrong_answer_is_no_answer(copied: Cluster, broken: tuple[int, Any]) -> None:
    copied.broken = broken
    assert found("武汉大学")[0] == "武汉大学"
    assert len(copied.requests) == 1
    register("全新计算有限公司")
    elsewhere.wake()
    assert copying.copy_due() == 0
    assert CopyDue.objects.exists()
    assert found("全新计算") == ["全新计算有限公司"]


def test_a_server_that_takes_too_long_is_waited_for_once(copied: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opensearch, "SECONDS_TO_ASK", 0.05)
    copied.late = 0.5
    assert found("武汉大学")[0] == "武汉大学"
    assert found("武大")[0] == "武汉大学"
    assert len(copied.requests) == 1


def test_a_server_that_lost_its_index_gets_it_anew(copied: Cluster) -> None:
    copied.indexes.clear()
    assert found("武汉大学")[0] == "武汉大学"
    assert any("it has no index" in one for one in differences())
    register("全新计算有限公司")
    elsewhere.wake()
    copying.copy_due()
    assert differences() == []
    assert len(copied.indexes[ORGANIZATIONS].found) == SearchEntry.objects.count()


def test_a_refused_entry_is_asked_of_the_database_and_stops_no_other(
    copied: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = register("全新计算有限公司"), register("全新科技有限公司")
    copied.refusing[str(one.pk)] = 400
    copying.copy_due()
    assert list(CopyDue.objects.values_list("entry", flat=True).distinct()) == [one.pk]
    assert str(other.pk) in copied.indexes[ORGANIZATIONS].found
    assert set(found("全新")) == {one.name, other.name}
    assert "The search server refuses 1 entries" in caplog.text


def test_a_server_with_too_much_to_do_is_tried_again(copied: Cluster) -> None:
    one = register("全新计算有限公司")
    copied.refusing[str(one.pk)] = 429
    assert copying.copy_due() == 0
    copied.refusing.clear()
    elsewhere.wake()
    assert copying.copy_due() > 0
    assert differences() == []


def test_what_was_written_later_is_not_overwritten_by_an_earlier_copy(
    copied: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = register("全新计算有限公司")
    server = elsewhere.server()
    write = server.write

    def overtaken(label: str, documents: Any) -> set[int]:
        """Between reading an entry and sending it somebody else writes it anew and is copied."""
        monkeypatch.setattr(server, "write", write)
        rename(one, "另外一家有限公司")
        copying.copy_some()
        return write(label, documents)

    monkeypatch.setattr(server, "write", overtaken)
    copying.copy_some()
    copy_everything()
    assert differences() == []
    assert found("另外一家") == ["另外一家有限公司"]


def test_while_much_is_due_the_database_is_asked(copied: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "MOST_DUE", 1)
    register("全新计算有限公司")
    register("全新科技有限公司")
    assert len(found("全新")) == 2
    assert asked(copied) == []


def test_more_answers_than_are_ranked_are_too_many_with_what_is_due_among_them(copied: Cluster) -> None:
    register("全新计算有限公司")
    copy_everything()
    register("全新科技有限公司")
    for most, count in ((1, None), (2, 2)):
        keys = lookup.keys_with(SearchEntry, [("全新",)], most)
        assert (keys if keys is None else len(keys)) == count


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda index, key: index.found.pop(key), "the entry has no copy."),
        (lambda index, key: index.found[key].update(tokens=["x"]), "the copy says something else than the entry."),
        (
            lambda index, key: index.found.update({"999999": {"key": 999999, "tokens": ["x"]}}),
            "there is a copy, and no entry.",
        ),
    ],
)
def test_every_difference_of_a_copy_is_told_and_a_rebuild_ends_it(copied: Cluster, damage: Any, told: str) -> None:
    one = Organization.objects.get(name="武汉大学")
    index = copied.indexes[ORGANIZATIONS]
    index.found = {key: dict(document) for key, document in index.found.items()}
    damage(index, str(one.pk))
    key = 999999 if "no entry" in told else one.pk
    assert differences() == [f"search server, organizations.searchentry {key}: {told}"]
    call_command("search_index", "rebuild", verbosity=0)
    assert differences() == []


def test_copies_that_are_due_are_told(copied: Cluster) -> None:
    register("全新计算有限公司")
    assert differences() == ["search server, organizations.searchentry: 1 copies are due."]


def test_a_rebuild_that_was_interrupted_goes_on_and_misses_nothing(
    copied: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "AT_ONCE", 20)
    copied.indexes[ORGANIZATIONS].written["999999"] = {"key": 999999, "tokens": ["x"]}
    monkeypatch.setattr(indexing, "AT_ONCE", 20)
    copied.broken = (503, b"")
    with pytest.raises(CommandError, match="search server does not answer"):
        call_command("search_index", "rebuild", verbosity=0)
    assert found("武汉大学")[0] == "武汉大学"
    copied.broken = None
    copying.copy_some()
    assert CopyDue.objects.exists()
    call_command("search_index", "rebuild", "--resume", verbosity=0)
    assert differences() == []


def test_without_a_server_nothing_is_due(wuhan: Place) -> None:
    add_name(register("全新计算有限公司"), by=SYSTEM, name="新算", kind="short", language="zh-hans")
    assert not CopyDue.objects.exists()
    assert copying.copy_due() == 0


@pytest.mark.parametrize(
    ("urls", "address"),
    [
        (["opensearch://search:9201/wutong"], ("search", 9201, False, None, "wutong_")),
        (["opensearchs://me:p%40ss@search.example.org"], ("search.example.org", 9200, True, ("me", "p@ss"), "")),
    ],
)
def test_an_address_is_read(urls: list[str], address: tuple[Any, ...]) -> None:
    one = read(urls)
    (host,) = one.hosts
    assert (host["host"], host["port"], host["use_ssl"], host["http_auth"], one.prefix) == address
    assert host["verify_certs"] == host["use_ssl"]


def test_the_hosts_of_a_cluster_and_their_authority_are_read() -> None:
    both = read(["opensearchs://one:9200/wutong?ca=/etc/ssl/own.pem", "opensearchs://two:9200/wutong"])
    assert both == Address(both.hosts, "wutong_", {"ca_certs": "/etc/ssl/own.pem"})
    assert [host["host"] for host in both.hosts] == ["one", "two"]


@pytest.mark.parametrize(
    "url",
    ["http://search:9200", "opensearch://", "opensearch://host:x/", "opensearch://host/Wutong", "opensearch://host/_a"],
)
def test_what_is_no_address_is_told_by_the_check_and_no_search_fails(wuhan: Place, settings: Any, url: str) -> None:
    settings.SEARCH_URL = [url]
    elsewhere.wake()
    (error,) = run_checks()
    assert (error.id, "SEARCH_URL" in error.msg) == ("organizations.E001", True)
    assert found("武汉大学")[0] == "武汉大学"
    elsewhere.wake()


def test_what_is_not_installed_is_told_and_no_search_fails(
    wuhan: Place, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ecosystem.organizations.finding.opensearch", None)
    settings.SEARCH_URL = ["opensearch://nowhere:9200"]
    elsewhere.wake()
    assert "requirements/opensearch.txt" in run_checks()[0].msg
    assert found("武汉大学")[0] == "武汉大学"
    elsewhere.wake()
