"""Filters of solutions and outcomes."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.solutions import services
from ecosystem.solutions.filters import OutcomeFilter, SolutionFilter
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.sources.services import add_source
from ecosystem.vocabulary.models import Sector

pytestmark = pytest.mark.django_db
BEGUN, PILOTED = date(2021, 6, 1), date(2022, 3, 1)


@pytest.fixture
def world(wuhan, wuhan_center, organization):
    """Three solutions: one that moved on, one only scouted, one of no center and no known stage."""
    facts = {"by": SYSTEM, "registry": wuhan}
    city = Sector.objects.get(code="smart-city")
    narrower = Sector.objects.filter(broader=city).first()
    weili, bureau = organization("唯理科技"), organization("武汉市公路局", kind="agency")
    roads = services.register_solution(
        name="城乡道路病害识别",
        name_en="Road defects",
        status="public",
        center=wuhan_center,
        stage="incubating",
        stage_starts_on=BEGUN,
        sectors=[narrower],
        parties=[{"organization": weili, "role": "developer"}],
        **facts,
    )
    services.advance_solution(roads, stage="piloting", on=PILOTED, by=SYSTEM)
    services.add_party(roads, organization=bureau, role="adopter", starts_on=PILOTED, by=SYSTEM)
    article = add_source(by=SYSTEM, title="武汉故事")
    services.add_outcome(
        roads, metric="精准率", metric_en="Precision", result=95, measured_on=PILOTED, source=article, by=SYSTEM
    )
    services.register_solution(
        name="智慧工地", center=wuhan_center, stage="scouting", stage_starts_on=BEGUN, sectors=[city], **facts
    )
    framework = services.register_solution(name="遥感专用框架", **facts)
    services.add_outcome(framework, metric="声誉", remark="全球首个遥感影像专用框架", by=SYSTEM)
    return {
        "{center}": wuhan_center.public_id,
        "{weili}": weili.public_id,
        "{bureau}": bureau.public_id,
        "{article}": article.public_id,
        "{roads}": roads.public_id,
        "{city}": city.code,
        "{narrower}": narrower.code,
    }


def found(filters, model, world, query, field):
    asked = filters({name: _filled(value, world) for name, value in query.items()}, queryset=model.objects.all())
    assert asked.is_valid(), asked.errors
    return [getattr(record, field) for record in asked.qs.order_by("pk")]


def _filled(value, world):
    return [world.get(one, one) for one in value] if isinstance(value, list) else world.get(value, value)


ROADS, SITE, FRAMEWORK = "城乡道路病害识别", "智慧工地", "遥感专用框架"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, [ROADS, SITE, FRAMEWORK]),
        ({"q": "道路 識別"}, [ROADS]),
        ({"q": "DEFECTS"}, [ROADS]),
        ({"stage": ["piloting"]}, [ROADS]),
        ({"stage": ["scouting", "piloting"]}, [ROADS, SITE]),
        ({"stage": ["incubating"], "as_of": "2022-02-28"}, [ROADS]),
        ({"stage": ["incubating"], "as_of": "2022-03-01"}, []),
        ({"as_of": "2021-05-31"}, [FRAMEWORK]),
        ({"sector": ["{city}"]}, [ROADS, SITE]),
        ({"sector": ["{narrower}"]}, [ROADS]),
        ({"center": "{center}"}, [ROADS, SITE]),
        ({"organization": "{weili}"}, [ROADS]),
        ({"organization": "{weili}", "role": ["adopter"]}, []),
        ({"organization": "{bureau}", "role": ["adopter"]}, [ROADS]),
        ({"organization": "{bureau}", "as_of": "2022-02-28"}, []),
        ({"role": ["adopter", "owner"]}, [ROADS]),
        ({"incubated": "true"}, [ROADS]),
        ({"incubated": "true", "as_of": "2021-05-31"}, []),
        ({"incubated": "false"}, [SITE, FRAMEWORK]),
        ({"has_outcomes": "true"}, [ROADS]),
        ({"has_outcomes": "true", "as_of": "2022-02-28"}, []),
        ({"has_outcomes": "false"}, [SITE, FRAMEWORK]),
        ({"status": ["public"]}, [ROADS]),
    ],
)
def test_solutions(query, names, world):
    assert found(SolutionFilter, Solution, world, query, "name") == names


@pytest.mark.parametrize(
    ("query", "metrics"),
    [
        ({}, ["精准率", "声誉"]),
        ({"q": "precision"}, ["精准率"]),
        ({"q": "遥感"}, ["声誉"]),
        ({"solution": "{roads}"}, ["精准率"]),
        ({"center": "{center}"}, ["精准率"]),
        ({"source": "{article}"}, ["精准率"]),
        ({"as_of": "2022-02-28"}, ["声誉"]),
        ({"as_of": "2022-03-01"}, ["精准率", "声誉"]),
    ],
)
def test_outcomes(query, metrics, world):
    assert found(OutcomeFilter, Outcome, world, query, "metric") == metrics


@pytest.mark.parametrize("query", [{"stage": ["finished"]}, {"sector": ["nowhere"]}, {"as_of": "2021-02-30"}])
def test_what_no_filter_knows_is_said(query):
    asked = SolutionFilter(query, queryset=Solution.objects.all())
    assert not asked.is_valid()
    assert set(asked.errors) == set(query)
