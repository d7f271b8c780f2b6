"""Reports over the API: for staff who keep enrollments at the center, with the numbers of the page."""

from datetime import date

import pytest

from ecosystem.programs.services import enroll
from ecosystem.reports.asking import month_of
from ecosystem.reports.building import build

pytestmark = pytest.mark.django_db


def test_a_month_and_a_cohort_are_those_of_the_pages(world, qian, program_of, organization):
    enroll(organization("唯理科技"), world.program, on=date(2022, 3, 5), by=qian)
    staff = program_of(qian)
    told = staff.read(f"centers/{world.center.public_id}/report/?month=2022-03")
    numbers = {one["key"]: one for section in told["sections"] for one in section["numbers"]}
    report = build(month_of(world.center, date(2022, 3, 1), qian))
    assert {key: float(one["value"]) for key, one in numbers.items() if one["value"] is not None} == {
        key: float(one.value) for key, one in report.numbers.items() if one.value is not None
    }
    assert numbers["members-joined"]["rows"].endswith("/2022-03/rows/members-joined/")
    cohort = staff.read(f"programs/{world.program.public_id}/report/?since=2022-01-01&until=2023-01-01")
    assert {one["key"]: float(one["value"]) for one in cohort["sections"][0]["numbers"]}["enrolled"] == 1


def test_it_is_for_who_keeps_enrollments_there_alone(world, qian, zhao, chen, program_of, client):
    path = f"centers/{world.center.public_id}/report/"
    for person in (zhao, chen):
        assert program_of(person).send("GET", f"{path}?month=2022-03").status_code == 404
    assert client.get(f"/api/v1/{path}?month=2022-03").status_code in {401, 404}
    for query in ("", "?month=2022-13", "?month=2099-01"):
        assert program_of(qian).send("GET", f"{path}{query}").status_code == 400, query
    assert program_of(zhao).send("GET", f"reports-by-mail/{world.monthly.public_id}/").status_code == 404
    readers = program_of(qian).read(f"reports-by-mail/{world.monthly.public_id}/")["readers"]
    assert {one["consent"] for one in readers} == {"given", "asked", "ended"}
