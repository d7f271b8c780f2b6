"""Signing in and out, how long that lasts, and who gets no further."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from ecosystem.accounts.models import FailedSignIn, User
from ecosystem.accounts.sessions import SEEN, SINCE
from ecosystem.sources.models import Source
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = "/en/account/login/"
WRONG = "This name and password do not belong together."


def try_to_sign_in(client, username, password=PASSWORD, **where):
    return client.post(SIGN_IN, {"login": username, "password": password}, **where)


def test_staff_sign_in_and_come_to_what_waits_for_them(client, zhao):
    response = try_to_sign_in(client, "zhao")
    assert (response.status_code, response["Location"]) == (302, "/en/desk/")
    assert client.get("/en/desk/").context["user"] == zhao


def test_signing_in_leads_back_to_where_somebody_wanted_to_go(client, zhao):
    response = client.get("/en/desk/organizations/?kind=company")
    assert response.status_code == 302
    assert response["Location"] == "/en/account/login/?next=%2Fen%2Fdesk%2Forganizations%2F%3Fkind%3Dcompany"
    answer = client.post(response["Location"], {"login": "zhao", "password": PASSWORD})
    assert answer["Location"] == "/en/desk/organizations/?kind=company"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example"]
)
def test_signing_in_never_leads_to_another_site(elsewhere, client, zhao):
    answer = client.post(SIGN_IN, {"login": "zhao", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/en/desk/"


def test_the_desks_old_door_leads_to_the_only_one(client, db):
    answer = client.get("/en/desk/sign-in/?next=/en/desk/sources/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/account/login/?next=/en/desk/sources/")
    assert client.post("/en/desk/sign-in/", {"username": "zhao", "password": PASSWORD}).status_code == 302
    assert "_auth_user_id" not in client.session


def test_an_address_and_the_name_of_one_account_are_counted_together(client, zhao):
    User.objects.filter(pk=zhao.pk).update(email="zhao@example.com")
    for name in ["zhao", "Zhao@example.com"] * 5:
        assert try_to_sign_in(client, name, "a wrong password 1").status_code == 200
    assert try_to_sign_in(client, "zhao@example.com").status_code == 429


def test_an_unknown_name_and_a_wrong_password_sound_the_same(client, zhao):
    known, unknown = (try_to_sign_in(client, name, "a wrong password 1") for name in ("zhao", "nobody-at-all"))
    sentences = [re.findall(rf"{WRONG}[^<]*", answer.content.decode()) for answer in (known, unknown)]
    assert sentences[0] == sentences[1] != []


def test_the_eleventh_attempt_within_a_quarter_of_an_hour_is_refused_even_with_the_right_password(client, zhao):
    for _attempt in range(10):
        assert try_to_sign_in(client, "zhao", "a wrong password 1").status_code == 200
    refused = try_to_sign_in(client, "ZHAO")
    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert "Too many attempts" in refused.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_unknown_name_is_refused_in_the_same_way(client, db):
    answers = [try_to_sign_in(client, "nobody-at-all", "a wrong password 1").status_code for _attempt in range(11)]
    assert answers == [200] * 10 + [429]


def test_another_address_and_another_name_are_not_locked_out(client, zhao, sun):
    for _attempt in range(10):
        try_to_sign_in(client, "zhao", "a wrong password 1")
    assert try_to_sign_in(client, "zhao", REMOTE_ADDR="192.0.2.7").status_code == 302
    assert try_to_sign_in(client, "sun").status_code == 302


def test_a_forged_forwarding_header_gains_nothing(client, zhao):
    for attempt in range(10):
        try_to_sign_in(client, "zhao", "a wrong password 1", HTTP_X_FORWARDED_FOR=f"198.51.100.{attempt}")
    assert try_to_sign_in(client, "zhao", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 429


def test_failures_are_forgotten_after_a_quarter_of_an_hour_and_after_a_success(client, zhao):
    for _attempt in range(10):
        try_to_sign_in(client, "zhao", "a wrong password 1")
    FailedSignIn.objects.update(at=timezone.now() - timezone.timedelta(minutes=15, seconds=1))
    assert try_to_sign_in(client, "zhao").status_code == 302
    assert FailedSignIn.objects.count() == 0


def test_old_failures_are_dropped_with_the_next_one(client, zhao):
    for name in ("a", "b", "c"):
        try_to_sign_in(client, name, "a wrong password 1")
    FailedSignIn.objects.update(at=timezone.now() - timezone.timedelta(minutes=16))
    try_to_sign_in(client, "d", "a wrong password 1")
    assert FailedSignIn.objects.count() == 1


def test_a_disabled_account_cannot_sign_in_and_is_not_told_why(client, zhao):
    User.objects.filter(pk=zhao.pk).update(is_active=False)
    assert WRONG in try_to_sign_in(client, "zhao").content.decode()


def test_the_session_has_a_new_name_after_signing_in(client, zhao):
    client.get("/en/desk/sources/new/")
    client.post("/en/desk/sources/new/", {"title": "报道"})
    before = client.session.session_key
    try_to_sign_in(client, "zhao")
    assert before is not None
    assert client.session.session_key != before


def test_signing_out_takes_a_post_and_ends_the_session_on_the_server(zhao, signed_in):
    client = signed_in(zhao)
    key = client.session.session_key
    assert client.get("/en/desk/sign-out/").status_code == 405
    response = client.post("/en/desk/sign-out/")
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache"'
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get("/en/desk/").status_code == 302


def aged(client, **seconds):
    session = client.session
    for name, age in seconds.items():
        session[name] = timezone.now().timestamp() - age
    session.save()


def test_half_an_hour_without_a_request_ends_the_session_at_every_door(zhao, signed_in):
    client = signed_in(zhao)
    client.get("/en/desk/")
    left = Session.objects.get(session_key=client.session.session_key).expire_date - timezone.now()
    assert 1790 < left.total_seconds() <= 1800
    Session.objects.update(expire_date=timezone.now() - timezone.timedelta(seconds=1))
    assert client.get("/en/desk/").status_code == 302


def test_eight_hours_end_the_session_however_busy_it_is(zhao, signed_in):
    client = signed_in(zhao)
    client.get("/en/desk/")
    aged(client, **{SINCE: 8 * 3600 - 60, SEEN: 120})
    assert client.get("/en/desk/").status_code == 200
    left = Session.objects.get(session_key=client.session.session_key).expire_date - timezone.now()
    assert left.total_seconds() <= 60
    aged(client, **{SINCE: 8 * 3600 + 1})
    assert client.get("/en/desk/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_session_in_use_is_not_written_with_every_request(zhao, signed_in, django_assert_max_num_queries):
    client = signed_in(zhao)
    client.get("/en/desk/lists/")
    seen = client.session[SEEN]
    client.get("/en/desk/lists/")
    assert client.session[SEEN] == seen


def test_somebody_without_a_role_is_told_what_to_do(client, db):
    person = User.objects.create_user("meng", password=PASSWORD, name="孟")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in ("/en/desk/", "/en/desk/organizations/", "/en/desk/find/?q=x"):
        response = client.get(path)
        assert response.status_code == 403
        assert "Ask an administrator of your center for one." in response.content.decode()


@pytest.mark.parametrize(
    "path", ["", "organizations/", "sources/new/", "find/?q=x", "changes/", "sign-in/", "nothing-there/x/"]
)
def test_nothing_of_the_desk_is_kept_by_anybody(path, zhao, signed_in):
    for client in (signed_in(zhao),):
        assert client.get(f"/en/desk/{path}")["Cache-Control"] == "no-store"


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(client, zhao):
    answer = client.post("/en/desk/sources/new/", {"title": "一篇长长的报道", "publisher": "长江日报"})
    assert answer.status_code == 302
    assert Source.objects.count() == 0
    back = client.post(answer["Location"], {"login": "zhao", "password": PASSWORD})
    page = client.get(back["Location"])
    assert "What you had typed is here again." in page.content.decode()
    assert (page.context["form"]["title"].value(), page.context["form"]["publisher"].value()) == (
        "一篇长长的报道",
        "长江日报",
    )
    done = client.post(back["Location"], {"title": "一篇长长的报道", "publisher": "长江日报"})
    assert done.status_code == 302
    assert Source.objects.get().title == "一篇长长的报道"
    assert client.session["drafts"] == []


def test_a_script_whose_session_has_ended_is_sent_to_the_sign_in_page(client, db):
    response = client.get("/en/desk/options/organizations/?q=x", HTTP_HX_REQUEST="true")
    assert response.status_code == 401
    assert response["HX-Redirect"].startswith("/en/account/login/?next=")
