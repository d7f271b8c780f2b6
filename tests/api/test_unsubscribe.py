"""One click in a mail program ends news: a POST with the token of a message, and nothing else."""

import pytest
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.correspondence.addresses import unsubscribe_token
from ecosystem.correspondence.models import Unsubscription
from ecosystem.correspondence.services import Recipient, compose

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def token(wuhan_center):
    message = compose(
        "correspondence.news",
        to=Recipient("wang@weili.example", "王工", "en"),
        values={"organization": "唯理科技"},
        center=wuhan_center,
        by=SYSTEM,
    )
    return unsubscribe_token(message.public_id)


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", None])
def test_a_mail_provider_unsubscribes_its_reader(content_type, token):
    body = {"data": "List-Unsubscribe=One-Click", "content_type": content_type} if content_type else {"data": ONE_CLICK}
    answer = Client(enforce_csrf_checks=True).post(f"/api/v1/unsubscribe/{token}/", **body)
    assert (answer.status_code, answer.json()) == (200, {"unsubscribed": True})
    assert Unsubscription.objects.get().address == "wang@weili.example"


def test_any_other_body_changes_nothing(token):
    for body in ({}, {"List-Unsubscribe": "no"}):
        assert Client().post(f"/api/v1/unsubscribe/{token}/", body).status_code == 400
    assert Client().post(f"/api/v1/unsubscribe/{token}/", "{}", content_type="application/json").status_code == 415
    assert Unsubscription.objects.count() == 0


def test_a_person_who_opens_it_is_led_to_the_page_that_asks(token):
    answer = Client().get(f"/api/v1/unsubscribe/{token}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/en/unsubscribe/{token}/")
    assert Unsubscription.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_made_up_token_leads_nowhere(method, token):
    answer = getattr(Client(), method)("/api/v1/unsubscribe/0123456789.abc/", ONE_CLICK)
    assert answer.status_code == 404
    assert Unsubscription.objects.count() == 0
