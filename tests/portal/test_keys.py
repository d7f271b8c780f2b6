"""Keys for one's own programs: made, shown once, used, ended."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ecosystem.accounts.models import ApiToken, User
from ecosystem.audit.models import Change, ChangeSet
from tests.calling import Caller

pytestmark = pytest.mark.django_db

KEYS = "/en/portal/keys/"
KEY = re.compile(r"wt_[-_A-Za-z0-9]{43}")


def program_with(key: str) -> Caller:
    return Caller(headers={"Authorization": f"Bearer {key}"})


def made(browser, **values) -> str:
    answer = browser.post(KEYS, {"name": "申报系统", **values})
    assert answer.status_code == 200, answer.content.decode()
    return KEY.search(answer.content.decode()).group()


def test_somebody_with_a_confirmed_address_makes_a_key_that_is_shown_once(mei, signed_in):
    portal = signed_in(mei)
    assert "You have no keys yet." in portal.get(KEYS).content.decode()
    key = made(portal, may_write="on")
    token = ApiToken.objects.get()
    assert (token.user, token.name, token.may_write, token.expires_at) == (mei, "申报系统", True, None)
    page = portal.get(KEYS).content.decode()
    assert key not in page
    assert "申报系统" in page
    assert "reads and writes" in page
    assert program_with(key).send("GET", "applications/").status_code == 200


def test_making_and_ending_are_in_the_history_without_the_key(mei, signed_in):
    portal = signed_in(mei)
    key = made(portal)
    portal.post(f"{KEYS}{ApiToken.objects.get().pk}/end/")
    told = ChangeSet.objects.order_by("pk").values_list("verb", "by__username", "door")
    assert list(told) == [("Issue a key", "mei", "portal"), ("End the key", "mei", "portal")]
    assert key not in str(list(Change.objects.values_list("before", "after")))


def test_a_key_only_reads_unless_it_may_write(mei, signed_in):
    key = made(signed_in(mei))
    answer = program_with(key).send("POST", "applications/", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only_token")


def test_a_key_works_through_its_last_day(mei, signed_in):
    day = timezone.localdate() + timedelta(days=3)
    made(signed_in(mei), expires_at=day.isoformat())
    assert timezone.localtime(ApiToken.objects.get().expires_at).date() == day


def test_a_day_that_is_over_is_refused_at_the_field(mei, signed_in):
    answer = signed_in(mei).post(KEYS, {"name": "申报系统", "expires_at": date(2021, 1, 1).isoformat()})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"expires_at": ["The date has passed."]}
    assert not ApiToken.objects.exists()


def test_an_ended_key_opens_nothing(mei, signed_in):
    portal = signed_in(mei)
    key = made(portal)
    assert portal.post(f"{KEYS}{ApiToken.objects.get().pk}/end/")["Location"] == KEYS
    assert program_with(key).send("GET", "applications/").status_code == 401
    assert "has ended" in portal.get(KEYS).content.decode()


def test_nobody_ends_or_sees_the_key_of_somebody_else(mei, bo, signed_in):
    made(signed_in(mei))
    other = signed_in(bo)
    assert other.post(f"{KEYS}{ApiToken.objects.get().pk}/end/").status_code == 404
    assert "申报系统" not in other.get(KEYS).content.decode()
    assert ApiToken.objects.usable().exists()


def test_an_unconfirmed_address_makes_no_key(signed_in, db):
    ping = User.objects.create(username="ping", email="ping@mail.example")
    portal = signed_in(ping)
    assert "Confirm your e-mail address" in portal.get(KEYS).content.decode()
    assert portal.post(KEYS, {"name": "申报系统"}).status_code == 403
    assert not ApiToken.objects.exists()


def test_staff_need_their_second_factor_here_too(qian, signed_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    for method in ("get", "post"):
        assert "/account/2fa/" in getattr(signed_in(qian), method)(KEYS)["Location"]
    assert not ApiToken.objects.exists()


def test_the_list_takes_as_many_queries_for_many_keys_as_for_one(mei, signed_in):
    portal, taken = signed_in(mei), []
    for many in (1, 4):
        for number in range(many):
            made(portal, name=f"程序{number}")
        with CaptureQueriesContext(connection) as captured:
            portal.get(KEYS)
            taken.append(len(captured))
    assert taken[0] == taken[1]


def test_it_is_said_in_chinese_too(mei, signed_in):
    assert signed_in(mei).get("/portal/keys/").status_code == 200
