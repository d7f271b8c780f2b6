"""Desk officers and the service log over the API, for staff with a key; offices for everybody, without anybody's name."""

from datetime import date

import pytest

from api.nouns.centers import CENTERS
from api.nouns.officers import ASSIGNMENTS, SERVICE_LOG
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.officers.models import Assignment
from ecosystem.officers.services import open_office
from tests.officers.conftest import BEGUN

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(qian, program_of):
    return program_of(qian)


def test_the_documented_requests_work(city, assigned, staff, lin):
    ids = {"center": city.center.public_id, "organization": city.beite.public_id}
    made = staff.write("officer-assignments/", {**ASSIGNMENTS.add.example, **ids}, status=201)
    assert (made["officer"]["username"], made["starts_on"], made["organization"]["id"]) == (
        "qian",
        "2022-03-01",
        city.beite.public_id,
    )
    path = f"officer-assignments/{made['id']}/"
    assert staff.write(path, dict(ASSIGNMENTS.change.example), method="PATCH")["starts_on"] == "2022-02-15"
    asked = staff.write("service-log/", {**SERVICE_LOG.add.example, **ids}, status=201)
    assert (asked["direction"], asked["officer"]["username"]) == ("in", "qian")
    place = f"service-log/{asked['id']}/"
    assert staff.write(place, dict(SERVICE_LOG.change.example), method="PATCH")["next_contact_on"] == "2022-03-20"
    answer = staff.write(f"{place}answer/", dict(SERVICE_LOG.verbs["answer"].example))
    assert (answer["answers"], answer["direction"], answer["kind"]) == (asked["id"], "out", "call")
    center = f"centers/{city.center.public_id}/hand-over-portfolio/"
    staff.write(center, dict(CENTERS.verbs["hand-over-portfolio"].example))
    assert set(Assignment.objects.open().values_list("officer__username", flat=True)) == {"lin"}
    ended = staff.write(f"{path}end/", {"on": str(date(2022, 6, 1))}, status=409)
    assert ended["code"] == "ended"


def test_the_list_is_asked_for_ones_own_members_and_for_what_waits(city, request_made, staff, program_of, zhao):
    def found(query, who=staff):
        return [one["id"] for one in who.read(f"service-log/?{query}")["results"]]

    mine = [request_made.public_id]
    assert found("responsible=me") == found("waits=answer") == found("officer=qian&q=唯理") == mine
    assert found("responsible=me", program_of(zhao)) == found("waits=overdue") == found("kind=call") == []
    before = staff.read(f"officer-assignments/?as_of={BEGUN.replace(day=1, month=2)}")
    assert before["results"] == []


def test_it_is_nobody_elses_business(request_made, assigned, anybody, chen, sun, program_of):
    for noun, record in (("service-log", request_made), ("officer-assignments", assigned)):
        path = f"{noun}/{record.public_id}/"
        assert anybody.send("GET", f"{noun}/").status_code == 401
        assert program_of(chen).read(f"{noun}/")["results"] == []
        assert program_of(chen).send("GET", path).status_code == 404
        assert program_of(sun).read(path)["id"] == record.public_id
        assert program_of(sun).send("DELETE", path).status_code == 403


def test_everybody_may_know_the_office_and_nobody_the_person(city, assigned, anybody, qian):
    open_office(center=city.center, name="企业服务中心", phone="027-12345678", shows_officer=True, by=SYSTEM)
    answer = anybody.send("GET", "offices/")
    told = answer.json()["results"]
    assert [one["phone"] for one in told] == ["027-12345678"]
    assert qian.name not in answer.content.decode()
    assert "shows_officer" not in told[0]
