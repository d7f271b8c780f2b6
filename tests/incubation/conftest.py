"""A center with five service steps, a member with a solution, and another member."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_usual_steps, revise_step
from ecosystem.incubation.services import plan_case, start_case
from ecosystem.solutions.services import register_solution

PLANNED, BEGUN, DONE = date(2022, 1, 10), date(2022, 2, 1), date(2022, 3, 1)


@pytest.fixture
def city(wuhan, wuhan_center, organization):
    """Five steps, the first expected to take 30 days; nothing is planned yet."""
    add_usual_steps(wuhan_center, by=SYSTEM)
    steps = list(wuhan_center.steps.present())
    steps[0] = revise_step(steps[0], expected_days=30, by=SYSTEM)
    weili, beite = organization("唯理科技"), organization("倍特威视")
    solution = register_solution(by=SYSTEM, registry=wuhan, center=wuhan_center, name="道路巡检", status="public")
    return SimpleNamespace(
        registry=wuhan, center=wuhan_center, steps=steps, weili=weili, beite=beite, solution=solution
    )


@pytest.fixture
def case(city, qian):
    """场景分析 is planned for 唯理科技's solution; 钱 carries it."""
    return plan_case(
        step=city.steps[0],
        organization=city.weili,
        solution=city.solution,
        officer=qian,
        on=PLANNED,
        due_on=date(2022, 4, 1),
        by=SYSTEM,
    )


@pytest.fixture
def running(case):
    """It has begun."""
    return start_case(case, on=BEGUN, by=SYSTEM)
