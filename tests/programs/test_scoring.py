"""Totals, and totals of different reviewers made comparable, against figures worked out by hand."""

from decimal import Decimal
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.programs.scoring import Line, habits, outcomes, total_of

RUBRIC = (Line("merit", 3, 10), Line("market", 1, 5))


@pytest.mark.parametrize(
    ("points", "total"),
    [
        ({"merit": 0, "market": 0}, "0.00"),
        ({"merit": 10, "market": 5}, "100.00"),
        ({"merit": 8, "market": 4}, "80.00"),
        ({"merit": 7, "market": 2}, "62.50"),
    ],
)
def test_a_total_is_the_weighted_mean_of_shares(points, total):
    assert total_of(RUBRIC, points) == Decimal(total)


def test_a_total_is_rounded_half_up():
    assert total_of([Line("a", 1, 16)], {"a": 1}) == Decimal("6.25")
    assert total_of([Line("a", 1, 32), Line("b", 1, 25)], {"a": 1, "b": 0}) == Decimal("1.56")
    assert total_of([Line("a", 1, 80), Line("b", 99, 1)], {"a": 2, "b": 0}) == Decimal("0.03")


STRICT, KIND = 1, 2
# Two reviewers see the same three applications; one gives twenty points less and spreads half as far.
TOTALS = [(STRICT, 1, 50.0), (STRICT, 2, 55.0), (STRICT, 3, 60.0), (KIND, 1, 70.0), (KIND, 2, 80.0), (KIND, 3, 90.0)]


def test_a_strict_and_a_kind_reviewer_say_the_same_once_normalized():
    found = outcomes(TOTALS)
    for outcome in found.values():
        strict, kind = outcome.marks
        assert strict.normalized == pytest.approx(kind.normalized)
    every = [total for *_who, total in TOTALS]
    z = 15.0 / pstdev([50.0, 55.0, 60.0]) / 3  # one of a reviewer's own deviations, (60 − 55) / s
    assert found[3].normalized == pytest.approx(fmean(every) + pstdev(every) * z)
    assert found[2].normalized == pytest.approx(fmean(every))


def test_who_has_judged_too_little_is_left_as_they_are():
    found = outcomes([(STRICT, 1, 40.0), (STRICT, 2, 60.0), (KIND, 1, 80.0), (KIND, 2, 90.0)])
    assert [mark.normalized for mark in found[1].marks] == [40.0, 80.0]


def test_who_gives_everybody_the_same_is_left_as_they_are():
    assert not habits([(1, n, 70.0) for n in range(5)])[1].scaled


def test_spread_and_outliers():
    found = outcomes([(1, 1, 80.0), (2, 1, 85.0), (3, 1, 40.0), (1, 2, 60.0), (2, 2, 90.0), (1, 3, 70.0), (2, 3, 72.0)])
    assert (found[1].spread, found[1].is_wide, found[1].outliers) == (45.0, True, {3})
    assert (found[2].spread, found[2].is_wide, found[2].outliers) == (30.0, True, frozenset())
    assert (found[3].spread, found[3].is_wide) == (2.0, False)


def test_nothing_judged_says_nothing():
    assert outcomes([]) == {}


sheets = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 9), st.floats(0, 100)), unique_by=lambda sheet: sheet[:2], max_size=36
)


@given(sheets)
def test_whatever_is_given_stays_on_the_scale_and_keeps_each_reviewers_order(totals):
    found = outcomes(totals)
    marks = [mark for outcome in found.values() for mark in outcome.marks]
    assert len(marks) == len(totals)
    assert all(0 <= mark.normalized <= 100 for mark in marks)
    for first in marks:
        for second in marks:
            if first.reviewer == second.reviewer and first.total < second.total:
                assert first.normalized <= second.normalized + 1e-9


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 10), min_size=3), st.integers(1, 100))
def test_a_total_lies_between_the_lowest_and_the_highest_share(points, weight):
    lines = [Line(key, weight if key == "a" else 1, 10) for key in points]
    shares = [10 * value for value in points.values()]
    assert min(shares) - Decimal("0.01") <= total_of(lines, points) <= max(shares) + Decimal("0.01")
