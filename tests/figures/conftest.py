"""A city with a little of everything that is counted, for the tests of figures."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_phase, add_platform, revise_center
from ecosystem.figures.services import report_figure
from ecosystem.programs.services import enroll, graduate, register_program
from ecosystem.relationships.services import relate
from ecosystem.solutions.services import add_outcome, register_solution
from ecosystem.sources.services import add_source
from ecosystem.vocabulary.models import Measure

OPENED, JOINED, LEFT = date(2021, 5, 31), date(2021, 9, 1), date(2022, 9, 1)
REPORTED = date(2021, 11, 30)
FACTS = {"by": SYSTEM}


@pytest.fixture
def world(wuhan, wuhan_center, organization):
    """The center of Wuhan with capacity, a program, members, users of its compute, solutions and outcomes."""
    hall = organization("武汉人工智能计算中心", kind="computing_center")
    center = revise_center(wuhan_center, organization=hall, **FACTS)
    add_phase(center, name="一期", pflops=100, state="in_service", starts_on=OPENED, **FACTS)
    add_phase(center, name="扩容", pflops=200, basis="total", state="under_construction", **FACTS)
    platform = add_platform(center, name="应用创新孵化平台", function="incubation", **FACTS)
    program = register_program(platform=platform, name="梧桐计划", status="public", **FACTS)
    weili, betvision = organization("唯理科技"), organization("倍特威视")
    whu = organization("武汉大学", kind="university")
    enrollments = [enroll(one, program, on=JOINED, **FACTS) for one in (weili, betvision, whu)]
    graduate(enrollments[1], on=LEFT, reason="期满", **FACTS)
    relate(weili, hall, kind="uses_compute_of", starts_on=JOINED, **FACTS)
    relate(whu, hall, kind="uses_compute_of", **FACTS)
    return SimpleNamespace(
        wuhan=wuhan,
        center=center,
        hall=hall,
        program=program,
        weili=weili,
        betvision=betvision,
        whu=whu,
        enrollments=enrollments,
        solutions=_solutions(wuhan, center),
        article=add_source(title="昇腾的武汉故事", **FACTS),
        measure=Measure.objects.current().get(code="resident_companies"),
    )


def _solutions(wuhan, center):
    facts = {"registry": wuhan, "center": center, "status": "public", **FACTS}
    roads = register_solution(name="城乡道路病害识别", stage="incubating", stage_starts_on=JOINED, **facts)
    add_outcome(roads, metric="精准率", baseline=85, result=95, measured_on=REPORTED, **FACTS)
    add_outcome(roads, metric="声誉", remark="多次获奖", **FACTS)
    model = register_solution(name="紫东.太初", **facts)
    add_outcome(model, metric="迭代速度", change_value=10, change_unit="x", direction="up", **FACTS)
    return [roads, model, register_solution(name="智慧工地", stage="scouting", stage_starts_on=OPENED, **facts)]


@pytest.fixture
def figure(world):
    """The article's figure: more than 100 resident companies at the end of November 2021."""
    return report_figure(
        registry=world.wuhan,
        measure=world.measure,
        center=world.center,
        value=100,
        comparator="gt",
        as_of_on=REPORTED,
        source=world.article,
        **FACTS,
    )
