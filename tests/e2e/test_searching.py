"""The box over everything in a real browser: typing Chinese and pinyin, the keyboard, an input method, late answers."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.watching import barriers, watched

pytestmark = pytest.mark.django_db


def box(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("combobox")


def options(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("option")


@pytest.mark.parametrize("words", ["倍特", "beite", "btws", "倍特 威视"])
def test_what_is_typed_brings_suggestions_that_lead_to_the_record(phone: Page, words: str) -> None:
    noted = watched(phone)
    phone.goto("/")
    box(phone).press_sequentially(words)
    expect(options(phone).first).to_contain_text("武汉倍特威视")
    expect(box(phone)).to_have_attribute("aria-expanded", "true")
    options(phone).first.click()
    phone.wait_for_url(re.compile("/organizations/[0-9a-z]+/"))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("武汉倍特威视")
    assert noted.complaints == []


def test_a_suggestion_is_chosen_by_the_keyboard(phone: Page) -> None:
    phone.goto("/")
    box(phone).press_sequentially("武汉大")
    expect(options(phone).first).to_have_text(re.compile("武汉大学"))
    expect(box(phone)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    phone.keyboard.press("ArrowDown")
    expect(options(phone).first).to_have_attribute("aria-selected", "true")
    phone.keyboard.press("ArrowDown")
    expect(options(phone).nth(1)).to_have_attribute("aria-selected", "true")
    phone.keyboard.press("ArrowUp")
    assert box(phone).get_attribute("aria-activedescendant") == options(phone).first.get_attribute("id")
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/organizations/[0-9a-z]+/"))


def test_enter_alone_asks_for_the_page_of_results(phone: Page) -> None:
    phone.goto("/")
    box(phone).press_sequentially("武汉大学")
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/search/"))
    expect(phone.locator("#organization mark").first).to_have_text("武汉大学")
    expect(box(phone)).to_have_value("武汉大学")


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(phone: Page) -> None:
    phone.goto("/search/")
    box(phone).press_sequentially("武汉")
    expect(options(phone).first).to_be_visible()
    phone.keyboard.press("Escape")
    expect(options(phone)).to_have_count(0)
    expect(box(phone)).to_have_value("武汉")
    expect(box(phone)).to_have_attribute("aria-expanded", "false")
    phone.keyboard.press("ArrowDown")
    expect(options(phone).first).to_be_visible()
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Home")
    expect(phone.locator("[aria-selected=true]")).to_have_count(0)


def test_nothing_is_asked_while_an_input_method_composes(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if "/search/suggest" in request.url else None)
    phone.goto("/")
    box(phone).focus()
    session = phone.context.new_cdp_session(phone)
    for composed in ("w", "wu", "wuh", "wuhan"):
        session.send("Input.imeSetComposition", {"text": composed, "selectionStart": 1, "selectionEnd": 1})
        phone.wait_for_timeout(250)
    assert asked == []
    session.send("Input.insertText", {"text": "武汉"})
    expect(options(phone).first).to_be_visible()
    assert len(asked) == 1


def test_an_answer_that_comes_late_is_dropped(phone: Page) -> None:
    held: list[Route] = []
    phone.route(re.compile(r"suggest\?q=%E6%AD%A6$"), lambda route: held.append(route))  # noqa: PLW0108  a builtin cannot be wrapped
    phone.goto("/")
    box(phone).press_sequentially("武")
    phone.wait_for_timeout(400)
    box(phone).press_sequentially("汉唯理")
    expect(options(phone)).to_have_count(1)
    for route in held:
        route.abort()
    expect(options(phone)).to_have_text(re.compile("唯理"))


def test_without_a_script_the_box_is_an_ordinary_form(phone: Page) -> None:
    phone.route("**/*.js", lambda route: route.abort())
    phone.goto("/")
    phone.get_by_role("main").get_by_role("searchbox").fill("武大")
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/search/"))
    expect(phone.locator(".found__title").first).to_contain_text("武汉大学")


def test_results_and_open_suggestions_keep_nobody_out(phone: Page) -> None:
    phone.goto("/search/?q=wuhan")
    assert barriers(phone) == []
    box(phone).press_sequentially("d")
    box(phone).fill("武汉")
    expect(options(phone).first).to_be_visible()
    assert barriers(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
