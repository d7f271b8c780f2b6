"""People with an account: pages that keep nobody out, and a passkey instead of a password."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from ecosystem.accounts.models import User
from tests.accounts.addresses import OF_AN_ACCOUNT
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.watching import barriers, watched

pytestmark = pytest.mark.django_db

PASSWORD = "a pass phrase for an account 7"
BEFORE = ("login/", "signup/", "password/reset/", "confirm-email/", "confirm-email/no/")
BEHIND = (*OF_AN_ACCOUNT, "../portal/data/", "../portal/data/erase/")
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def member(desktop: Page) -> Page:
    """Somebody without a role who has just signed in, in English, and typed the password once more."""
    person = User.objects.create_user("mei", "mei@veritas.example", PASSWORD, name="梅")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    sign_in(desktop)
    expect(desktop.get_by_role("heading", level=1)).to_be_visible()
    desktop.goto("/en/account/2fa/totp/activate/")
    desktop.get_by_label("Password").fill(PASSWORD)
    desktop.get_by_role("button", name="Confirm").click()
    expect(desktop.get_by_label("Authenticator code")).to_be_visible()
    return desktop


def sign_in(page: Page) -> None:
    page.goto("/en/account/login/")
    page.get_by_label("E-mail or sign-in name").fill("mei@veritas.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def what_is_wrong(page: Page, prefix: str, paths: tuple[str, ...]) -> dict[str, list[str]]:
    notes = watched(page)
    wrong = {}
    for path in paths:
        page.goto(f"{prefix}/account/{path}")
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        headings = page.get_by_role("heading", level=1).count()
        found = [*barriers(page), *notes.complaints, *([f"{beyond} pixels too wide"] if beyond else [])]
        notes.forget()
        if found or headings != 1:
            wrong[path] = [*found, f"{headings} headings"]
    return wrong


@pytest.mark.parametrize(
    ("prefix", "scheme", "size"),
    [("", "light", PHONE), ("/en", "dark", DESKTOP), ("/zh-hant", "dark", PHONE)],
    ids=["zh-Hans-phone", "en-dark-desktop", "zh-Hant-dark-phone"],
)
def test_no_page_about_an_account_keeps_anybody_out(
    member: Page, prefix: str, scheme: str, size: dict[str, int]
) -> None:
    member.emulate_media(color_scheme=scheme)
    member.set_viewport_size(size)
    wrong = what_is_wrong(member, prefix, BEHIND)
    member.context.clear_cookies()
    assert {**wrong, **what_is_wrong(member, prefix, BEFORE)} == {}


def test_somebody_adds_a_passkey_and_signs_in_with_nothing_else(member: Page) -> None:
    browser = member.context.new_cdp_session(member)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    notes = watched(member)
    member.goto("/en/account/2fa/webauthn/add/")
    member.get_by_label("Sign in with it alone (a passkey)").check()
    member.get_by_role("button", name="Add").click()
    expect(member.get_by_role("heading", name="Recovery Codes", level=1)).to_be_visible()
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1
    member.context.clear_cookies()
    member.goto("/en/account/login/")
    member.get_by_role("button", name="Sign in with a passkey").click()
    expect(member).not_to_have_url(re.compile("/account/login/"))
    member.goto("/en/account/email/")
    expect(member.get_by_text("mei@veritas.example").first).to_be_visible()
    assert notes.complaints == []


def test_a_passkey_is_the_second_step_after_a_password(member: Page) -> None:
    browser = member.context.new_cdp_session(member)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    member.goto("/en/account/2fa/webauthn/add/")
    member.get_by_role("button", name="Add").click()
    expect(member.get_by_role("heading", name="Recovery Codes", level=1)).to_be_visible()
    member.context.clear_cookies()
    sign_in(member)
    expect(member.get_by_label("Code")).to_be_visible()
    member.get_by_role("button", name="Use a security key").click()
    expect(member).not_to_have_url(re.compile("/2fa/authenticate/"))
    member.goto("/en/account/email/")
    expect(member.get_by_text("mei@veritas.example").first).to_be_visible()


def test_somebody_takes_their_data_along_and_erases_the_account(member: Page) -> None:
    notes = watched(member)
    member.goto("/en/account/email/")
    member.get_by_role("link", name="Your data").click()
    with member.expect_download() as taken:
        member.get_by_role("link", name="Download the file").click()
    assert "mei@veritas.example" in taken.value.path().read_text(encoding="utf-8")
    member.get_by_role("link", name="Erase the account").click()
    member.get_by_label("I understand that this cannot be undone").check()
    member.get_by_role("button", name="Erase the account").click()
    expect(member.get_by_text("Your account has been erased.")).to_be_visible()
    assert not User.objects.filter(email="mei@veritas.example").exists()
    assert notes.complaints == []
    sign_in(member)
    expect(member.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
