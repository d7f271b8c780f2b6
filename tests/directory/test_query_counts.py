"""No page costs more than 30 queries, and none more with many rows than with few."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.figures.services import report_figure
from ecosystem.organizations.services import add_milestone, add_name
from ecosystem.programs.services import enroll, register_program
from ecosystem.relationships.services import relate
from ecosystem.solutions.services import add_outcome, register_solution
from ecosystem.vocabulary.models import Measure
from tests.personas import forget

MOST = 30
MANY = 8
FACTS = {"by": SYSTEM}


def costs(visitor, addresses: list[str]) -> dict[str, int]:
    """How many queries each page costs that no cache holds, in a process that remembers nothing."""
    found = {}
    for address in addresses:
        forget()
        with CaptureQueriesContext(connection) as queries:
            response = visitor.get(address)
            response.getvalue() if response.streaming else response.content
        assert response.status_code == 200, address
        found[address] = len(queries)
    return found


@pytest.fixture
def grow(town, organization) -> Callable[[], None]:
    """Give the town many of everything that a page of it lists, where it had one."""
    first = register_program(platform=town.platforms[0], status="public", name="Program", **FACTS)
    enroll(town.weili, first, on=date(2021, 11, 1), **FACTS)

    def growing() -> None:
        measure = Measure.objects.get(code="resident_companies")
        facts = {"source": town.source, "quote": "More.", **FACTS}
        for number in range(MANY):
            other = organization(f"Shop {number}", name_en=f"Shop {number}", sectors=list(town.weili.sectors.all()))
            relate(town.weili, other, kind="supplies", starts_on=date(2021, 1, 1 + number), **facts)
            relate(other, town.hall, kind="uses_compute_of", starts_on=date(2021, 9, 2), **facts)
            enroll(other, town.program, on=date(2021, 10, 1), **FACTS) if number < 4 else None
            program = register_program(platform=town.platforms[0], status="public", name=f"Program {number}", **FACTS)
            enroll(town.weili, program, on=date(2021, 11, 1), **FACTS)
            solution = register_solution(
                registry=town.center.registry, center=town.center, status="public", name=f"Solution {number}",
                parties=[{"organization": town.weili, "role": "owner", **{k: v for k, v in facts.items() if k != "by"}}],
                stage="incubating", stage_starts_on=date(2021, 9, 1), sectors=list(town.weili.sectors.all()), **FACTS,
            )  # fmt: skip
            add_outcome(solution, metric=f"Metric {number}", baseline=1, result=2 + number, measured_by=other, **facts)
            add_outcome(town.solution, metric=f"Metric {number}", baseline=1, result=2, measured_by=other, **facts)
            add_name(town.weili, name=f"Alias {number}", kind="alias", language="en", **facts)
            add_milestone(town.weili, title=f"Event {number}", happened_on=date(2021, 1, 1 + number), **facts)
            report_figure(
                registry=town.center.registry, center=town.center, measure=measure, value=100 + number,
                as_of_on=date(2022, 1, 1 + number), **facts,
            )  # fmt: skip

    return growing


def test_no_page_costs_more_with_many_rows(visitor, addresses, grow):
    before = costs(visitor, addresses)
    grow()
    after = costs(visitor, addresses)
    assert {address: (before[address], after[address]) for address in after if after[address] > before[address]} == {}


def test_no_page_costs_more_than_thirty_queries(visitor, addresses, files, grow):
    grow()
    found = costs(visitor, [*addresses, *files])
    assert {address: cost for address, cost in found.items() if cost > MOST} == {}


def test_the_story_costs_no_more_than_thirty_queries(visitor, wuhan_story):
    addresses = [
        "/?as_of=2021-11-30",
        "/figures/?as_of=2021-11-30",
        "/organizations/?kind=company&sector=smart-city&q=武汉",
    ]
    assert {address: cost for address, cost in costs(visitor, addresses).items() if cost > MOST} == {}


def test_all_filters_at_once_cost_no_more_than_thirty_queries(visitor, town):
    chosen = (
        f"/organizations/?kind=company&sector=road-maintenance&layer=terminal_application&place=420100"
        f"&platform={town.platforms[1].public_id}&program={town.program.public_id}&q=weili&view=table"
    )
    assert {address: cost for address, cost in costs(visitor, [chosen]).items() if cost > MOST} == {}
