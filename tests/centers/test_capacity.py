"""The capacity of a center on a day: what runs, and what there will be."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.centers.models import CapacityPhase
from ecosystem.centers.reports import capacity_on, capacity_over_time, is_in_service
from ecosystem.centers.services import add_phase, revise_phase

OPENED, NOVEMBER = date(2021, 5, 31), date(2021, 11, 30)


def phase(pflops, *, state="in_service", basis="added", starts_on=OPENED, ends_on=None, position=1, at="fp16"):
    return CapacityPhase(
        pflops=Decimal(pflops),
        state=state,
        basis=basis,
        starts_on=starts_on,
        ends_on=ends_on,
        position=position,
        number_format=at,
    )


def totals(phases, day):
    return [(c.number_format, c.in_service, c.planned) for c in capacity_on(phases, day)]


@pytest.mark.parametrize(("pflops", "basis"), [(200, "total"), (100, "added")])
def test_by_the_end_of_november_100_run_and_200_are_planned(pflops, basis):
    phases = [phase(100), phase(pflops, state="under_construction", basis=basis, starts_on=None, position=2)]
    assert totals(phases, NOVEMBER) == [("fp16", 100, 200)]
    assert capacity_on(phases, NOVEMBER)[0].is_growing
    assert totals(phases, OPENED - timedelta(days=1)) == [("fp16", 0, 200)]


def test_a_phase_that_went_into_service_later_was_planned_before():
    phases = [phase(100), phase(200, basis="total", starts_on=date(2022, 3, 1), position=2)]
    assert totals(phases, NOVEMBER) == [("fp16", 100, 200)]
    assert totals(phases, date(2022, 3, 1)) == [("fp16", 200, 200)]
    assert not capacity_on(phases, date(2022, 3, 1))[0].is_growing


def test_a_phase_that_was_closed_counts_no_more():
    phases = [phase(100, ends_on=date(2024, 1, 1)), phase(300, starts_on=date(2023, 1, 1), position=2)]
    assert totals(phases, date(2023, 12, 31)) == [("fp16", 400, 400)]
    assert totals(phases, date(2024, 1, 1)) == [("fp16", 300, 300)]


def test_number_formats_are_never_added_up():
    phases = [phase(400, at="int8"), phase(100, at="fp16")]
    assert totals(phases, NOVEMBER) == [("fp16", 100, 100), ("int8", 400, 400)]
    assert capacity_on(phases, NOVEMBER)[1].number_format_label == "INT8"


def test_a_center_without_phases_has_no_capacity():
    assert capacity_on([], NOVEMBER) == ()


def test_growth_is_told_by_the_days_it_happened_on():
    phases = [
        phase(100),
        phase(100, starts_on=date(2022, 9, 1), ends_on=date(2025, 1, 1), position=2),
        phase(400, state="planned", starts_on=None, position=3),
    ]
    assert capacity_over_time(phases, "fp16", date(2026, 1, 1)) == [
        (OPENED, 100),
        (date(2022, 9, 1), 200),
        (date(2025, 1, 1), 100),
    ]
    assert capacity_over_time(phases, "fp16", date(2022, 1, 1)) == [(OPENED, 100)]


@pytest.mark.django_db
def test_it_is_asked_of_what_was_entered(lin, wuhan_center, django_assert_num_queries):
    add_phase(wuhan_center, by=lin, name="一期", pflops=100, state="in_service", starts_on=OPENED)
    growth = add_phase(wuhan_center, by=lin, name="扩容", pflops=200, basis="total", state="under_construction")
    phases = list(wuhan_center.phases.in_order())
    with django_assert_num_queries(0):
        assert totals(phases, NOVEMBER) == [("fp16", 100, 200)]
    revise_phase(growth, by=lin, state="in_service", starts_on=date(2022, 3, 1))
    assert totals(wuhan_center.phases.all(), NOVEMBER) == [("fp16", 100, 200)]


days = st.dates(date(2020, 1, 1), date(2027, 1, 1))


@st.composite
def any_phase(draw):
    starts_on = draw(days)
    return phase(
        draw(st.integers(1, 500)),
        state=draw(st.sampled_from(["in_service", "planned", "under_construction"])),
        starts_on=starts_on,
        ends_on=draw(st.one_of(st.none(), st.integers(1, 900).map(lambda more: starts_on + timedelta(days=more)))),
        position=draw(st.integers(1, 5)),
    )


@given(st.lists(any_phase(), max_size=6), days)
def test_what_runs_is_the_sum_of_what_holds_and_never_more_than_what_is_planned(phases, day):
    running = sum(found.pflops for found in phases if is_in_service(found, day))
    for capacity in capacity_on(phases, day):
        assert capacity.in_service == running <= capacity.planned
    assert (capacity_on(phases, day) == ()) == all(found.ends_on and found.ends_on <= day for found in phases)


@given(st.lists(any_phase(), max_size=6), days)
def test_growth_ends_where_the_day_stands(phases, day):
    grown = capacity_over_time(phases, "fp16", day)
    running = sum(found.pflops for found in phases if is_in_service(found, day))
    assert (grown[-1][1] if grown else 0) == running
    assert [step for step, _pflops in grown] == sorted({step for step, _pflops in grown})
