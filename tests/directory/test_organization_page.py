"""The page of an organization: how many questions it costs, and that what is kept for all of them shows nothing of another."""

import html
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import archive_center, publish_center, restore_center
from ecosystem.intake.synthetic import make_city
from ecosystem.organizations.models import Organization
from ecosystem.relationships.services import end_relationship, relate
from ecosystem.solutions.services import add_outcome, register_solution
from tests.directory.conftest import body, in_language
from tests.directory.pages import json_ld, links, text_of
from tests.personas import forget

SHOWN, MANY = 12, 60
# The edition, before and within the snapshot; the record; and a question for each kind of fact there can be.
MOST_QUERIES = 22
FACTS = {"by": SYSTEM}


@pytest.fixture
def partners(town: SimpleNamespace, organization: Callable[..., Any]) -> Callable[[int], list[Any]]:
    """So many more links of Weili, some of which it says and some of which are said of it."""

    def made(count: int) -> list[Any]:
        found = []
        for number in range(count):
            other = organization(f"Partner {number}", name_en=f"Partner {number}")
            ends = (town.weili, other) if number % 2 else (other, town.weili)
            cited = {"source": town.source, "quote": f"Sentence {number}."}
            relate(*ends, kind="supplies", starts_on=date(2020, 1, 1 + number % 28), **cited, **FACTS)
            found.append(other)
        return found

    return made


