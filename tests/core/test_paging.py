"""Pages by keyset: every row on exactly one page, forward and back, in every order, with and without the key."""

import random
from datetime import date, timedelta

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import InvalidInput
from ecosystem.core.paging import Key, keyset_page
from ecosystem.sources.models import Source
from ecosystem.sources.services import add_source

ORDERS = {
    "by id": (Key("id"),),
    "newest id": (Key("id", descending=True),),
    "by title": (Key("title"), Key("id")),
    "by title, falling": (Key("title", descending=True), Key("id", descending=True)),
    "mixed": (Key("title", descending=True), Key("id")),
    "by date, unknown last": (Key("published_on", nullable=True), Key("id")),
    "latest, unknown last": (Key("published_on", descending=True, nullable=True), Key("id")),
    "annotated": (Key("told"), Key("id")),
}


@pytest.fixture
def sources(db):
    draw = random.Random(7)
    for number in range(23):
        day = None if number % 4 == 0 else date(2020, 1, 1) + timedelta(days=draw.randrange(6))
        add_source(title=f"Title {draw.randrange(5)}", published_on=day, by=SYSTEM)
    return Source.objects.annotate(told=Concat(F("title"), Value("!")))


def expected(rows, keys) -> list[int]:
    """The same order, sorted in Python: unknown last whichever way the key falls."""
    found = list(rows)
    for key in reversed(keys):
        known = [row for row in found if getattr(row, key.name) is not None]
        known.sort(key=lambda row, name=key.name: getattr(row, name), reverse=key.descending)
        found = known + [row for row in found if getattr(row, key.name) is None]
    return [row.pk for row in found]


@pytest.mark.parametrize("size", [1, 4, 22, 23, 24])
@pytest.mark.parametrize("order", ORDERS)
def test_every_row_is_on_one_page_forward_and_back(sources, order, size):
    keys, forward, cursor = ORDERS[order], [], ""
    while True:
        page = keyset_page(sources, keys, cursor, size)
        forward += [row.pk for row in page.rows]
        if not page.next:
            break
        cursor = page.next
    assert forward == expected(sources, keys)
    backward = [row.pk for row in page.rows]
    while page.previous:
        page = keyset_page(sources, keys, page.previous, size)
        backward = [row.pk for row in page.rows] + backward
        if len(backward) >= len(forward):
            break
    assert backward[-len(forward) :] == forward
    assert page.previous == "" or size >= len(forward)


def test_the_first_page_has_nothing_before_it_and_the_last_nothing_after(sources):
    assert keyset_page(sources, ORDERS["by id"], "", 23).next == ""
    assert keyset_page(sources, ORDERS["by id"], "", 5).previous == ""


def test_rows_of_values_can_be_paged(sources):
    first = keyset_page(sources.values("id", "title"), ORDERS["by title"], "", 5)
    second = keyset_page(sources.values("id", "title"), ORDERS["by title"], first.next, 5)
    assert [row["id"] for row in (*first.rows, *second.rows)] == expected(sources, ORDERS["by title"])[:10]


def test_going_back_to_the_beginning_shows_a_whole_page(sources):
    first = keyset_page(sources, ORDERS["newest id"], "", 5)
    second = keyset_page(sources, ORDERS["newest id"], first.next, 5)
    added = add_source(title="New", by=SYSTEM)
    again = keyset_page(sources, ORDERS["newest id"], second.previous, 5)
    back = keyset_page(sources, ORDERS["newest id"], again.previous, 5) if again.previous else again
    assert back.rows[0].pk == added.pk
    assert len(back.rows) == 5


def test_no_page_counts_what_came_before_it(sources, django_assert_num_queries):
    first = keyset_page(sources, ORDERS["by title"], "", 5)
    with django_assert_num_queries(1) as queries:
        keyset_page(sources, ORDERS["by title"], first.next, 5)
    assert "OFFSET" not in queries.captured_queries[0]["sql"]


@pytest.mark.parametrize("cursor", ["x", "bm90anNvbg", "WyJuIl0", "WyJ6IiwxXQ", "WyJuIiwiYSJd"])
def test_a_cursor_of_no_page_is_refused(sources, cursor):
    with pytest.raises(InvalidInput) as refusal:
        keyset_page(sources, ORDERS["by id"], cursor, 5)
    assert refusal.value.code == "bad_cursor"
