"""What the database refuses about solutions, whoever writes."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.solutions import models
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionSector, SolutionStage
from ecosystem.solutions.services import register_solution
from ecosystem.vocabulary.models import Sector
from tests.constraints import constraints_of, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2021, 6, 1)
BACKWARDS = {"starts_on": DAY, "ends_on": DAY}


def stage(w, **values):
    return SolutionStage(solution=w["solution"], stage="piloting", **values)


def party(w, **values):
    return SolutionParty(solution=w["solution"], organization=w["weili"], role="developer", **values)


def outcome(w, **values):
    return Outcome(solution=w["solution"], metric="精准率", **values)


CASES = {
    "solutions_solution_name_once": lambda w: [Solution(registry=w["wuhan"], name="智慧工地") for _ in range(2)],
    "solutions_sector_once": lambda w: [SolutionSector(solution=w["solution"], sector=w["roads"]) for _ in range(2)],
    "solutions_solutionstage_dates_in_order": lambda w: [stage(w, **BACKWARDS)],
    "solutions_solutionstage_one_open": lambda w: [stage(w, ends_on=DAY), stage(w), stage(w, starts_on=DAY)],
    "solutions_solutionparty_dates_in_order": lambda w: [party(w, **BACKWARDS)],
    "solutions_solutionparty_one_open": lambda w: [party(w, ends_on=DAY), party(w), party(w, starts_on=DAY)],
    "solutions_outcome_change_has_unit": lambda w: [outcome(w), outcome(w, change_value=10)],
    "solutions_outcome_change_not_negative": lambda w: [outcome(w, change_value=-50, change_unit="pct")],
    "solutions_outcome_baseline_needs_result": lambda w: [outcome(w, result=95), outcome(w, baseline=85)],
    "solutions_outcome_direction_as_measured": lambda w: [
        outcome(w, baseline=85, result=95, direction="up"),
        outcome(w, baseline=85, result=80, comparator="gte", direction="up"),
        outcome(w, baseline=85, result=80, direction="up"),
    ],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, wuhan, organization):
    world = {
        "wuhan": wuhan,
        "solution": register_solution(by=SYSTEM, registry=wuhan, name="城乡道路病害识别"),
        "weili": organization("唯理科技"),
        "roads": Sector.objects.in_order()[0],
    }
    is_refused_by(name, *CASES[name](world))
