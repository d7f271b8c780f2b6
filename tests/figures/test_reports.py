"""A reported figure stands beside what the registry counts for the same measure, scope and date; never mixed with it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import one_edition
from ecosystem.core.dates import today
from ecosystem.figures.models import Figure
from ecosystem.figures.reports import beside, headlines, last_day, latest_figures
from ecosystem.figures.services import report_figure, supersede_figure
from ecosystem.vocabulary.models import Measure
from tests.figures.conftest import JOINED, LEFT, OPENED, REPORTED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def report(world, value, code="resident_companies", **values):
    values = {"scope": "center", "center": world.center, **values}
    measure = Measure.objects.current().get(code=code)
    return report_figure(by=SYSTEM, registry=world.wuhan, measure=measure, value=value, **values)


def both(figures, day=None):
    """Reported and counted of each figure, as two numbers that are kept apart."""
    return [(side.figure.value, side.counted and side.counted.value) for side in beside(figures, day)]


def test_the_count_is_of_the_figures_own_date_whatever_day_is_looked_at(world, figure):
    report(world, 400, as_of_on=LEFT)
    figures = Figure.objects.with_facts().order_by("pk")
    for day in (REPORTED, LEFT, None):
        assert both(figures, day) == [(100, 2), (400, 1)]
    assert [side.counted.day for side in beside(figures)] == [REPORTED, LEFT]


def test_a_figure_without_a_date_is_beside_the_count_of_the_day_looked_at(world):
    report(world, 200, "capacity_planned", nature="plan")
    report(world, 100, "capacity_in_service")
    figures = Figure.objects.with_facts().order_by("pk")
    assert both(figures, OPENED - timedelta(days=1)) == [(200, 200), (100, 0)]
    assert both(figures, OPENED) == [(200, 200), (100, 100)]


@pytest.mark.parametrize(
    ("values", "counted"),
    [
        ({"as_of_on": JOINED.replace(day=1), "as_of_on_precision": "month"}, 2),
        ({"as_of_on": date(2021, 1, 1), "as_of_on_precision": "year"}, 2),
        ({"as_of_on": date(2021, 1, 1)}, 0),
        ({"as_of_on": date(2999, 1, 1), "nature": "forecast"}, None),
        ({"code": "signed_companies", "as_of_on": REPORTED}, None),
        ({"scope": "country", "center": None, "as_of_on": REPORTED}, None),
        ({"scope": "organization", "center": None, "organization": "weili", "as_of_on": REPORTED}, None),
        ({"scope": "place", "center": None, "place": "wuhan", "as_of_on": REPORTED}, 2),
    ],
)
def test_what_is_counted_is_what_was_reported_or_nothing(values, counted, world):
    named = {name: getattr(world, one) if name in {"organization", "place"} else one for name, one in values.items()}
    report(world, 500, **named)
    assert both(Figure.objects.with_facts()) == [(500, counted)]


def test_a_count_changes_no_figure_and_a_figure_no_count(world, figure):
    side = beside(Figure.objects.with_facts())[0]
    assert (side.figure.value, side.counted.value) == (Decimal(100), 2)
    assert type(side.counted).__dataclass_fields__.keys() == {"value", "day", "address", "reason", "since"}
    figure.refresh_from_db()
    assert figure.value == Decimal(100)


def test_headlines_show_the_latest_figure_that_stands_and_the_count_of_today(world, figure):
    newer = report(world, 300, as_of_on=LEFT)
    report(world, 500, as_of_on=LEFT, nature="forecast")
    report(world, 1000, scope="country", center=None, as_of_on=LEFT)
    shown = {one.measure.code: one for one in headlines(world.wuhan)}
    assert list(shown) == [
        "resident_companies",
        "incubated_solutions",
        "capacity_in_service",
        "capacity_planned",
        "compute_users",
    ]
    residents = shown["resident_companies"]
    assert (residents.reported.figure, residents.reported.counted.value) == (newer, 1)
    assert (residents.counted.value, residents.counted.day) == (1, today())
    assert (shown["compute_users"].reported, shown["compute_users"].counted.value) == (None, 2)


def test_headlines_as_of_a_day_know_nothing_later(world, figure):
    report(world, 300, as_of_on=LEFT)
    residents = headlines(world.wuhan, REPORTED)[0]
    assert (residents.reported.figure, residents.counted.value, residents.counted.day) == (figure, 2, REPORTED)
    before = headlines(world.wuhan, REPORTED - timedelta(days=1))[0]
    assert (before.reported, before.counted.value) == (None, 2)


def test_a_superseded_figure_is_no_headline(world, figure):
    right = report(world, 98, as_of_on=REPORTED)
    supersede_figure(figure, by_figure=right, by=SYSTEM)
    assert latest_figures(world.wuhan)[world.measure.pk] == right
    assert headlines(world.wuhan)[0].reported.figure == right


def test_what_cannot_be_counted_says_why_and_without_a_report_it_is_not_shown(world):
    assert "utilization_average" not in {one.measure.code for one in headlines(world.wuhan)}
    report(world, 92, "utilization_average", as_of_on=REPORTED)
    shown = {one.measure.code: one for one in headlines(world.wuhan)}["utilization_average"]
    counted = shown.reported.counted
    assert (shown.reported.figure.value, counted.value, counted.told_reason) == (
        92,
        None,
        "not enough recorded usage to count",
    )
    assert (counted.since, counted.day, shown.counted.value) == (date(2021, 1, 1), REPORTED, None)


def test_a_measure_reported_only_has_no_count(world):
    report(world, 92, "utilization_peak", as_of_on=REPORTED)
    assert beside(Figure.objects.with_facts())[0].counted is None


def test_a_figure_of_a_period_stands_beside_the_count_of_its_period(world):
    report(world, 2, "new_members", period_starts_on=date(2021, 8, 1), period_ends_on=date(2021, 10, 1))
    counted = beside(Figure.objects.with_facts())[0].counted
    assert (counted.value, counted.since, counted.day) == (3, date(2021, 8, 1), date(2021, 9, 30))


def test_headlines_of_one_center_are_about_that_center(world, figure):
    report(world, 500, scope="place", center=None, place=world.wuhan, as_of_on=LEFT)
    assert headlines(world.wuhan)[0].reported.figure.value == 500
    assert headlines(world.wuhan, center=world.center)[0].reported.figure == figure


def test_the_number_of_queries_does_not_grow_with_the_figures(world, django_assert_max_num_queries):
    for number in range(12):
        report(world, 100 + number, as_of_on=date(2021, 1 + number, 1))
    figures = list(Figure.objects.with_facts())
    with one_edition(), django_assert_max_num_queries(3):
        assert len(both(figures)) == 12


@pytest.mark.parametrize(
    ("precision", "last"), [("day", date(2024, 2, 3)), ("month", date(2024, 2, 29)), ("year", date(2024, 12, 31))]
)
def test_a_month_or_a_year_is_meant_to_its_end(precision, last):
    assert last_day(date(2024, 2, 3), precision) == last


def test_what_a_later_number_replaced_stood_until_then(world, figure):
    newer = report(world, 400, as_of_on=LEFT)
    supersede_figure(figure, by_figure=newer, by=SYSTEM)
    measure = figure.measure_id
    stood = {day: latest_figures(world.wuhan, day)[measure].value for day in (REPORTED, LEFT - timedelta(days=1), LEFT)}
    assert stood == {REPORTED: 100, LEFT - timedelta(days=1): 100, LEFT: 400}


def test_what_a_correction_of_the_same_day_replaced_is_shown_on_no_day(world, figure):
    right = report(world, 120, as_of_on=REPORTED)
    supersede_figure(figure, by_figure=right, by=SYSTEM)
    for day in (REPORTED, LEFT, today()):
        assert list(Figure.objects.as_of(day).standing(day)) == [right]