def cost(visitor: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(address).status_code == 200
    return len(queries)


def anew(visitor: Client, address: str) -> int:
    """What a page costs a process that remembers nothing of this edition."""
    forget()
    return cost(visitor, address)


def test_a_page_costs_as_many_queries_with_many_links_as_with_few(visitor, town, partners):
    address = town.weili.get_absolute_url()
    partners(SHOWN // 2)
    few = anew(visitor, address)
    partners(MANY)
    # A hub's links are counted, and the latest of them found, once for an edition; compute it uses may be among those not read.
    assert anew(visitor, address) <= few + 3
    many = cost(visitor, f"{address}?seen=again")
    partners(MANY)
    visitor.get(address)
    assert cost(visitor, f"{address}?seen=again") == many


def test_a_page_asks_few_questions(visitor, town):
    address = town.weili.get_absolute_url()
    visitor.get(address)
    # Another query string is another page, of which nothing is kept but what belongs to the edition.
    assert cost(visitor, f"{address}?seen=again") <= MOST_QUERIES


def test_a_hub_shows_its_first_links_and_leads_to_all_of_them(visitor, town, partners):
    partners(MANY)
    address = f"/en{town.weili.get_absolute_url()}"
    page = body(visitor.get(address))
    assert page.count("links__relation") == SHOWN
    total = MANY + 1
    assert f"All {total} relationships" in text_of(page)
    assert f"and {total - SHOWN} more" in text_of(page)
    assert f"{address}relationships/" in links(page)


def test_the_pages_of_all_links_hold_each_of_them_once(visitor, town, partners):
    others = {other.public_id for other in partners(MANY)}
    address = f"/en{town.weili.get_absolute_url()}relationships/"
    seen: list[str] = []
    while address:
        page = body(visitor.get(address))
        part = page[page.index('<ul class="links">') : page.index("</ul>", page.index('<ul class="links">'))]
        seen += [link.split("/")[3] for link in links(part) if link.startswith("/en/organizations/")]
        following = [link for link in links(page) if "cursor=" in link and 'rel="next"' in page]
        address = f"{address.partition('?')[0]}{following[-1]}" if following and 'rel="next"' in page else ""
    assert sorted(seen) == sorted([*others, town.hall.public_id])


def test_the_timeline_tells_the_latest_links_of_a_hub(visitor, town, partners):
    partners(MANY)
    page = body(visitor.get(f"/en{town.weili.get_absolute_url()}"))
    timeline = page[page.index('id="timeline"') :]
    assert "uses the compute of Town Hall of Compute" in text_of(timeline)
    assert timeline.count("2020-01-28") >= 2


def test_a_link_that_ended_is_on_the_timeline_alone(visitor, town):
    end_relationship(town.link, on=date(2022, 5, 1), **FACTS)
    page = body(visitor.get(f"/en{town.weili.get_absolute_url()}"))
    assert "No relationship is recorded as of this day." in text_of(page)
    assert "Has ended: uses the compute of Town Hall of Compute" in text_of(page)
    before = body(visitor.get(f"/en{town.weili.get_absolute_url()}?as_of=2022-04-30"))
    assert "Has ended" not in before
    assert "No relationship is recorded" not in text_of(before)


@pytest.mark.parametrize("others", [0, MANY])
def test_compute_of_a_public_center_serves_whoever_uses_it_and_as_long(visitor, town, partners, others):
    """Read from its links, where all of them stand on the page, and asked for where not."""
    partners(others)
    address = f"/en{town.weili.get_absolute_url()}"
    assert "Uses the center's compute" in html.unescape(body(visitor.get(address)))
    assert "Uses the center's compute" not in html.unescape(body(visitor.get(f"{address}?as_of=2020-05-01")))
    archive_center(town.center, **FACTS)
    assert "Uses the center's compute" not in html.unescape(body(visitor.get(address)))
    publish_center(restore_center(town.center, **FACTS), **FACTS)
    assert "Uses the center's compute" in html.unescape(body(visitor.get(address)))
    end_relationship(town.link, on=date(2022, 5, 1), **FACTS)
    assert "Uses the center's compute" not in html.unescape(body(visitor.get(address)))


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_nothing_of_one_organization_stands_on_the_page_of_another(visitor, town, language):
    first = in_language(town.weili.get_absolute_url(), language)
    second = in_language(town.bureau.get_absolute_url(), language)
    one, other = body(visitor.get(first)), body(visitor.get(second))
    assert town.weili.public_id in one
    assert town.weili.public_id not in other
    assert "any-record" not in one + other
    assert "\ue000" not in one + other
    assert f'<link rel="canonical" href="http://testserver{second}">' in other
    assert "<h1>Bureau of Roads</h1>" in other
    trail = next(each for each in json_ld(other) if each["@type"] == "BreadcrumbList")
    assert trail["itemListElement"][-1] == {
        "@type": "ListItem",
        "position": 2,
        "name": "Bureau of Roads",
        "item": f"http://testserver{second}",
    }


def test_no_text_of_a_record_can_break_out_of_the_frame(visitor, organization):
    shop = organization('A & "B" \'s', name_en="B & 's", description='"> <u>')
    address = shop.get_absolute_url()
    pages = [body(visitor.get(f"{prefix}{address}")) for prefix in ("", "/zh-hant", "/en")]
    assert [page for page in pages if "<u>" in page] == []
    assert "<h1>A &amp; &quot;B&quot; &#x27;s</h1>" in pages[0]
    assert "<h1>B &amp; &#x27;s</h1>" in pages[2]
    assert '<meta name="description" content="&quot;&gt; &lt;u&gt;">' in pages[0]


def test_a_record_of_another_city_keeps_its_registry_on_links_alone(visitor, town):
    code = "synthetic-3"
    make_city(organizations=30, seed=3)
    stranger = Organization.objects.public().filter(registry__code=code).first()
    page = body(visitor.get(f"/en{stranger.get_absolute_url()}"))
    assert f"/en/organizations/?registry={code}" in links(page)
    switch = page[page.index('<nav class="languages"') : page.index("</nav>", page.index('<nav class="languages"'))]
    assert all("registry=" not in link for link in links(switch))
    assert "Synthetic data" in text_of(page)
    # And the next one, of the city that is shown by default, is in a frame of its own.
    assert "Synthetic data" not in text_of(body(visitor.get(f"/en{town.weili.get_absolute_url()}")))


def test_all_solutions_are_counted_where_more_than_are_read_belong_to_it(visitor, town):
    for number in range(41):
        solution = register_solution(
            registry=town.center.registry,
            center=town.center,
            status="public",
            name=f"Solution {number}",
            parties=[{"organization": town.weili, "role": "owner"}],
            **FACTS,
        )
    add_outcome(solution, metric="Speed", metric_en="Speed", change_value=10, change_unit="x", direction="up", **FACTS)
    page = text_of(body(visitor.get(f"/en{town.weili.get_absolute_url()}")))
    assert "All 42 solutions" in page
    assert "Speed" in page
    # Each of them is incubated at the center: a reason more, beside its program, for what the incubation platform is.
    assert "40 more" in page
