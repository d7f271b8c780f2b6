"""One public record of every kind that somebody can suggest a correction of."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.figures.services import report_figure
from ecosystem.programs.services import register_program
from ecosystem.relationships.services import relate
from ecosystem.solutions.services import add_outcome, register_solution
from ecosystem.vocabulary.models import Measure

FACTS = {"by": SYSTEM}


@pytest.fixture
def subjects(wuhan, wuhan_center, organization):
    """By the name of its kind."""
    weili = organization("武汉唯理科技有限公司", website="https://old.example", description="道路巡检")
    buyer = organization("武汉市政集团")
    solution = register_solution(registry=wuhan, center=wuhan_center, name="道路病害识别", status="public", **FACTS)
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", **FACTS)
    measure = Measure.objects.current().get(code="resident_companies")
    return {
        "organization": weili,
        "solution": solution,
        "outcome": add_outcome(solution, metric="精度", unit="pct", baseline=85, result=95, **FACTS),
        "center": wuhan_center,
        "platform": platform,
        "program": register_program(platform=platform, name="梧桐计划", status="public", seats=20, **FACTS),
        "figure": report_figure(
            registry=wuhan, measure=measure, center=wuhan_center, value=100, as_of_on=date(2021, 11, 30), **FACTS
        ),
        "relationship": relate(weili, buyer, kind="supplies", starts_on=date(2021, 1, 1), **FACTS),
    }
