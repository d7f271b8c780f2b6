"""Service cases over the API: for staff of the center, with a key."""

from datetime import date

import pytest

from api.nouns.centers import CENTERS
from api.nouns.incubation import SERVICE_CASES
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.services import plan_case
from tests.incubation.conftest import PLANNED

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(qian, program_of):
    return program_of(qian)


def test_a_step_is_planned_begun_done_and_opened_again(city, staff):
    body = {
        "step": city.steps[0].pk,
        "organization": city.weili.public_id,
        "solution": city.solution.public_id,
        "officer": "qian",
        "on": "2022-01-10",
    }
    made = staff.write("service-cases/", body, status=201)
    assert (made["state"], made["step"]["name"], made["officer"]["username"]) == ("planned", "场景分析", "qian")
    assert (made["solution"]["name"], made["center"]["id"]) == ("道路巡检", city.center.public_id)
    path = f"service-cases/{made['id']}/"
    assert staff.write("service-cases/", body, status=409)["code"] == "open_already"
    staff.write(f"{path}start/", {"on": "2022-02-01"})
    refused = staff.write(f"{path}finish/", {"deliverable": " ", "on": "2022-03-01"}, status=400)
    assert set(refused["fields"]) == {"deliverable"}
    done = staff.write(f"{path}finish/", {"deliverable": "报告", "on": "2022-03-01"})
    assert (done["state"], done["starts_on"], done["ends_on"]) == ("done", "2022-02-01", "2022-03-01")
    assert staff.write(f"{path}reopen/", {"reason": "补充"})["state"] == "running"


def test_the_documented_requests_work(city, case, staff, lin, qian):
    examples = {name: dict(act.example) for name, act in SERVICE_CASES.verbs.items()}
    new = {
        **SERVICE_CASES.add.example,
        "step": city.steps[1].pk,
        "organization": city.beite.public_id,
        "solution": None,
    }
    place = f"service-cases/{case.public_id}/"
    assert staff.write("service-cases/", new, status=201)["due_on"] == new["due_on"]
    assert staff.write(place, dict(SERVICE_CASES.change.example), method="PATCH")["due_on"] == "2022-04-30"
    assert staff.write(f"{place}start/", examples["start"])["state"] == "running"
    assert staff.write(f"{place}hand-over/", examples["hand-over"])["officer"]["username"] == "qian"
    center = f"centers/{city.center.public_id}/hand-over-cases/"
    staff.write(center, dict(CENTERS.verbs["hand-over-cases"].example))
    assert set(ServiceCase.objects.open().values_list("officer__username", flat=True)) == {"lin"}
    following = staff.write(f"{place}advance/", {**examples["advance"], "step": city.steps[2].pk})
    assert (following["step"]["position"], following["state"]) == (3, "running")
    assert staff.write(f"{place}reopen/", examples["reopen"])["state"] == "running"
    assert staff.write(f"{place}finish/", examples["finish"])["state"] == "done"
    for verb, state in (("skip", "skipped"), ("cancel", "canceled")):
        other = plan_case(step=city.steps[3], organization=city.beite, by=SYSTEM)
        told = staff.write(f"service-cases/{other.public_id}/{verb}/", examples[verb])
        assert (told["state"], told["closing_reason"]) == (state, examples[verb]["reason"])


def test_the_list_is_asked_as_of_a_day_and_for_what_is_stuck(city, running, staff):
    def found(query):
        return [one["id"] for one in staff.read(f"service-cases/?{query}")["results"]]

    mine = [running.public_id]
    assert found("officer=me") == found("stuck=long") == found(f"step={city.steps[0].pk}&q=唯理") == mine
    assert found("state=planned&as_of=2022-01-31") == found("state=running&as_of=2022-02-01") == mine
    assert found(f"as_of={date(2022, 1, 9)}") == found("officer=nobody") == found("state=planned") == []


def test_it_is_nobody_elses_business(case, anybody, chen, sun, program_of):
    path = f"service-cases/{case.public_id}/"
    assert anybody.send("GET", "service-cases/").status_code == 401
    assert program_of(chen).read("service-cases/")["results"] == []
    assert program_of(chen).send("GET", path).status_code == 404
    assert program_of(sun).read(path)["planned_on"] == str(PLANNED)
    assert program_of(sun).write(f"{path}start/", {}, status=403)["code"] == "not_allowed"
