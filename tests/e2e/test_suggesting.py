"""Somebody who has no account corrects a page, by phone, with JavaScript and without; and no step keeps anybody out."""

import pytest
from playwright.sync_api import Browser, Page, expect

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.figures.models import Figure
from ecosystem.intake.models import ProposedChange
from ecosystem.intake.services import refuse_proposal
from ecosystem.organizations.models import Organization
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.watching import barriers, watched

pytestmark = pytest.mark.django_db

WEILI = "武汉唯理科技"
READ = 2500


def correct_the_website(page: Page) -> None:
    page.goto(f"/en/organizations/{Organization.objects.get(name=WEILI).public_id}/")
    page.get_by_role("link", name="Suggest a correction", exact=True).click()
    page.locator("summary", has_text="Website").click()
    page.get_by_label("Website should say").fill("https://weili.example/")
    page.get_by_label("Where can the right thing be read?").fill("https://weili.example/about")
    page.get_by_label("Name to thank").fill("Wang Xiaoming")
    page.wait_for_timeout(READ)
    page.get_by_role("button", name="Send the suggestion").click()
    expect(page.get_by_role("heading", name="Thank you, your suggestion is here", level=1)).to_be_visible()
    expect(page.get_by_text("https://weili.example/", exact=True)).to_be_visible()
    field = ProposedChange.objects.get().fields.get()
    assert (field.name, field.after) == ("website", "https://weili.example/")


def test_a_visitor_corrects_a_page_by_phone(phone: Page) -> None:
    correct_the_website(phone)


def test_it_works_without_javascript(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site, viewport=PHONE)
    correct_the_website(context.new_page())
    context.close()


def test_by_keyboard_alone_what_is_wrong_is_opened_written_and_sent(desktop: Page) -> None:
    figure = Figure.objects.order_by("pk").first()
    desktop.goto(f"/en/suggest/figure/{figure.public_id}/")
    desktop.locator("summary", has_text="Value").focus()
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("0")
    desktop.get_by_label("How do you know?").focus()
    desktop.keyboard.type("It is in the report")
    desktop.wait_for_timeout(READ)
    desktop.get_by_role("button", name="Send the suggestion").focus()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", name="Thank you, your suggestion is here", level=1)).to_be_visible()
    assert ProposedChange.objects.get().figure == figure


@pytest.mark.parametrize(
    ("prefix", "scheme", "size"),
    [("", "light", PHONE), ("/en", "dark", DESKTOP), ("/zh-hant", "dark", PHONE)],
    ids=["zh-Hans-phone", "en-dark-desktop", "zh-Hant-dark-phone"],
)
def test_no_page_of_a_suggestion_keeps_anybody_out(phone: Page, prefix: str, scheme: str, size: dict[str, int]) -> None:
    phone.emulate_media(color_scheme=scheme)
    phone.set_viewport_size(size)
    notes = watched(phone)
    address = f"{prefix}/suggest/organization/{Organization.objects.get(name=WEILI).public_id}/"
    wrong = {"form": _wrong(phone, phone.goto(f"{address}?field=description"), notes)}
    phone.locator("[name=email]").fill("nobody")
    phone.locator("[name=message]").fill("图片是旧的")
    phone.wait_for_timeout(READ)
    phone.locator("form.suggest button").click()
    expect(phone.locator("#id_email_error")).to_be_visible()
    wrong["refused"] = _wrong(phone, None, notes)
    phone.locator("[name=email]").fill("reader@mail.example")
    phone.locator("form.suggest button").click()
    expect(phone.locator("main code")).to_be_visible()
    wrong["sent"] = _wrong(phone, None, notes)
    refuse_proposal(ProposedChange.objects.get(), by=SYSTEM, reason="没有授权")
    wrong["answered"] = _wrong(phone, phone.reload(), notes)
    assert {name: found for name, found in wrong.items() if found} == {}


def _wrong(page: Page, answer: object, notes: object) -> list[str]:
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    complaints = [one for one in notes.complaints if "status of 4" not in one]
    notes.forget()
    return [*barriers(page), *complaints, *([f"{beyond} pixels too wide"] if beyond else [])]
