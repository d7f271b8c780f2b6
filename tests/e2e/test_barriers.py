"""Nobody is kept out: by contrast, by a narrow screen, by a script that fails, by a page too heavy for a slow network."""

import pytest
from playwright.sync_api import Page

from tests.e2e import addresses
from tests.e2e.addresses import in_language
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.watching import Watched, barriers, watched

pytestmark = pytest.mark.django_db

LANGUAGES = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
FIRST_PAINT = 60_000
FRAME = """(({scrollWidth, clientWidth, lang}) =>
    [scrollWidth - clientWidth, document.querySelectorAll("h1").length, lang])(document.documentElement)"""


def complaints_about(
    page: Page, pages: list[str], code: str, scheme: str, size: dict[str, int], *, looked_at: range
) -> dict[str, list[str]]:
    """What is wrong with each page in one language and theme; pages in order are left out.

    Barriers are looked for on every so many-th page, for that takes longest: other rounds take the others.
    """
    page.emulate_media(color_scheme=scheme)
    notes = watched(page)
    found = {}
    for place, address in enumerate(pages):
        answer = page.goto(in_language(address, code))
        wrong = _frame(page, LANGUAGES[code])
        if place in looked_at:
            page.set_viewport_size(size)
            wrong += barriers(page)
            wrong += _weight(notes)
            page.set_viewport_size(PHONE)
        # A browser writes down by itself that a page was not there.
        wrong += [one for one in notes.complaints if answer.ok or "status of 40" not in one]
        notes.forget()
        if wrong:
            found[address] = wrong
    return found


def _frame(page: Page, language: str) -> list[str]:
    """A page fits a phone, has one main heading, and says its language."""
    beyond, headings, said = page.evaluate(FRAME)
    return [
        *([f"is {beyond} pixels wider than a phone"] if beyond else []),
        *([f"has {headings} main headings"] if headings != 1 else []),
        *([f"says its language is {said}"] if said != language else []),
    ]


def _weight(notes: Watched) -> list[str]:
    weight = notes.weight()
    return [f"weighs {weight} bytes before it can be painted"] if weight >= FIRST_PAINT else []


@pytest.mark.parametrize(
    ("turn", "code", "scheme", "size"),
    [(0, "zh-hans", "light", DESKTOP), (1, "zh-hant", "dark", PHONE), (2, "en", "dark", DESKTOP)],
    ids=["zh-Hans-light-desktop", "zh-Hant-dark-phone", "en-dark-desktop"],
)
def test_no_page_of_a_real_city_keeps_anybody_out(
    phone: Page, turn: int, code: str, scheme: str, size: dict[str, int]
) -> None:
    pages = addresses.of_wuhan()
    looked_at = range(turn, len(pages), 3)
    assert complaints_about(phone, pages, code, scheme, size, looked_at=looked_at) == {}


@pytest.mark.parametrize(
    ("turn", "code", "scheme", "size"),
    [(0, "zh-hans", "dark", PHONE), (1, "en", "light", PHONE)],
    ids=["zh-Hans-dark-phone", "en-light-phone"],
)
def test_no_page_of_a_city_with_many_records_keeps_anybody_out(
    phone: Page, turn: int, code: str, scheme: str, size: dict[str, int]
) -> None:
    pages = addresses.of_synthetic_city()
    looked_at = range(turn, len(pages), 2)
    assert complaints_about(phone, pages, code, scheme, size, looked_at=looked_at) == {}
