"""The page of results and the suggestions of the box, as a visitor gets them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.services import register_organization
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wuhan() -> Place:
    with translation.override("zh-hans"):
        call_command("load_city", "wuhan", verbosity=0)
    return Place.objects.get(code="420100")


def page(client: Client, query: str, prefix: str = "") -> str:
    answer = client.get(f"{prefix}/search/", {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_results_are_grouped_and_marked(client: Client) -> None:
    html = page(client, "倍特威视")
    assert '<section class="stack found" id="organization">' in html
    assert '<section class="stack found" id="solution">' in html
    assert "武汉<mark>倍特威视</mark></a>" in html


def test_it_is_said_by_which_other_name(client: Client) -> None:
    assert '<span class="found__why">in short <mark>武大</mark></span>' in page(client, "武大", "/en")
    assert '<span class="found__why">简称 <mark>武大</mark></span>' in page(client, "武大")


def test_a_traditional_page_is_traditional_and_marks_the_same(client: Client) -> None:
    assert "<mark>武漢</mark>大學</a>" in page(client, "武汉", "/zh-hant")


def test_what_was_meant_is_asked_where_nothing_is_called_so(client: Client) -> None:
    html = page(client, "武汉大雪", "/en")
    assert "Nothing is called “武汉大雪”. Did you mean <a href=" in html
    assert "Did you mean" not in page(client, "武汉大学", "/en")


@pytest.mark.parametrize("query", ["不存在的名字", "。。。", "%_%", "<script>alert(1)</script>", "x" * 5000])
def test_where_nothing_is_found_it_is_said_what_to_do(client: Client, query: str) -> None:
    html = page(client, query, "/en")
    assert "Nothing was found." in html
    assert "<script>alert" not in html


def test_without_a_question_there_is_the_box_alone(client: Client) -> None:
    html = page(client, "", "/en")
    assert "Nothing was found." not in html
    assert 'class="search" role="search" action="/en/search/"' in html


def test_more_organizations_than_are_shown_are_a_list_away(client: Client, wuhan: Place) -> None:
    for number in range(12):
        register_organization(by=SYSTEM, registry=wuhan, kind="company", name=f"梧桐测试{number}", status="public")
    html = page(client, "梧桐测试", "/en")
    assert "All 12 organizations" in html
    assert html.count('class="found__title"') == 10
    more = client.get("/en/search/", {"q": "梧桐测试", "kind": "organization"}).content.decode()
    assert more.count('class="found__title"') == 12


def test_a_noun_that_is_none_is_refused(client: Client) -> None:
    assert client.get("/search/", {"q": "武汉", "kind": "secret"}).status_code == 400


def test_suggestions_are_few_and_lead_to_records(client: Client) -> None:
    html = client.get("/search/suggest", {"q": "wuhan"}).content.decode()
    assert 1 <= html.count('role="option"') <= 8
    assert 'href="/organizations/' in html
    assert client.get("/search/suggest", {"q": ""}).content.decode().strip() == ""


def test_pages_and_suggestions_are_unchanged_while_the_edition_is(
    client: Client, django_assert_num_queries: Any
) -> None:
    for address in ("/search/", "/search/suggest"):
        first = client.get(address, {"q": "武汉"})
        with django_assert_num_queries(1):
            again = client.get(address, {"q": "武汉"}, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        assert "Cookie" not in first.get("Vary", "")


def test_a_page_of_results_costs_as_many_queries_whatever_is_found(
    client: Client, wuhan: Place, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as few:
        page(client, "大学")
    for number in range(20):
        register_organization(by=SYSTEM, registry=wuhan, kind="university", name=f"第{number}大学", status="public")
    cache.clear()
    with django_assert_max_num_queries(len(few)):
        page(client, "大学")


def test_the_box_of_every_page_leads_to_the_results(client: Client) -> None:
    for address in ("/", "/figures/", "/organizations/"):
        assert 'action="/search/"' in client.get(address).content.decode()
