"""Making an account: name, address, password twice, agreement; then the address is confirmed by mail."""

from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError

from ecosystem.accounts.consent import NOTICE_VERSION
from ecosystem.accounts.models import User
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_UP, SIGN_IN = "/en/account/signup/", "/en/account/login/"
TYPED = {"name": "梅", "email": "Mei@Veritas.example", "password1": PASSWORD, "password2": PASSWORD, "agreed": "on"}


def sign_up(client, **typed):
    return client.post(SIGN_UP, {name: value for name, value in {**TYPED, **typed}.items() if value is not None})


def test_somebody_makes_an_account_confirms_the_address_and_is_in(client, link_in_mail):
    assert sign_up(client)["Location"] == "/en/account/confirm-email/"
    person = User.objects.get()
    assert (person.name, person.email, person.notice_version) == ("梅", "mei@veritas.example", NOTICE_VERSION)
    assert person.notice_agreed_at is not None
    assert mail.outbox[0].to == ["mei@veritas.example"]
    confirm = link_in_mail()
    assert client.get(confirm).status_code == 200
    assert not EmailAddress.objects.get().verified
    client.post(confirm)
    assert EmailAddress.objects.get().verified
    answer = client.post(SIGN_IN, {"login": "mei@veritas.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_nobody_is_in_before_the_address_is_confirmed(client):
    sign_up(client)
    answer = client.post(SIGN_IN, {"login": "mei@veritas.example", "password": PASSWORD})
    assert answer["Location"] == "/en/account/confirm-email/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"agreed": None}, "agreed"),
        ({"name": ""}, "name"),
        ({"password2": "another pass phrase 8"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"email": "mei"}, "email"),
    ],
)
def test_what_is_missing_or_weak_is_said_beside_its_field(client, typed, field):
    answer = sign_up(client, **typed)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {field}
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not User.objects.exists()


def test_whether_an_address_has_an_account_is_told_to_its_owner_only(client, mei):
    known, unknown = sign_up(client, email=mei.email), sign_up(client, email="new@example.com")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.count() == 2
    assert "/account/password/reset/" in mail.outbox[0].body


def test_asking_for_a_new_password_sounds_the_same_for_everybody(client, mei):
    answers = [client.post("/en/account/password/reset/", {"email": email}) for email in (mei.email, "no@example.com")]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_forgotten_password_is_replaced_by_way_of_the_mail(client, mei, link_in_mail):
    client.post("/en/account/password/reset/", {"email": mei.email})
    page = client.get(link_in_mail(), follow=True)
    new = "another pass phrase 8"
    answer = client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.post(SIGN_IN, {"login": "mei", "password": new}).status_code == 302
    assert client.session["_auth_user_id"] == str(mei.pk)


def test_two_accounts_never_have_one_address(mei):
    with pytest.raises(IntegrityError, match="accounts_user_email_once"):
        User.objects.create(username="mei2", email="MEI@veritas.example")


def test_accounts_without_an_address_do_not_clash(lin, sun):
    assert User.objects.filter(email="").count() == 2


def test_who_reads_the_mail_gets_the_address_that_somebody_else_only_claimed(client, bo, link_in_mail, signed_in):
    sign_up(client, email="shared@example.com")
    squatter = User.objects.get(email="shared@example.com")
    # Mails to one address are sent minutes apart; these minutes pass here.
    cache.clear()
    owner = signed_in(bo)
    owner.post("/en/account/reauthenticate/", {"password": PASSWORD})
    owner.post("/en/account/email/", {"action_add": "", "email": "shared@example.com"})
    owner.post(link_in_mail())
    bo.refresh_from_db()
    squatter.refresh_from_db()
    assert (bo.email, squatter.email) == ("shared@example.com", "")
    assert EmailAddress.objects.filter(email="shared@example.com").get().user == bo


def test_links_in_mails_lead_to_the_site_that_the_operator_named(client, settings):
    settings.SITE_URL = "https://wutong.example"
    sign_up(client)
    assert "https://wutong.example/en/account/confirm-email/" in mail.outbox[0].body
    assert "testserver" not in mail.outbox[0].body


def test_a_mail_that_cannot_be_sent_is_said_so_and_sent_at_the_next_sign_in(client, monkeypatch, caplog):
    def broken(*args):
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", broken)
        answer = sign_up(client)
    assert answer.status_code == 503
    assert "What you entered is kept." in answer.content.decode()
    assert "could not be sent" in caplog.text
    assert User.objects.count() == 1


@pytest.mark.parametrize("language", ["", "/zh-hant", "/en"])
def test_the_privacy_notice_says_which_version_it_is(client, language):
    assert NOTICE_VERSION in client.get(f"{language}/privacy/").content.decode()
    assert f"{language}/privacy/" in client.get(f"{language}/account/signup/").content.decode()
