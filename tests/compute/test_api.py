"""Compute over the API: for staff of the center, with a key."""

from datetime import date
from decimal import Decimal

import pytest

from api.nouns.centers import MONTHLY_TOTALS
from api.nouns.compute import ALLOCATIONS, USAGE
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.compute.services import record_usage

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(qian, program_of):
    return program_of(qian)


def test_compute_is_asked_for_granted_used_changed_and_ended(city, staff):
    body = {
        "enrollment": city.weili.public_id,
        "requested": 1000,
        "starts_on": "2022-01-01",
        "ends_on": "2023-01-01",
        "on": "2021-12-01",
    }
    made = staff.write("allocations/", body, status=201)
    assert (made["state"], made["requested"], made["granted"], made["used"]) == ("requested", 1000, 0, 0)
    assert made["organization"]["name"] == "唯理科技"
    path = f"allocations/{made['id']}/"
    assert staff.write(f"{path}grant/", {"granted": 800.5})["granted"] == 800.5
    used = staff.write(f"{path}usage/", {"month": "2022-03-17", "amount": 300}, status=201)
    assert (used["month"], used["amount"]) == ("2022-03-01", 300)
    staff.write(f"{path}usage/{used['id']}/", {"amount": 310, "reason": "补记"}, method="PATCH")
    assert staff.read(path)["usage"] == [{"id": used["id"], "month": "2022-03-01", "amount": 310}]
    refused = staff.write(f"{path}usage/", {"month": "2022-04-01", "amount": 490.501}, status=400)
    assert (refused["code"], set(refused["fields"])) == ("over_granted", {"amount"})
    assert staff.write(f"{path}change/", {"granted": 2000, "reason": "加量"})["granted"] == 2000
    ended = staff.write(f"{path}end/", {"on": "2022-09-30", "reason": "退出"})
    assert (ended["state"], ended["used"], ended["ends_on"]) == ("ended", 310, "2022-09-30")


def test_the_documented_requests_work(city, staff):
    made = staff.write("allocations/", {**ALLOCATIONS.add.example, "enrollment": city.weili.public_id}, status=201)
    path = f"allocations/{made['id']}/"
    assert staff.write(f"{path}grant/", dict(ALLOCATIONS.verbs["grant"].example))["state"] == "granted"
    used = staff.write(f"{path}usage/", dict(USAGE.add.example), status=201)
    place = f"{path}usage/{used['id']}/"
    assert staff.write(place, dict(USAGE.change.example), method="PATCH") != used
    staff.write(place, method="DELETE", status=204)
    assert staff.write(f"{path}change/", dict(ALLOCATIONS.verbs["change"].example))["granted"] == 1500
    assert staff.write(f"{path}end/", dict(ALLOCATIONS.verbs["end"].example))["state"] == "ended"
    for verb, state in (("refuse", "refused"), ("withdraw", "withdrawn")):
        other = staff.write("allocations/", {**ALLOCATIONS.add.example, "enrollment": city.beite.public_id}, status=201)
        told = staff.write(f"allocations/{other['id']}/{verb}/", dict(ALLOCATIONS.verbs[verb].example))
        assert told["state"] == state


def test_the_documented_requests_about_monthly_totals_work(city, staff, anybody):
    path = f"centers/{city.center.public_id}/monthly-totals/"
    made = staff.write(path, dict(MONTHLY_TOTALS.add.example), status=201)
    assert (made["month"], made["peak"], made["used"]) == ("2021-11-01", 96.5, None)
    place = f"{path}{made['id']}/"
    assert staff.write(place, dict(MONTHLY_TOTALS.change.example), method="PATCH")["peak"] == 98
    assert [one["peak"] for one in anybody.read(path)["results"]] == [98], "a sourced fact, for everybody"
    assert staff.write(path, dict(MONTHLY_TOTALS.add.example), status=409)["code"] == "recorded_already"
    staff.write(place, method="DELETE", status=204)


def test_the_waiting_list_is_in_the_order_of_asking(city, asked, staff):
    body = {"enrollment": city.beite.public_id, "requested": 5, "starts_on": "2022-01-01", "ends_on": "2023-01-01"}
    first = staff.write("allocations/", {**body, "on": "2021-10-01"}, status=201)
    last = staff.write("allocations/", {**body, "on": "2021-12-24"}, status=201)
    found = staff.read("allocations/?state=requested&ordering=waiting")["results"]
    assert [one["id"] for one in found] == [first["id"], asked.public_id, last["id"]]
    assert [one["id"] for one in staff.read("allocations/?q=唯理")["results"]] == [asked.public_id]


def test_it_is_nobody_elses_business(allocation, anybody, chen, sun, program_of):
    record_usage(allocation, month=date(2022, 3, 1), amount=Decimal(1), by=SYSTEM)
    path = f"allocations/{allocation.public_id}/"
    assert anybody.send("GET", "allocations/").status_code == 401
    assert program_of(chen).read("allocations/")["results"] == []
    assert program_of(chen).send("GET", path).status_code == 404
    assert program_of(sun).read(path)["used"] == 1
    assert (
        program_of(sun).write(f"{path}end/", {"on": "2022-09-30", "reason": "退出"}, status=403)["code"]
        == "not_allowed"
    )
