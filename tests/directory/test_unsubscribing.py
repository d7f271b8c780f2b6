"""Whoever got news can end it by its link, in three languages, without an account and without a surprise."""

import pytest
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.correspondence.addresses import unsubscribe_token
from ecosystem.correspondence.models import Unsubscription
from ecosystem.correspondence.services import Recipient, compose
from tests.directory.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(wuhan_center):
    message = compose(
        "correspondence.news",
        to=Recipient("wang@weili.example", "王工"),
        values={"organization": "唯理科技"},
        center=wuhan_center,
        by=SYSTEM,
    )
    return f"/unsubscribe/{unsubscribe_token(message.public_id)}/"


@pytest.mark.parametrize(
    ("prefix", "center"),
    [("", "武汉人工智能计算中心"), ("/zh-hant", "武漢人工智能計算中心"), ("/en", "Wuhan AI Computing Center")],
)
def test_the_page_asks_and_the_button_does_it(prefix, center, link):
    browser = Client()
    page = browser.get(prefix + link)
    assert page["Cache-Control"] == "no-store"
    assert center in text_of(page.content.decode())
    assert "wang@weili.example" in page.content.decode()
    assert '<meta name="robots" content="noindex' in page.content.decode()
    assert Unsubscription.objects.count() == 0, "looking changes nothing"
    done = browser.post(prefix + link)
    assert done.status_code == 200
    assert '<form method="post">' not in done.content.decode()
    assert Unsubscription.objects.get().address == "wang@weili.example"
    assert browser.post(prefix + link).status_code == 200
    assert Unsubscription.objects.count() == 1
    assert ChangeSet.objects.latest("pk").by is None


def test_who_looks_again_is_told_that_it_is_done(link):
    browser = Client()
    browser.post(link)
    assert "You are unsubscribed" in browser.get(f"/en{link}").content.decode()


@pytest.mark.parametrize("token", ["x", "0123456789.abc", "0123456789"])
def test_a_made_up_link_leads_nowhere(token, wuhan_center):
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/unsubscribe/{token}/").status_code == 404


def test_a_post_without_the_form_is_refused(link):
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert Unsubscription.objects.count() == 0
