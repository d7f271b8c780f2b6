"""Who may ask, how often, in which form; and what is answered when nothing has changed."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from ecosystem.accounts.models import ApiToken
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.staff import issue_token
from ecosystem.core import pace
from ecosystem.organizations.services import archive_organization

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_unchanged_answer_is_not_sent_again(anybody, organization, method, django_assert_num_queries):
    organization("示例")
    first = anybody.send(method, "organizations/")
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    with django_assert_num_queries(1):
        again = anybody.send(method, "organizations/", If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    organization("另一个")
    changed = anybody.send(method, "organizations/", If_None_Match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_head_says_what_get_says_without_the_body(anybody, organization):
    organization("示例")
    got, asked = anybody.send("GET", "organizations/"), anybody.send("HEAD", "organizations/")
    assert asked.content == b""
    assert asked["ETag"] == got["ETag"]


def test_tags_differ_by_address_and_language(anybody, wuhan):
    tags = {
        anybody.send("GET", path, Accept_Language=language)["ETag"]
        for path in ("organizations/", "organizations/?page_size=2", "solutions/")
        for language in ("zh-Hans", "en")
    }
    assert len(tags) == 6


def test_answers_to_a_key_are_never_kept(program_of, anybody, sun, organization):
    found = organization("示例")
    public = anybody.send("GET", "organizations/")["ETag"]
    for path in ("organizations/", f"organizations/{found.public_id}/"):
        answer = program_of(sun).send("GET", path, If_None_Match=public)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert {"Authorization", "Accept-Language"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_refusals_are_never_kept(anybody, wuhan):
    assert anybody.send("GET", "organizations/nothing/")["Cache-Control"] == "no-store"
    assert "ETag" not in anybody.send("GET", "organizations/?colour=red")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer wt_unknown",
        "Bearer ",
        "Bearer",
        "Basic dXNlcjpwYXNz",
        "Token wt_x",
        "wt_x",
        "Bearer wt_\udc80",
        "Bearer wt_" + "x" * 5000,
        "Bearer 武汉",
    ],
)
def test_a_key_that_is_none_is_refused_even_for_reading(anybody, wuhan, header):
    answer = anybody.get("/api/v1/organizations/", HTTP_AUTHORIZATION=header)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="wutong"'
    assert answer.json()["code"] == "bad_token"


def test_keys_end(program_of, zhao, wuhan_center):
    program = program_of(zhao)
    assert program.send("GET", "organizations/").status_code == 200
    for ending in ({"revoked_at": timezone.now()}, {"revoked_at": None, "expires_at": timezone.now()}):
        ApiToken.objects.update(**ending)
        assert program.send("GET", "organizations/").status_code == 401
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert program.send("GET", "organizations/").status_code == 200
    zhao.is_active = False
    zhao.save()
    assert program.send("GET", "organizations/").status_code == 401


def test_the_day_of_use_is_kept_once_a_day(program_of, zhao, django_assert_num_queries):
    program = program_of(zhao)
    program.read("editions/current/")
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    with django_assert_num_queries(2):
        program.read("editions/current/")


def test_writing_takes_a_key_that_may_write(anybody, program_of, zhao, organization):
    path = f"organizations/{organization('示例', status='draft').public_id}/publish/"
    assert anybody.send("POST", path, {}).status_code == 401
    refused = program_of(zhao, may_write=False).send("POST", path, {})
    assert (refused.status_code, refused.json()["code"]) == (403, "read_only_token")
    assert program_of(zhao).send("POST", path, {}).status_code == 200


def test_a_session_of_the_desk_is_nothing_here(signed_in, zhao, organization):
    path = f"/api/v1/organizations/{organization('示例', status='draft').public_id}/"
    browser = signed_in(zhao)
    assert browser.get(path).status_code == 404
    assert browser.post(f"{path}publish/", {}, "application/json").status_code == 401


def test_anybody_reads_1200_times_a_minute(anybody, wuhan, monkeypatch):
    monkeypatch.setattr(pace.time, "time", lambda: 1_000_000.0)
    cache.set("meter:read:at-127.0.0.1", 1_000_060.0)
    cache.set("meter:read:at-127.0.0.1:1000060.000", 1199)
    assert anybody.send("GET", "editions/current/").status_code == 200
    refused = anybody.send("GET", "editions/current/")
    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (429, "throttled", "60")
    assert anybody.generic("GET", "/api/v1/editions/current/", REMOTE_ADDR="192.0.2.7").status_code == 200
    monkeypatch.setattr(pace.time, "time", lambda: 1_000_060.0)
    assert anybody.send("GET", "editions/current/").status_code == 200


def test_what_another_one_has_just_made_counts_too(anybody, wuhan, settings, monkeypatch):
    """Who looked before it was kept gets it all the same, and has read it."""
    monkeypatch.setattr("ecosystem.audit.early.kept", lambda _request, _etag: None)
    monkeypatch.setattr("api.throttling.Meter.limit", 2)
    assert [anybody.send("GET", "editions/current/").status_code for _reading in range(4)] == [200, 200, 429, 429]


def test_unchanged_answers_count_too(anybody, wuhan, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"read": 3, "write": 3, "guess": 3}}
    tag = anybody.send("GET", "organizations/")["ETag"]
    statuses = [anybody.send("GET", "organizations/", If_None_Match=tag).status_code for _ in range(4)]
    assert statuses == [304, 304, 429, 429]


def test_writing_and_guessing_have_limits_of_their_own(program_of, anybody, zhao, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"read": 9, "write": 2, "guess": 2}}
    program, other = program_of(zhao), program_of(zhao)
    assert [program.send("POST", "sources/", {"title": "报告"}).status_code for _ in range(3)] == [201, 201, 429]
    assert other.send("POST", "sources/", {"title": "报告"}).status_code == 201
    guesses = [anybody.send("GET", "sources/", Authorization="Bearer wt_guess").status_code for _ in range(4)]
    assert guesses == [401, 401, 429, 429]


def test_behind_a_proxy_the_client_counts_not_the_proxy(wuhan, settings):
    settings.TRUSTED_PROXIES = 1
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"read": 1, "write": 1, "guess": 1}}

    def ask(forwarded: str) -> int:
        return Client().get("/api/v1/editions/current/", headers={"X-Forwarded-For": forwarded}).status_code

    assert [ask("192.0.2.1"), ask("192.0.2.2"), ask("10.9.8.7, 192.0.2.1")] == [200, 200, 429]


@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE", "DELETE", "PATCH"])
def test_a_method_that_is_not_there(program_of, lin, method):
    answer = program_of(lin).generic(method, "/api/v1/organizations/?ordering=name&nonsense=1")
    assert answer.status_code == 405
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert answer.json()["code"] == "method_not_allowed"


def test_only_json_is_read_and_answered(program_of, anybody, lin, wuhan):
    form = program_of(lin).post("/api/v1/sources/", {"title": "报告"})
    assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
    xml = anybody.send("GET", "organizations/", Accept="application/xml")
    assert (xml.status_code, xml["Content-Type"]) == (406, "application/problem+json")
    assert anybody.send("GET", "organizations/", Accept="text/html,*/*;q=0.8").status_code == 200


HOSTILE = {
    "not JSON": b"{",
    "nothing but brackets": b"[" * 100_000,
    "deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep, but whole": b'{"title":' + b"[" * 900 + b"]" * 900 + b"}",
    "a list": b"[1, 2]",
    "a number": b"1",
    "null": b"null",
    "NUL in a value": b'{"title": "a\\u0000b"}',
    "NUL in a name": b'{"ti\\u0000tle": "a"}',
    "half a character": b'{"title": "\\ud800"}',
    "other encoding": "{'title': '报告'}".encode("gb18030"),
    "too large a number": b'{"title": 1e400}',
    "not a number": b'{"title": NaN}',
    "wrong types": b'{"title": {"a": 1}, "published_on": [], "url": 5}',
    "unknown field": b'{"title": "a", "is_staff": true}',
    "a field the registry keeps": b'{"title": "a", "public_id": "0000000000", "search_key": "x"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_body_is_a_bad_request(program_of, lin, body):
    answer = program_of(lin).send("POST", "sources/", body)
    assert answer.status_code == 400, answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"


def test_a_huge_body_is_refused_unread(program_of, lin):
    answer = program_of(lin).send("POST", "sources/", b'{"title": "' + b"x" * 3_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a%00b",
        "kind=%00",
        "cursor=%00",
        "q=" + "%25" * 200,
        "q=%ff%fe",
        "q=%22%27%3B--",
        "q=" + "武" * 200,
        "q=" + "x" * 100_000,
        "as_of=9999-12-31",
        "as_of=0001-01-01",
        "as_of=99999-01-01",
        "place=" + "9" * 500,
        "cursor=" + "A" * 5000,
        "page_size=5&page_size=x",
        "fields=" + "," * 500,
        "q=%F0%9F%8C%B3",
        "ordering=-id;drop",
    ],
)
def test_a_hostile_query_is_never_a_server_error(anybody, organization, query):
    organization("示例")
    for noun in ("organizations", "relationships", "solutions", "enrollments", "figures", "sources", "places"):
        assert anybody.send("GET", f"{noun}/?{query}").status_code in {200, 400}


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v2/", "/api/v1/contacts/", "/api/v1/organizations"])
def test_an_address_that_leads_nowhere_says_so_in_json(anybody, wuhan, path):
    answer = anybody.send("GET", path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["organizations/%00/", "organizations/?q=%00"])
def test_nul_in_an_address_is_told_in_json(anybody, wuhan, settings, path, debug):
    settings.DEBUG = debug
    answer = anybody.send("GET", path)
    assert answer.status_code in {400, 404}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_database_that_cannot_be_reached_is_a_matter_of_waiting(anybody, organization, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OperationalError("the connection is lost")

    organization("示例")
    monkeypatch.setattr("api.views.nouns.written", gone)
    answer = anybody.send("GET", "organizations/")
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "5", "unavailable")


def test_what_nobody_expected_tells_nothing(wuhan, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("api.views.nouns.written", broken)
    answer = Client(raise_request_exception=False).get("/api/v1/organizations/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in answer.content


def test_every_address_refuses_a_reader_who_writes(sun, program_of, organization, wuhan_center):
    """A viewer may see everything in Wuhan and change nothing, at whatever address."""
    found = organization("示例")
    program, refused = program_of(sun), []
    for pattern in _patterns():
        methods = [name for name in pattern.callback.cls.http_method_names if name in {"post", "patch", "delete"}]
        path = str(pattern.pattern).removeprefix("^").removesuffix("$")
        for method in methods:
            address = _filled(path, found.public_id)
            refused.append((address, program.send(method.upper(), address, {}).status_code))
    assert len(refused) > 60
    # Where a file is added, only a form is read.
    assert {status for _address, status in refused} <= {400, 403, 404, 415}
    assert not any(status < 300 for _address, status in refused)


def _patterns() -> list[URLPattern]:
    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/")
    version = next(one for one in api.url_patterns if str(one.pattern) == "v1/")
    return [one for one in version.url_patterns if hasattr(one.callback, "cls") and "(" in str(one.pattern)]


def _filled(pattern: str, public_id: str) -> str:
    path = pattern
    while "(?P<" in path:
        start = path.index("(?P<")
        end = path.index(")", start)
        path = path[:start] + (public_id if "<key>" in path[start:end] else "1") + path[end + 1 :]
    return path


def test_archived_is_gone_for_everybody_else_at_once(anybody, organization):
    found = organization("示例")
    tag = anybody.send("GET", f"organizations/{found.public_id}/")["ETag"]
    archive_organization(found, by=SYSTEM)
    assert anybody.send("GET", f"organizations/{found.public_id}/", If_None_Match=tag).status_code == 404


def test_a_key_is_shown_once_and_kept_as_a_digest(zhao):
    token, key = issue_token(zhao, name="a program", by=SYSTEM)
    assert key.startswith("wt_")
    assert key not in str(vars(token))
