"""Everything found over the API, as the page of results shows it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/search/"


@pytest.fixture(autouse=True)
def wuhan() -> None:
    with translation.override("zh-hans"):
        call_command("load_city", "wuhan", verbosity=0)


def read(client: Client, **query: Any) -> dict[str, Any]:
    answer = client.get(ADDRESS, query, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_results_come_by_noun_with_why_they_were_found(client: Client) -> None:
    answer = read(client, q="武大")
    (group, *_rest) = answer["groups"]
    (result, *_others) = group["results"]
    assert (answer["query"], answer["is_guess"], group["kind"], group["total"]) == ("武大", False, "organization", 1)
    assert result["name"] == "Wuhan University"
    assert result["matched"] == {"label": "in short", "text": "武大"}
    assert result["url"].endswith(f"/organizations/{result['id']}/")


def test_one_noun_and_few_results_can_be_asked_for(client: Client) -> None:
    answer = read(client, q="武汉", kind="organization", page_size=2)
    assert [group["kind"] for group in answer["groups"]] == ["organization"]
    assert len(answer["groups"][0]["results"]) == 2
    assert answer["groups"][0]["total"] > 2


def test_nothing_is_found_of_nothing(client: Client) -> None:
    assert read(client, q="。。。") == {"query": "。。。", "is_guess": False, "groups": []}
    assert read(client) == {"query": "", "is_guess": False, "groups": []}


def test_what_was_only_nearly_typed_is_a_guess(client: Client) -> None:
    assert read(client, q="武汉大雪")["is_guess"] is True


@pytest.mark.parametrize(
    ("query", "field"),
    [({"kind": "contact"}, "kind"), ({"page_size": "0"}, "page_size"), ({"page_size": "101"}, "page_size"), ({"q": "a" * 201}, "q"), ({"w": "1"}, "w")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_its_name(client: Client, query: dict[str, str], field: str) -> None:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {field}


def test_an_unchanged_edition_is_not_searched_again(client: Client, django_assert_num_queries: Any) -> None:
    first = client.get(ADDRESS, {"q": "武汉"})
    with django_assert_num_queries(1):
        again = client.get(ADDRESS, {"q": "武汉"}, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_the_list_of_organizations_finds_the_same_in_the_same_order(client: Client) -> None:
    for text in ("武汉", "wuhan", "大学", "武大", "计算中心"):
        found = read(client, q=text, kind="organization", page_size=50)["groups"][0]["results"]
        listed = client.get("/api/v1/organizations/", {"q": text, "as_of": "all"}).json()["results"]
        assert [one["id"] for one in found] == [one["id"] for one in listed]
