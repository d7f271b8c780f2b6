"""A page that was made is answered again as it was, to everybody alike, and nothing of anybody is ever among what is kept."""

import gzip
import pickle
from typing import Any

import brotli
import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from ecosystem.audit import answers
from ecosystem.audit.editions import edition_stamp, etag_of
from tests.directory.conftest import body, in_language

API = ("/api/v1/", "/api/v1/organizations/", "/api/v1/centers/", "/api/v1/editions/current/")


def asked_of_database(act: Any) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"] for query in queries]


def kept() -> list[bytes]:
    """Everything in the cache of pages."""
    return [pickle.loads(entry) for entry in caches["pages"]._cache.values()]  # noqa: S301  our own


def test_nothing_but_the_edition_is_asked_for_what_is_unchanged_or_kept(visitor, signed_in, qian, addresses):
    inside = signed_in(qian)
    for address in [*addresses, "/robots.txt", "/sitemap.xml", *API]:
        etag = visitor.get(address)["ETag"]
        for client in (visitor, inside):
            for headers in ({"If-None-Match": etag}, {}):
                (query,) = asked_of_database(lambda: client.get(address, headers=headers))  # noqa: B023  asked at once
                assert "audit_edition" in query, address


def test_a_file_that_is_unchanged_is_not_made_again(visitor, files, town):
    for address in files:
        response = visitor.get(address)
        body(response)
        again = visitor.get(address, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address


def test_what_is_kept_is_the_answer_that_was_made_with_all_its_headers(visitor, addresses):
    for address in [*addresses, *API]:
        made, again = visitor.get(address), visitor.get(address)
        assert again.content == made.content, address
        first, second = dict(made.headers), dict(again.headers)
        assert first.pop("X-Request-ID") != second.pop("X-Request-ID")
        assert second == first, address
        assert "nonce" not in second["Content-Security-Policy"]


def test_an_unchanged_answer_says_what_it_must_and_no_more(visitor, town):
    for address, varies_by in (("/", "Accept-Encoding"), (API[1], "Accept-Encoding, Accept-Language, Authorization")):
        made = visitor.get(address)
        again = visitor.get(address, headers={"If-None-Match": made["ETag"]})
        assert again.status_code == 304
        assert (again["ETag"], again["Cache-Control"]) == (made["ETag"], made["Cache-Control"])
        assert again["Vary"] == made["Vary"] == varies_by
        assert len(again["X-Request-ID"]) == 32
        assert "Content-Type" not in again


@pytest.mark.parametrize(
    ("asked", "told", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=1.0", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("br;q=0", None, bytes),
    ],
)
def test_a_page_is_compressed_once_and_kept_so(visitor, town, monkeypatch, asked, told, read):
    plain = visitor.get("/organizations/").content
    first = visitor.get("/organizations/", headers={"Accept-Encoding": asked})
    monkeypatch.setattr(answers.brotli, "compress", None)
    monkeypatch.setattr(answers.gzip, "compress", None)
    for response in (first, visitor.get("/organizations/", headers={"Accept-Encoding": asked})):
        assert response.headers.get("Content-Encoding") == told
        assert read(response.content) == plain
        assert int(response["Content-Length"]) == len(response.content)
        assert response["Vary"] == "Accept-Encoding"


def test_head_and_range_are_answered_as_for_the_whole_page(visitor, town):
    page = visitor.get("/organizations/")
    head = visitor.head("/organizations/")
    assert (head.content, head["Content-Length"]) == (b"", str(len(page.content)))
    part = visitor.get("/organizations/", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (200, page.content)


@pytest.mark.parametrize(
    "query", ["?utm_source=mail", "?utm_source=mail&utm_medium=x", "?gclid=1", "?isappinstalled=0"]
)
def test_links_whose_clicks_are_counted_lead_to_the_same_page(visitor, town, query):
    plain = visitor.get("/organizations/")
    counted = visitor.get(f"/organizations/{query}")
    assert (counted["ETag"], counted.content) == (plain["ETag"], plain.content)
    narrowed = visitor.get("/organizations/?kind=company")
    assert visitor.get(f"/organizations/{query}&kind=company")["ETag"] == narrowed["ETag"] != plain["ETag"]


def test_a_tag_is_good_for_its_own_address_only(visitor, town):
    """Nobody can claim to have an answer that was never given: a refusal, a private page, another language."""
    tag = visitor.get("/organizations/")["ETag"]
    statuses = {
        address: visitor.get(address, headers={"If-None-Match": tag}).status_code
        for address in ("/en/organizations/", "/organizations/nothing000/", "/organizations/?as_of=soon", "/portal/")
    }
    assert list(statuses.values()) == [200, 404, 400, 302]


def test_a_tag_cannot_be_worked_out_from_outside(rf: RequestFactory, settings, town):
    request = rf.get("/organizations/nothing000/")
    tag = etag_of(request, edition_stamp(), "zh-hans")
    settings.SECRET_KEY = "another-" + "x" * 50
    assert etag_of(request, edition_stamp(), "zh-hans") != tag


def test_too_long_a_query_is_answered_and_not_kept(visitor, town):
    before = len(kept())
    assert visitor.get(f"/organizations/?q={'a' * 1200}").status_code in {200, 400}
    assert len(kept()) == before


def test_an_unknown_host_is_refused_on_a_page_of_the_address_own_language(visitor, town):
    response = visitor.get("/en/organizations/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert response["Content-Language"] == "en"


def public(**headers: str) -> HttpResponse:
    response = HttpResponse("x" * 100)
    return answers.mark(response, f'W/"{"0" * 32}"')


def with_cookie(response: HttpResponse) -> None:
    response.set_cookie("session", "secret")


@pytest.mark.parametrize(
    "spoil",
    [
        with_cookie,
        lambda response: response.headers.__setitem__("Vary", "Cookie"),
        lambda response: response.headers.__setitem__("Vary", "Accept-Encoding, HX-Request"),
        lambda response: response.headers.__setitem__("Cache-Control", "private"),
        lambda response: response.headers.__setitem__("Cache-Control", "no-store"),
        lambda response: response.headers.pop("ETag"),
        lambda response: setattr(response, "status_code", 404),
    ],
)
def test_what_is_somebodys_or_a_refusal_is_not_kept(rf: RequestFactory, spoil):
    response = public()
    spoil(response)
    assert answers.keep(rf.get("/"), response) is response
    assert kept() == []


def test_what_was_asked_for_with_a_key_or_shows_a_nonce_is_not_kept(rf: RequestFactory):
    answers.keep(rf.get("/", headers={"Authorization": "Bearer wt_x"}), public())
    with_nonce = rf.get("/")
    with_nonce._csp_nonce = "abc"
    answers.keep(with_nonce, public())
    answers.keep(rf.head("/"), public())
    assert kept() == []
    answers.keep(rf.get("/"), public())
    assert len(kept()) == 1


PRIVATE = (
    "/portal/",
    "/desk/",
    "/account/login/",
    "/account/email/",
    "/organizations/nothing000/",
    "/organizations/?as_of=soon",
    "/api/v1/nothing/",
    "/api/v1/organizations/?colour=red",
)


def test_nothing_of_anybody_is_among_what_is_kept(visitor, signed_in, lin, zhao, mei, addresses, files):
    """Staff, a data editor and an applicant look at everything, with a message waiting and a form open."""
    secrets = {"csrfmiddlewaretoken", "sessionid", "mei@veritas.example", "林", "Set-Cookie"}
    for person in (lin, zhao, mei):
        client = signed_in(person)
        secrets.add(client.session.session_key)
        for address in [*PRIVATE, *(in_language(one, "en") for one in addresses), *files, *API]:
            response = client.get(address)
            body(response)
            if response.cookies or response.status_code >= 400 or address.startswith(("/portal", "/desk", "/account")):
                assert "public" not in response.get("Cache-Control", ""), address
                assert "ETag" not in response, address
    everything = b"".join(one if isinstance(one, bytes) else str(one).encode() for one in kept())
    assert len(everything) > 100_000
    assert [secret for secret in secrets if secret.encode() in everything] == []


def test_a_visitor_without_a_session_gets_none_from_a_public_page(addresses):
    client = Client()
    for address in [*addresses, *API]:
        assert not client.get(address).cookies, address
    assert not client.cookies


def test_a_cookie_does_not_choose_the_language_of_the_api(visitor, town):
    plain = visitor.get(API[1])
    visitor.cookies["django_language"] = "en"
    assert visitor.get(API[1])["Content-Language"] == plain["Content-Language"]


def test_a_shared_cache_is_told_how_long_it_may_answer_by_itself_only_where_that_is_wanted(visitor, town, settings):
    assert visitor.get("/")["Cache-Control"] == "public, max-age=0, must-revalidate"
    settings.SHARED_SECONDS = 30
    tag = visitor.get("/sources/")
    assert tag["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=30"
    again = visitor.get("/sources/", headers={"If-None-Match": tag["ETag"]})
    assert again["Cache-Control"] == tag["Cache-Control"]
