"""A center with 100 PFLOPS in service, and a member that may ask for compute."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_phase, add_platform
from ecosystem.compute.services import grant_allocation, request_allocation
from ecosystem.programs.services import enroll, register_program

OPENED = date(2021, 5, 31)
JANUARY = date(2022, 1, 1)
A_YEAR = {"starts_on": JANUARY, "ends_on": date(2023, 1, 1)}


@pytest.fixture
def city(wuhan_center, organization):
    """Two members of a program of the compute platform; nothing is asked for yet."""
    add_phase(wuhan_center, name="一期", state="in_service", pflops=Decimal(100), starts_on=OPENED, by=SYSTEM)
    platform = add_platform(wuhan_center, name="公共算力服务平台", function="compute", by=SYSTEM)
    program = register_program(platform=platform, name="普惠算力", status="public", by=SYSTEM)
    weili, beite = organization("唯理科技"), organization("倍特威视")
    return SimpleNamespace(
        center=wuhan_center,
        program=program,
        weili=enroll(weili, program, on=date(2021, 9, 1), by=SYSTEM),
        beite=enroll(beite, program, on=date(2021, 9, 1), by=SYSTEM),
    )


@pytest.fixture
def asked(city):
    """唯理科技 asks for 1,000 PFLOPS·h of 2022."""
    return request_allocation(enrollment=city.weili, requested=Decimal(1000), **A_YEAR, on=date(2021, 12, 1), by=SYSTEM)


@pytest.fixture
def allocation(asked):
    """They are granted."""
    return grant_allocation(asked, by=SYSTEM)


@pytest.fixture
def world(city, allocation):
    """Two allocations: 1,000 PFLOPS·h of 唯理科技 and 100,000 of 倍特威视, more than the center has in a month."""
    asked = request_allocation(enrollment=city.beite, requested=Decimal(100_000), **A_YEAR, by=SYSTEM)
    other = grant_allocation(asked, by=SYSTEM)
    return SimpleNamespace(
        center=city.center, city=city, one=allocation, other=other, a=allocation.public_id, b=other.public_id
    )
