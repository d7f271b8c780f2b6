"""Targets and their lights, the months of a measure, and both at every door."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.figures.choices import Light
from ecosystem.figures.models import Figure
from ecosystem.figures.series import series
from ecosystem.figures.services import report_figure, revise_figure
from ecosystem.figures.targets import light_of, targets
from ecosystem.programs.services import enroll
from ecosystem.vocabulary.models import Measure
from ecosystem.vocabulary.services import redefine_measure
from tests.figures.conftest import JOINED, LEFT, REPORTED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ADDRESS = "/en/figures/resident_companies/"


def plan(world, value, on=REPORTED, code="resident_companies", **values):
    facts = {"registry": world.wuhan, "center": world.center, "nature": "plan", "as_of_on": on, "source": world.article}
    measure = Measure.objects.current().get(code=code)
    return report_figure(measure=measure, value=value, by=SYSTEM, **{**facts, **values})


@pytest.mark.parametrize(
    ("better", "comparator", "wanted", "value", "is_due", "light"),
    [
        ("up", "eq", 100, 100, True, "green"),
        ("up", "eq", 100, 90, True, "amber"),
        ("up", "eq", 100, 89, True, "red"),
        ("up", "eq", 100, 10, False, "under_way"),
        ("up", "gte", 100, 120, False, "green"),
        ("up", "lte", 100, 120, True, "red"),
        ("down", "eq", 30, 30, True, "green"),
        ("down", "eq", 27, 30, True, "amber"),
        ("down", "eq", 27, 31, True, "red"),
        ("down", "eq", 0, 1, True, "red"),
        ("neither", "eq", 100, 105, True, "green"),
        ("neither", "eq", 100, 95, True, "green"),
        ("neither", "eq", 100, 110, True, "amber"),
        ("neither", "eq", 100, 111, True, "red"),
        ("up", "eq", 100, None, True, "none"),
        ("up", "eq", 0, 0, True, "green"),
    ],
)
def test_a_light_says_how_far_a_target_was_reached(better, comparator, wanted, value, is_due, light):
    figure = Figure(measure=Measure(better=better), value=Decimal(wanted), comparator=comparator)
    assert light_of(figure, value, is_due=is_due) == light


def test_what_is_reported_and_what_is_counted_are_judged_apart(world, figure):
    plan(world, 100)
    plan(world, 2, on=date(2021, 10, 1))
    plan(world, 9, on=date(2999, 12, 31))
    first, second, last = targets(world.measure, world.wuhan, today(), center=world.center)
    assert (first.counted.value, first.counted_light, first.reported_light) == (2, Light.GREEN, Light.NONE)
    assert (second.counted.value, second.counted_light) == (2, Light.RED)
    assert (second.reported, second.reported_light) == (figure, Light.GREEN)
    assert (last.counted.day, last.counted_light, last.reported_light) == (today(), Light.UNDER_WAY, Light.GREEN)
    assert [one.counted_light for one in targets(world.measure, world.wuhan, JOINED)] == [
        "green",
        "under_way",
        "under_way",
    ]


def test_a_plan_about_something_else_or_replaced_is_no_target(world, organization):
    plan(world, 5, scope="organization", center=None, organization=world.weili)
    plan(world, 5, nature="forecast")
    assert targets(world.measure, world.wuhan, today()) == []


def test_the_months_of_a_measure_are_counted_each_on_its_last_day(world, django_assert_num_queries):
    points = series(world.measure, world.wuhan, world.center, LEFT, months=13)
    assert [one.counted.value for one in points] == [2] * 12 + [1]
    assert (points[0].month, points[0].counted.day, points[-1].counted.day) == (JOINED, date(2021, 9, 30), LEFT)
    assert (points[0].is_whole, points[-1].is_whole) == (True, False)
    flow = Measure.objects.current().get(code="new_members")
    assert [one.counted.value for one in series(flow, world.wuhan, None, LEFT, months=13)] == [3] + [0] * 12


def test_more_months_are_no_more_queries(world, django_assert_max_num_queries):
    for code in ("new_members", "utilization_average", "compute_granted", "fresh_records", "relationships"):
        measure = Measure.objects.current().get(code=code)
        with django_assert_max_num_queries(7):
            assert len(series(measure, world.wuhan, None, LEFT, months=60)) == 60


def test_the_page_shows_reported_counted_and_planned_apart(world, figure):
    plan(world, 100)
    page = Client().get(f"{ADDRESS}?as_of=2022-09-15&center={world.center.public_id}").text
    for words in ("Targets", "Month by month", "reached", "missed", "昇腾的武汉故事", "2021-11"):
        assert words in page
    assert 'class="chart__point"' in page
    assert page.count('class="chart__bar') == 24
    assert f"/en/organizations/?kind=company&amp;center={world.center.public_id}&amp;as_of=2021-11-30" in page


def test_a_correction_and_the_versions_are_told_on_the_page(world, figure):
    revise_figure(figure, value=98, reason="The article says 98.", by=SYSTEM)
    page = Client().get(ADDRESS).text
    assert "The article says 98." in page
    assert "Versions of the definition" not in page
    redefine_measure(world.measure, definition="另一种口径", definition_en="Counted otherwise.", by=SYSTEM)
    page = Client().get(ADDRESS).text
    for words in ("Version 2", "Counted otherwise.", "a company in several programs counts once", "98"):
        assert words in page


@pytest.mark.parametrize(
    ("language", "says"), [("", "用量记录不足，无法统计"), ("/en", "not enough recorded usage to count")]
)
def test_the_92_percent_of_wuhan_stand_beside_an_honest_nothing(language, says, world):
    values = {"registry": world.wuhan, "center": world.center, "source": world.article, "as_of_on": REPORTED}
    measure = Measure.objects.current().get(code="utilization_average")
    report_figure(measure=measure, value=92, by=SYSTEM, **values)
    for address in ("/figures/utilization_average/", "/figures/", "/"):
        page = Client().get(f"{language}{address}").text
        assert says in page, address
        assert "92" in page


@pytest.mark.parametrize(
    "address", ["/en/figures/nothing/", "/en/figures/rows/nothing/", "/en/figures/rows/members/?center=x"]
)
def test_what_is_not_there_is_not_found(address, world):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(day, world, people, signed_in):
    for address in (
        f"/en/figures/?as_of={day}",
        f"/en/figures/utilization_average/?as_of={day}",
        f"/en/figures/rows/new_members/?as_of={day}&since=0001-01-01",
        f"/api/v1/measures/utilization_average/counted/?as_of={day}",
        f"/en/desk/counted/?as_of={day}&since=0001-01-01",
    ):
        assert signed_in(people["lin"]).get(address).status_code == 200, address


@pytest.mark.parametrize("center", ["x" * 40, "中心"])
def test_what_is_no_id_is_not_there(center, world):
    assert Client().get(f"/en/figures/rows/members/?center={center}").status_code == 404


def test_a_page_is_a_few_queries(world, figure, people, signed_in, django_assert_max_num_queries):
    plan(world, 100)
    lin = signed_in(people["lin"])
    for address in ("/en/figures/", ADDRESS, "/en/figures/rows/fresh_records/", "/en/desk/counted/"):
        with django_assert_max_num_queries(30):
            assert lin.get(address).status_code == 200


@pytest.mark.parametrize("since", ["2022-13-01", "soon", "2999-01-01"])
def test_a_period_begins_with_a_day(since, world):
    assert Client().get(f"/en/figures/rows/new_members/?since={since}").status_code == 400


def test_the_months_are_a_file_with_counted_and_reported_in_rows_of_their_own(world, figure):
    answer = Client().get(f"{ADDRESS}export.csv?as_of=2021-11-30&headings=keys")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 24 + 1
    assert [line.split(",")[:4] for line in lines if "reported" in line] == [["2021-11", "reported", "100", "gt"]]
    assert [line.split(",")[2] for line in lines if line.startswith("2021-11,counted")] == ["2"]


def test_the_api_says_the_same(world, figure):
    plan(world, 100)
    client = Client()
    answer = client.get("/api/v1/measures/resident_companies/counted/?as_of=2021-11-30&months=3").json()
    assert [one["value"] for one in answer["counted"]] == [2] * 3
    assert [one["id"] for one in answer["reported"]] == [figure.public_id]
    target = answer["targets"][0]
    assert (target["counted"]["light"], target["reported"]["light"]) == ("red", "green")
    unused = client.get("/api/v1/measures/utilization_average/counted/?as_of=2021-11-30&months=1").json()
    assert (unused["counted"][0]["value"], unused["counted"][0]["reason"]) == (None, "not_recorded")
    assert client.get("/api/v1/measures/members/counted/?center=nothing").status_code == 400


def test_the_document_is_current():
    try:
        call_command("document_measures", check=True)
    except CommandError as error:
        pytest.fail(str(error))


def test_the_desk_counts_for_staff_what_the_public_is_not_told(world, people, signed_in):
    enroll(world.hall, world.program, on=LEFT, by=SYSTEM)
    page = signed_in(people["qian"]).get("/en/desk/counted/").text
    assert "Applications received" in page
    assert "counted for staff" not in page
    assert "counted for staff" in Client().get("/en/figures/applications_received/").text
    assert signed_in(people["zhao"]).get("/en/desk/counted/").status_code == 403
