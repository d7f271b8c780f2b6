"""A center's compute on the desk: what was used, by whom, what is promised, who waits; every number leads to its rows."""

import re
from datetime import date
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.compute.services import add_monthly_total, grant_allocation, record_usage, request_allocation
from ecosystem.core.dates import next_month, today
from tests.compute.conftest import A_YEAR

pytestmark = pytest.mark.django_db
SPRING = "since=2022-01&last=2022-03"


@pytest.fixture
def desk(signed_in, qian):
    return signed_in(qian)


@pytest.fixture
def address(city):
    return f"/en/desk/compute/{city.center.public_id}/"


@pytest.fixture
def used(city, allocation):
    """唯理科技 used 744 of January's 74,400; 倍特威视 has an allocation of which nothing is recorded."""
    record_usage(allocation, month=date(2022, 1, 1), amount=Decimal(744), by=SYSTEM)
    period = {"starts_on": date(2022, 2, 10), "ends_on": date(2022, 3, 1)}
    asked = request_allocation(enrollment=city.beite, requested=Decimal(5), **period, by=SYSTEM)
    grant_allocation(asked, by=SYSTEM)
    record_usage(allocation, month=date(2022, 2, 1), amount=Decimal(100), by=SYSTEM)
    return city


def text(answer):
    assert answer.status_code == 200
    return " ".join(re.sub("<[^>]*>", " ", answer.content.decode()).split())


def led_to(desk, answer, words):
    """The address behind a link with these words, and how many rows are there."""
    link = re.search(rf'href="([^"]*)"[^>]*>{words}<', answer.content.decode())
    assert link, words
    rows = desk.get(link.group(1).replace("&amp;", "&"))
    return int(re.search(r"([\d,]+) records?\b", text(rows)).group(1))


def test_whoever_has_one_center_is_led_to_it(desk, city, address):
    assert desk.get("/en/desk/compute/")["Location"] == address


def test_months_are_told_with_what_they_rest_on(desk, used, address):
    answer = desk.get(f"{address}?{SPRING}")
    told = text(answer)
    for part in ("2022-01", "74,400", "744", "1.0 %", "usage of 1 of 2 allocations is missing", "at least 0.1 %"):
        assert part in told
    assert "of 1 month that can be counted, of 3" in told
    assert led_to(desk, answer, "744") == 1
    assert led_to(desk, answer, "usage of 1 of 2 allocations is missing") == 1
    assert led_to(desk, answer, "company") == 2, "two months of one company"


def test_a_center_without_usage_says_so(desk, city, address):
    told = text(desk.get(f"{address}?{SPRING}"))
    assert "Average not enough recorded usage to count" in told
    assert "No member's usage is recorded in these months." in told
    assert "Nobody waits for compute." in told


def test_totals_of_the_center_are_told_as_such(desk, city, address):
    add_monthly_total(city.center, month=date(2022, 2, 1), used=Decimal(61_824), peak=Decimal(99), by=SYSTEM)
    told = text(desk.get(f"{address}?{SPRING}"))
    for part in ("92.0 %", "99.0 %", "what is said of the whole center", "the most that ran at once, as sources say"):
        assert part in told


def test_who_waits_is_told_with_whether_it_fits(desk, city, address):
    start = next_month(today())
    period = {"starts_on": start, "ends_on": next_month(start)}
    hours = (next_month(start) - start).days * 24
    first = request_allocation(enrollment=city.weili, requested=Decimal(hours * 60), **period, by=SYSTEM)
    request_allocation(enrollment=city.beite, requested=Decimal(hours * 50), **period, by=SYSTEM)
    assert text(desk.get(address)).count("fits into what is free") == 2
    assert "not within 24 months" in text(desk.get(address))
    grant_allocation(first, by=SYSTEM)
    told = text(desk.get(address))
    assert f"more than what is free in {start:%Y-%m}" in told
    assert f"Were all granted that wait, it would be from {start:%Y-%m} on." in told


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=2022-05&last=2022-03", "The last month must not be before the first."),
        ("since=2001-05&last=2022-03", "Ask for 60 months at most."),
        ("since=May&last=2022-03", "Write the month like 2021-11."),
    ],
)
def test_a_slip_is_told_and_kept(desk, city, address, query, said):
    answer = desk.get(f"{address}?{query}")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="2022-03"' in answer.content.decode()


def test_the_months_can_be_taken_away(desk, used, address):
    answer = desk.get(f"{address}months.csv?{SPRING}")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("2022-01,74400,744,1,,members' recorded usage")
    assert len(lines) == 4
    assert desk.get(f"{address}months.pdf?{SPRING}").status_code == 404


def test_other_formats_are_other_numbers(desk, used, address):
    assert desk.get(f"{address}?number_format=fp32").status_code == 404
    request_allocation(enrollment=used.beite, requested=Decimal(1), **A_YEAR, number_format="fp32", by=SYSTEM)
    assert "744" not in text(desk.get(f"{address}?number_format=fp32&{SPRING}"))


def test_queries_do_not_grow_with_months_or_members(desk, used, address, django_assert_max_num_queries):
    asked = request_allocation(enrollment=used.beite, requested=Decimal(1), **A_YEAR, by=SYSTEM)
    for query in (SPRING, "since=2018-01&last=2022-12"):
        with django_assert_max_num_queries(30):
            told = text(desk.get(f"{address}?{query}"))
        assert asked.enrollment.organization.name in told


def test_staff_of_another_city_see_nothing(signed_in, chen, used, address):
    assert signed_in(chen).get(address).status_code == 404


def test_the_page_is_in_the_menu_of_whoever_may_see_it(desk, city, signed_in, rui):
    assert "Compute by month" in desk.get("/en/desk/").content.decode()
    assert "Compute by month" not in signed_in(rui).get("/en/desk/").content.decode()
