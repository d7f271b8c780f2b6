"""What pages say by themselves is in the reader's language; in another one is only content: a name, a sentence of a source."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.staff import give_role
from ecosystem.desk import nouns  # noqa: F401  they make themselves known
from ecosystem.desk.register import all_nouns
from tests.e2e import addresses
from tests.e2e.chrome import chinese_chrome, chinese_content, english_chrome, english_content, simplified

pytestmark = [pytest.mark.django_db, pytest.mark.everything, pytest.mark.usefixtures("cities")]

DESK = "/en/desk/"
ASKED = ("nothing-is-called-so", "weili", "soon")


@pytest.fixture
def reader() -> Client:
    """Somebody who administers the installation and reads English; the directory is the same for everybody."""
    person = User.objects.create(username="lin", name="林")
    give_role(person, role="administrator", by=SYSTEM)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def chrome_of(client: Client, pages: Iterator[str] | list[str]) -> dict[str, list[str]]:
    """The Chinese of the site itself on each page; pages without any are left out."""
    content = chinese_content()
    said = {}
    for address in pages:
        response = client.get(address)
        assert response.status_code < 500, address
        if found := chinese_chrome(response.content.decode(), content):
            said[address] = found
    return said


def desk_pages(client: Client) -> Iterator[str]:
    """The desk's own pages, and of every noun its table, its form, its first record and that record's history."""
    yield from (DESK, f"{DESK}lists/", f"{DESK}find/?q=weili", f"{DESK}organizations/?q=nothing-is-called-so")
    for noun in all_nouns():
        table = f"{DESK}{noun.name}/"
        listing = client.get(table)
        yield table
        new = f"{table}new/"
        if f'href="{new}' in listing.content.decode():
            yield new
        yield from _pages_of_first_record(client, table, listing)


def _pages_of_first_record(client: Client, table: str, listing: Any) -> Iterator[str]:
    found = re.search(rf'href="({re.escape(table)}(?!new/|columns/|export)[^/"?]+/)', listing.content.decode())
    if not found:
        return
    record = found.group(1)
    yield record
    acts = re.findall(rf'href="({re.escape(record)}[a-z-]+/)"', client.get(record).content.decode())
    yield from sorted(set(acts))


def test_the_directory_says_nothing_in_chinese_by_itself(reader: Client) -> None:
    assert chrome_of(reader, [f"/en{address}" for address in directory_pages()]) == {}


def test_the_desk_says_nothing_in_chinese_by_itself(reader: Client) -> None:
    pages = list(desk_pages(reader))
    assert len(pages) > 100
    assert chrome_of(reader, pages) == {}


def test_a_word_of_the_site_in_chinese_would_be_noticed() -> None:
    content = chinese_content()
    assert chinese_chrome('<p>武汉唯理科技 <q lang="zh-Hans">原文</q></p>', content) == []
    assert chinese_chrome('<p>武汉唯理科技的<button title="保存">Save</button></p>', content) == ["的", "保存"]
    drawn = '<a aria-label="武汉唯理科技"><text>武汉唯理</text><text>科…</text><text>供应</text></a>'
    assert chinese_chrome(f"<svg>{drawn}</svg>", content) == ["供应"]


def directory_pages() -> list[str]:
    """Every page of the directory, by path at the root language."""
    return [*addresses.of_wuhan(), *addresses.of_synthetic_city()]


def test_chinese_pages_say_nothing_in_english_by_themselves(reader: Client) -> None:
    content = english_content(ASKED)
    said = {}
    for address in directory_pages():
        if found := english_chrome(reader.get(address).content.decode(), content):
            said[address] = found
    assert said == {}


def test_the_desk_in_chinese_says_nothing_in_english_by_itself(reader: Client) -> None:
    content = english_content(ASKED)
    said = {}
    for address in [page.removeprefix("/en") for page in desk_pages(reader)]:
        if found := english_chrome(reader.get(address).content.decode(), content):
            said[address] = found
    assert said == {}


def test_the_desk_in_traditional_characters_says_nothing_in_simplified_ones_by_itself(reader: Client) -> None:
    """Records stand at the desk as they are written, since there they are changed."""
    content = chinese_content()
    said = {}
    for address in [page.replace("/en/", "/zh-hant/", 1) for page in desk_pages(reader)]:
        if found := simplified(reader.get(address).content.decode(), content):
            said[address] = found
    assert said == {}


def test_traditional_pages_hold_no_simplified_characters(reader: Client) -> None:
    said = {}
    for address in directory_pages():
        if found := simplified(reader.get(f"/zh-hant{address}").content.decode()):
            said[address] = found
    assert said == {}


def test_a_word_of_the_site_in_english_or_simplified_would_be_noticed() -> None:
    content = english_content()
    page = '<p>武汉大学 Wuhan University，<button title="Save it">保存</button> 200 PFLOPS</p>'
    assert english_chrome(page, content) == ["Save it"]
    assert simplified('<p>武漢大学 <q lang="zh-Hans">原文写的</q></p>') == ["武漢大学"]
