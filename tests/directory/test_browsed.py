"""What the index in memory answers is what the database answers: the same rows, the same order, the same counts."""

from random import Random

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import one_edition
from ecosystem.browsing.reading import FACETS
from ecosystem.core.paging import FORWARD, cursor_of, keyset_page
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.directory import listings
from ecosystem.directory.asked import read
from ecosystem.directory.browsed import Browsed
from ecosystem.directory.facets import organization_offers
from ecosystem.organizations.finding import engine
from ecosystem.organizations.indexing import catch_up
from ecosystem.organizations.orders import ORDERS
from ecosystem.programs.services import revise_program
from tests.cities import city_of_module
from tests.directory.asking import asked, beside, quick, slow

made = city_of_module(organizations=300, seed=1)


def nonzero(counts):
    return {name: {key: count for key, count in values.items() if count} for name, values in counts.items()}


def questions(offers, random: Random):
    """Random combinations of what the facets offer, of several values each, with and without a search."""
    for _number in range(40):
        names = random.sample(FACETS, random.randrange(4))
        query = {offer.name: random.sample([*offer.keys], min(len(offer.keys), random.randrange(1, 4)))
                 for offer in offers if offer.name in names}  # fmt: skip
        if random.random() < 0.3:
            query["q"] = random.choice(["智能", "科技", "xinxi", "大学"])
        if random.random() < 0.4:
            query |= random.choice(beside())
        if random.random() < 0.4:
            query["as_of"] = random.choice(["2019-06-30", "2024-02-29"])
        yield query


@pytest.mark.django_db
def test_every_combination_of_facets_gives_the_rows_and_the_counts_of_the_database(made, db):
    random = Random(2)
    with one_edition() as stamp:
        first = quick(asked(), stamp)
        offers = organization_offers(first.asked, first.whole)
        assert len(offers) == len(FACETS)
        for query in questions(offers, random):
            request = asked(**query)
            found = quick(request, stamp)
            told = slow(request, stamp)
            assert isinstance(found, Browsed)
            assert {*found.wanted} == {*told.rows().values_list("pk", flat=True)}, query
            assert found.total() == told.total()
            assert nonzero(found.counts()) == nonzero(told.counts()), query
            assert nonzero(found.whole()) == nonzero(told.whole())
            assert {*told.told()} >= {*found.told()}


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"as_of": "2015-06-30"},
        {"kind": "company"},
        {"kind": ["company", "university"], "layer": "terminal_application", "as_of": "2023-03-01"},
    ],
)
def test_pages_are_those_of_the_database_in_both_directions(made, db, order, query):
    with one_edition() as stamp:
        cursor, ahead = "", True
        seen: list[str] = []
        for _step in range(40):
            request = asked(**query, sort=order, **({"cursor": cursor} if cursor else {}))
            listing = listings.organizations(read(request, stamp))
            rows, page = listing.shown()
            read_anew = keyset_page(slow(listing.asked.request, stamp).rows(), ORDERS[order], cursor, listing.size)
            assert [row.values["id"] for row in rows] == [row.pk for row in read_anew.rows]
            assert (page.next, page.previous) == (read_anew.next, read_anew.previous)
            seen.append(cursor)
            ahead = ahead and bool(page.next)
            cursor = page.next if ahead else page.previous
            if not cursor:
                break
        assert len(seen) > 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        {"q": "智能"},
        {"q": "jishu", "as_of": "2015-06-30"},
        {"q": "科技", "kind": ["company", "university"]},
        {"q": "不存在的名字"},
    ],
)
@pytest.mark.parametrize("too_many", [False, True])
def test_the_best_matches_come_first_on_every_page(made, db, query, too_many, monkeypatch):
    """Where too many answer to rank each, the first are ranked by their names, and the others come as they stand."""
    if too_many:
        monkeypatch.setattr(engine._Search, "is_common", lambda _self: True)
    catch_up()
    with one_edition() as stamp:
        cursor, ahead, pages = "", True, 0
        for _step in range(30):
            listing = listings.organizations(read(asked(**query, **({"cursor": cursor} if cursor else {})), stamp))
            rows, page = listing.shown()
            read_anew = keyset_page(listings.organizations_read(listing.asked).rows, BY_RELEVANCE, cursor, listing.size)
            assert [row.values["id"] for row in rows] == [row.pk for row in read_anew.rows]
            assert (page.next, page.previous) == (read_anew.next, read_anew.previous)
            pages += 1
            ahead = ahead and bool(page.next)
            cursor = page.next if ahead else page.previous
            if not cursor:
                break
        assert pages > 1 or not rows


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["不存在的名字", "。。。", "%_%"])
def test_of_a_search_that_finds_nothing_nothing_is_counted(db, organization, client, query):
    organization("遥感智能", kind="company")
    catch_up()
    page = client.get("/en/organizations/", {"q": query}).content.decode()
    assert "0 organizations" in page
    with one_edition() as stamp:
        listing = listings.organizations(read(asked(q=query, registry="420100"), stamp))
        assert listing.total() == 0
        assert not any(number for counts in listing.narrowing.counts().values() for number in counts.values())


@pytest.mark.django_db
def test_a_cursor_among_what_was_not_ranked_is_no_error(db, organization, client):
    organization("遥感智能")
    catch_up()
    cursor = cursor_of(FORWARD, {"rank": None, "prominence": 0, "id": 1}, BY_RELEVANCE)
    assert client.get("/organizations/", {"q": "遥感", "cursor": cursor}).status_code == 200


@pytest.mark.django_db
def test_no_name_of_a_program_cuts_the_facets(db, town, client):
    revise_program(town.program, name="\ue000 \ue001", by=SYSTEM)
    page = client.get("/organizations/")
    assert page.status_code == 200
    assert "\ue000 \ue001" in page.content.decode()
