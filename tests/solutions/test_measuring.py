"""Which way an outcome went, whether that is better, and what a person's check stands for."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import InvalidInput, NotAllowed
from ecosystem.solutions import services
from ecosystem.solutions.measuring import effect, moved

numbers = st.integers(-50, 50).map(Decimal)
HOLDS = {
    "eq": lambda value, bound: value == bound,
    "approx": lambda value, bound: value == bound,
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}


@given(baseline=numbers, result=numbers, comparator=st.sampled_from(sorted(HOLDS)))
def test_the_numbers_tell_a_direction_only_where_every_value_they_allow_went_that_way(baseline, result, comparator):
    possible = [value for value in range(-120, 121) if HOLDS[comparator](value, result)]
    ups, downs = (all(value > baseline for value in possible), all(value < baseline for value in possible))
    told = moved(baseline, result, comparator, "")
    if told:
        assert told == ("up" if ups else "down"), "it must hold for every value"
        assert ups or downs
    elif baseline != result:
        assert not ups
        assert not downs


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((85, 95, "gte", "up", "up"), "better"),
        ((85, 95, "eq", "", "down"), "worse"),
        ((100, 50, "lte", "", "down"), "better"),
        ((85, 80, "gte", "", "up"), ""),
        ((85, 80, "gte", "up", "up"), "better"),
        ((85, 85, "eq", "", "up"), "same"),
        ((None, None, "eq", "down", "down"), "better"),
        ((None, None, "eq", "down", "up"), "worse"),
        ((None, None, "eq", "", "up"), ""),
        ((85, 95, "eq", "up", "neither"), ""),
    ],
)
def test_better_is_what_went_the_way_the_metric_should_go(values, found):
    assert effect(*values) == found


@pytest.mark.django_db
class TestOutcomes:
    def test_numbers_that_go_the_other_way_than_is_said_are_refused(self, world):
        with pytest.raises(InvalidInput) as refusal:
            services.revise_outcome(world.outcome, direction="down", by=SYSTEM)
        assert set(refusal.value.fields) == {"direction"}

    def test_what_went_the_wrong_way_is_kept_and_marked(self, world):
        worse = services.revise_outcome(world.outcome, result=Decimal(80), direction="down", by=SYSTEM)
        assert worse.effect == "worse"

    def test_only_a_check_verifies_and_a_correction_takes_that_back(self, world, zhao, sun):
        for act in (
            lambda: services.revise_outcome(world.outcome, verified_on=date(2022, 1, 1), by=SYSTEM),
            lambda: services.add_outcome(world.solution, metric="召回率", verified_on=date(2022, 1, 1), by=SYSTEM),
        ):
            with pytest.raises(InvalidInput) as refusal:
                act()
            assert refusal.value.code == "not_here"
        with pytest.raises(NotAllowed):
            services.verify_outcome(world.outcome, by=sun)
        checked = services.verify_outcome(world.outcome, on=date(2022, 1, 1), by=zhao)
        worded = services.revise_outcome(checked, metric_en="Precision", result=Decimal(95), by=SYSTEM)
        assert worded.verified_on == date(2022, 1, 1)
        assert services.revise_outcome(worded, result=Decimal(96), by=SYSTEM).verified_on is None

    def test_the_public_page_says_how_it_was_measured_and_whether_it_was_checked(self, world, client):
        services.publish_solution(world.solution, by=SYSTEM)
        services.revise_outcome(world.outcome, method="抽样复核", by=SYSTEM)
        page = f"/en/solutions/{world.solution.public_id}/"
        body = client.get(page).content.decode()
        assert "抽样复核" in body
        assert "better than before" in body
        assert "not verified yet" in body
        services.verify_outcome(world.outcome, on=date(2022, 1, 1), by=SYSTEM)
        assert "checked by a person on 2022-01-01" in client.get(page).content.decode()
