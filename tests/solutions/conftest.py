"""A solution with one of everything, for the tests of solutions."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.solutions import services
from ecosystem.vocabulary.models import Sector

BEGUN = date(2021, 6, 1)


@pytest.fixture
def world(wuhan, wuhan_center, organization):
    """A solution with one of everything."""
    weili, bureau = organization("唯理科技"), organization("武汉市公路局", kind="agency")
    roads, water = Sector.objects.in_order()[:2]
    solution = services.register_solution(
        by=SYSTEM,
        registry=wuhan,
        center=wuhan_center,
        name="城乡道路病害识别",
        stage="incubating",
        stage_starts_on=BEGUN,
        sectors=[roads],
        parties=[{"organization": weili, "role": "developer", "starts_on": BEGUN}],
    )
    facts = {"by": SYSTEM}
    return SimpleNamespace(
        wuhan=wuhan,
        center=wuhan_center,
        solution=solution,
        weili=weili,
        bureau=bureau,
        roads=roads,
        water=water,
        stage=solution.stages.get(),
        party=solution.parties.get(),
        outcome=services.add_outcome(solution, metric="道路病害精准率", unit="pct", baseline=85, result=95, **facts),
        statement=services.add_statement(solution, topic="application", text="可用于道路巡检", **facts),
    )
