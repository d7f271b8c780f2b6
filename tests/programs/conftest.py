"""A program with a member, for the tests of programs."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.programs import services
from tests.programs.applying import reachable

JOINED = date(2022, 1, 10)


@pytest.fixture
def world(wuhan_center, organization):
    """A program of two seats with one member, and a company that could join."""
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    other = add_platform(wuhan_center, name="公共算力服务平台", function="compute", by=SYSTEM)
    program = services.register_program(
        platform=platform, name="梧桐计划", status="public", seats=2, starts_on=date(2022, 1, 1), by=SYSTEM
    )
    weili, betvision = organization("唯理科技"), organization("倍特威视")
    enrollment = services.enroll(weili, program, on=JOINED, by=SYSTEM)
    return SimpleNamespace(
        center=wuhan_center,
        platform=platform,
        other=other,
        program=program,
        weili=weili,
        betvision=betvision,
        enrollment=enrollment,
        empty=services.register_program(platform=platform, name="下一期", by=SYSTEM),
    )


@pytest.fixture
def everybody(world, intake, mei, rui, qian):
    """The world of enrollments, with an intake, an applicant and a reviewer beside it."""
    world.intake, world.mei, world.rui, world.qian = intake, mei, rui, qian
    qian.email = "qian@example.org"
    qian.save()
    reachable(qian)
    return world
