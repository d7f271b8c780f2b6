"""Pages about one's own account: in our frame, in three languages, kept by nobody."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.accounts.addresses import OF_AN_ACCOUNT
from tests.e2e.chrome import chinese_chrome, chinese_content, simplified
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

OUTSIDE = (
    "login/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "confirm-email/",
    "inactive/",
    "confirm-email/no/",
)
INSIDE = (*OF_AN_ACCOUNT, "logout/", "reauthenticate/")
LANGUAGES = ("", "/zh-hant", "/en")


@pytest.fixture
def inside(client, mei):
    client.post("/account/login/", {"login": "mei", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def looked_at(client, path):
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200, path
    assert answer["Cache-Control"] == "no-store"
    assert page.count("<h1") == 1
    assert 'class="bar"' in page
    assert "noindex" in page
    return page


def in_its_language(page, language):
    """What a page says in another language (English) or script (Traditional) than its own."""
    if language == "/en":
        return chinese_chrome(page, chinese_content())
    return simplified(page) if language == "/zh-hant" else []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_before_signing_in(client, language):
    found = {path: in_its_language(looked_at(client, f"{language}/account/{path}"), language) for path in OUTSIDE}
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_ones_own_account(inside, language):
    found = {path: in_its_language(looked_at(inside, f"{language}/account/{path}"), language) for path in INSIDE}
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_an_account_with_a_second_factor(inside, mei, authenticator_app, language):
    authenticator_app(mei)
    paths = ("2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/generate/")
    found = {path: in_its_language(looked_at(inside, f"{language}/account/{path}"), language) for path in paths}
    inside.post(f"{language}/account/2fa/recovery-codes/generate/")
    assert Authenticator.objects.filter(type="recovery_codes").count() == 1
    path = "2fa/recovery-codes/"
    found[path] = in_its_language(looked_at(inside, f"{language}/account/{path}"), language)
    inside.post(f"{language}/account/logout/")
    inside.post(f"{language}/account/login/", {"login": "mei", "password": PASSWORD})
    path = "2fa/authenticate/"
    found[path] = in_its_language(looked_at(inside, f"{language}/account/{path}"), language)
    assert {path: said for path, said in found.items() if said} == {}


def test_staff_go_to_the_desk_and_others_do_not(client, mei, zhao):
    assert client.post("/en/account/login/", {"login": "zhao", "password": PASSWORD})["Location"] == "/en/desk/"
    client.post("/en/account/logout/")
    answer = client.post("/en/account/login/", {"login": "mei@veritas.example", "password": PASSWORD})
    assert not answer["Location"].startswith("/en/desk/")


def test_staff_without_an_address_sign_in_without_confirming_one(client, sun):
    assert client.post("/en/account/login/", {"login": "sun", "password": PASSWORD})["Location"] == "/en/desk/"


def test_somebody_sees_their_sessions_and_ends_the_others(inside):
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": "mei", "password": PASSWORD})
    assert len(inside.get("/en/account/sessions/").context["sessions"]) == 2
    inside.post("/en/account/sessions/")
    assert elsewhere.get("/en/account/email/").status_code == 302
    assert inside.get("/en/account/email/").status_code == 200


def test_what_matters_takes_the_password_once_more(mei, signed_in):
    answer = signed_in(mei).get("/en/account/2fa/totp/activate/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/account/reauthenticate/")


def test_signing_out_empties_what_the_browser_kept(inside):
    assert inside.post("/en/account/logout/")["Clear-Site-Data"] == '"cache"'


def test_whoever_asks_too_often_is_told_to_wait_in_our_frame(client, db):
    answers = [client.post("/en/account/password/reset/", {"email": f"{one}@mail.example"}) for one in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert "Wait some minutes, then try again." in answers[-1].content.decode()
    assert answers[-1]["Cache-Control"] == "no-store"
