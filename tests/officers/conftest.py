"""A center with two members and their desk officer, an applicant's rival without, and a request that waits."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.casework.services import add_task
from ecosystem.centers.services import add_platform, add_usual_steps
from ecosystem.core.dates import today
from ecosystem.incubation.services import plan_case
from ecosystem.officers.services import assign_officer, log_contact
from ecosystem.programs.services import enroll, register_program
from tests.personas import _person

JOINED, BEGUN = date(2022, 1, 10), date(2022, 3, 1)


def ago(days):
    return today() - timedelta(days=days)


@pytest.fixture
def wei(wuhan_center):
    """Another program manager in Wuhan."""
    return _person("wei", "魏", "program_manager", wuhan_center)


@pytest.fixture
def program(wuhan_center):
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    return register_program(platform=platform, name="梧桐计划", status="public", by=SYSTEM)


@pytest.fixture
def city(wuhan, wuhan_center, organization, program):
    """Three members; nobody answers for them yet."""
    add_usual_steps(wuhan_center, by=SYSTEM)
    members = [organization(name) for name in ("唯理科技", "倍特威视", "中科通量")]
    for member in members:
        enroll(member, program=program, on=JOINED, by=SYSTEM)
    weili, beite, zhongke = members
    steps = list(wuhan_center.steps.present())
    return SimpleNamespace(center=wuhan_center, weili=weili, beite=beite, zhongke=zhongke, steps=steps, program=program)


@pytest.fixture
def assigned(city, qian):
    """钱 answers for 唯理科技 since March 2022."""
    return assign_officer(center=city.center, organization=city.weili, officer=qian, on=BEGUN, by=SYSTEM)


@pytest.fixture
def request_made(city, assigned, qian):
    """唯理科技 asked for something ten days ago."""
    return log_contact(
        center=city.center,
        organization=city.weili,
        kind="request",
        subject="能否延长算力",
        happened_on=ago(10),
        officer=qian,
        by=SYSTEM,
    )


@pytest.fixture
def laden(city, assigned, request_made, qian):
    """钱 answers for two members, carries a case of each and has a task about one and one of the center's own."""
    assign_officer(center=city.center, organization=city.beite, officer=qian, by=SYSTEM)
    cases = [
        plan_case(step=city.steps[0], organization=member, officer=qian, by=SYSTEM)
        for member in (city.weili, city.beite)
    ]
    tasks = [
        add_task(title=title, center=city.center, organization=about, assignee=qian, by=SYSTEM)
        for title, about in (("回访", city.beite), ("盘点", None))
    ]
    return SimpleNamespace(cases=cases, tasks=tasks)
