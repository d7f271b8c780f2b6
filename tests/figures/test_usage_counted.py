"""Utilization: counted where every month is recorded, told to the public where it tells of nobody, and seen at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.compute.services import grant_allocation, record_usage, request_allocation, revise_usage
from ecosystem.figures.counting import count
from ecosystem.programs.services import enroll
from tests.figures.conftest import JOINED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
OCTOBER, LAST = date(2021, 10, 1), date(2021, 10, 31)


@pytest.fixture
def allocations(world):
    """Three members have 10,000 PFLOPS·h each."""
    third = enroll(world.hall, world.program, on=JOINED, by=SYSTEM)
    period = {"starts_on": OCTOBER, "ends_on": date(2022, 10, 1), "on": JOINED}
    return [
        grant_allocation(request_allocation(enrollment=one, requested=10000, **period, by=SYSTEM), by=SYSTEM)
        for one in (world.enrollments[0], world.enrollments[2], third)
    ]


def use(allocation, month=OCTOBER):
    record_usage(allocation, month=month, amount=Decimal(744), by=SYSTEM)


def of_october(world, *, staff=False, center=True):
    counted = count("utilization", world.wuhan, world.center if center else None, LAST, since=OCTOBER, staff=staff)
    return counted.value, counted.reason


def test_a_month_without_a_record_is_not_counted_and_one_of_few_for_staff_alone(world, allocations):
    assert of_october(world) == (None, "not_recorded")
    use(allocations[0])
    use(allocations[1])
    assert of_october(world, staff=True) == (None, "not_recorded"), "of one that ran nothing is recorded"
    unused = record_usage(allocations[2], month=OCTOBER, amount=Decimal(0), by=SYSTEM)
    assert of_october(world) == (None, "few"), "two used something"
    assert of_october(world, center=False) == (None, "few")
    assert of_october(world, staff=True) == (Decimal("2.0"), "")
    revise_usage(unused, amount=Decimal(744), reason="补记", by=SYSTEM)
    # 3 × 744 of 100 PFLOPS × 24 h × 31 days.
    assert of_october(world) == of_october(world, center=False) == (Decimal("3.0"), "")


def test_the_mean_is_of_the_months_and_one_that_is_missing_leaves_none(world, allocations):
    for allocation in allocations:
        use(allocation)
        use(allocation, date(2021, 12, 1))
    assert count("utilization", world.wuhan, None, date(2021, 12, 31), since=OCTOBER).reason == "not_recorded"
    for allocation in allocations:
        record_usage(allocation, month=date(2021, 11, 1), amount=Decimal(1), by=SYSTEM)
    counted = count("utilization", world.wuhan, None, date(2021, 12, 31), since=OCTOBER)
    assert (counted.value, counted.day) == (Decimal("2.0"), date(2021, 12, 31))


def test_what_is_recorded_raises_the_edition_and_is_seen_at_once(world, allocations):
    address = "/en/figures/utilization_average/?as_of=2021-10-31"
    assert "3%, 2021-10-01 to 2021-10-31" not in Client().get(address).text
    before = current_edition()
    for allocation in allocations:
        use(allocation)
    assert current_edition() == before + 3
    assert "3%, 2021-10-01 to 2021-10-31" in Client().get(address).text


def test_what_is_granted_is_told_to_staff_alone_and_raises_no_edition(world, allocations):
    assert count("compute_granted", world.wuhan, world.center).reason == "staff"
    assert count("compute_granted", world.wuhan, world.center, staff=True).value == 30000
    before = current_edition()
    request_allocation(
        enrollment=allocations[0].enrollment, requested=1, starts_on=OCTOBER, ends_on=LAST, on=JOINED, by=SYSTEM
    )
    assert current_edition() == before
