"""The public pages and the desk's: what is told of research, to whom, and as of which day."""

from datetime import date

import pytest
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.research import services
from tests.research.conftest import RELEASED

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def test_a_project_tells_its_partners_its_outputs_and_who_uses_them(world, visitor):
    page = visitor.get(f"/en{world.project.get_absolute_url().removeprefix('/en')}").text
    for told in ("武汉大学", "lead", "遥感专用框架", "framework", "倍特威视", "路面巡检", "发布了框架。", "长江日报"):
        assert told in page, told
    before = visitor.get(f"/en/research/{world.project.public_id}/?as_of=2021-08-31").text
    assert "遥感专用框架" not in before
    assert "No output is recorded" in before


def test_drafts_and_what_belongs_to_them_are_not_there(world, visitor):
    services.archive_project(world.project, by=SYSTEM)
    assert visitor.get(f"/en/research/{world.project.public_id}/").status_code == 404
    assert "遥感" not in visitor.get("/en/research/").text
    for path in ("research-projects/", "outputs/", "trainings/"):
        assert visitor.get(f"/api/v1/{path}").json()["results"] == []
    assert visitor.get(f"/api/v1/outputs/{world.output.public_id}/").status_code == 404


def test_the_list_counts_what_was_known_on_the_day(world, visitor):
    page = visitor.get("/en/research/").text
    assert "Remote sensing interpretation" in page
    assert "1 output" in page
    assert "0 outputs" in visitor.get(f"/en/research/?as_of={date(RELEASED.year, 8, 1)}").text
    assert "No research project" in visitor.get("/en/research/?as_of=2021-01-01").text


def test_a_solution_tells_what_it_is_built_on(world, visitor):
    assert "What it is built on" in visitor.get(f"/en/solutions/{world.solution.public_id}/").text
    assert "What it is built on" not in visitor.get(f"/en/solutions/{world.solution.public_id}/?as_of=2021-08-01").text


def test_an_organization_tells_its_part_in_research(world, visitor):
    page = visitor.get(f"/en/organizations/{world.member.public_id}/").text
    assert "遥感专用框架" in page
    led = visitor.get(f"/en/organizations/{world.university.public_id}/").text
    assert "Remote sensing interpretation" in led
    assert "昇思培训" not in led
    services.publish_training(world.training, by=SYSTEM)
    assert "昇思培训" in visitor.get(f"/en/organizations/{world.university.public_id}/").text


def test_the_platform_lists_trainings_with_numbers_of_people(world, visitor):
    services.publish_training(world.training, by=SYSTEM)
    services.add_training(center=world.center, title="未计", status="public", starts_on=date(2021, 5, 1), by=SYSTEM)
    platform = add_platform(world.center, name="科研平台", function="research_talent", by=SYSTEM)
    page = visitor.get(f"/en/platforms/{platform.public_id}/").text
    for told in ("50 people trained", "40 certified", "60 seats planned", "Of 1 of 2 trainings", "is not recorded"):
        assert told in page, told
    told = visitor.get(world.training.get_absolute_url()).text
    assert "40</dd>" in told
    assert "武汉大学" in told
    assert "People trained" in visitor.get(f"/en/centers/{world.center.public_id}/").text
