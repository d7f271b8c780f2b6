"""A member's compute in the portal: what was granted and used, asking for more, taking a request back."""

from datetime import date
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.compute.models import Allocation
from ecosystem.compute.services import grant_allocation, record_usage, request_allocation
from ecosystem.core.dates import today
from ecosystem.core.errors import NotAllowed
from ecosystem.organizations.services import claim_organization, verify_representation
from ecosystem.programs.services import suspend
from ecosystem.solutions.services import register_solution
from tests.compute.conftest import A_YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(city, mei, signed_in):
    """梅 represents 唯理科技."""
    claim = claim_organization(city.weili.organization, by=mei, role="总经理")
    verify_representation(claim, by=SYSTEM)
    return signed_in(mei)


@pytest.fixture
def address(city):
    return f"/en/portal/organizations/{city.weili.organization.public_id}/compute/"


def sent(city, **changed):
    return {
        "enrollment": city.weili.pk,
        "requested": "1200.5",
        "number_format": "fp16",
        "starts_on": "2027-01-01",
        "ends_on": "2028-01-01",
        "purpose": "训练路面病害识别模型",
        **changed,
    }


def test_a_member_asks_and_stands_on_the_waiting_list(portal, city, address, signed_in, qian):
    assert "Nothing has been asked for yet." in portal.get(address).content.decode()
    assert portal.post(f"{address}ask/", sent(city))["Location"] == address
    asked = Allocation.objects.get()
    assert (asked.state, asked.requested, asked.requested_on) == ("requested", Decimal("1200.5"), today())
    assert "1,200.5 PFLOPS·h" in portal.get(address).content.decode()
    assert "Requests for compute" in signed_in(qian).get("/en/desk/").content.decode()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(portal, city, address):
    answer = portal.post(f"{address}ask/", sent(city, requested="0", ends_on="2026-12-31"))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"requested", "ends_on"})
    assert answer.context["form"]["purpose"].value() == "训练路面病害识别模型"
    assert Allocation.objects.count() == 0


def test_a_request_is_taken_back_until_it_is_decided(portal, asked, address):
    assert "Take the request back" in portal.get(address).content.decode()
    assert portal.post(f"/en/portal/allocations/{asked.public_id}/withdraw/")["Location"] == address
    assert Allocation.objects.get().state == "withdrawn"
    assert "Take the request back" not in portal.get(address).content.decode()


def test_what_was_granted_and_used_is_told_by_month(portal, city, allocation, address):
    record_usage(allocation, month=date(2022, 2, 1), amount=Decimal("400.25"), by=SYSTEM)
    theirs = request_allocation(enrollment=city.beite, requested=Decimal(77_777), **A_YEAR, by=SYSTEM)
    grant_allocation(theirs, by=SYSTEM)
    told = portal.get(address).content.decode()
    for part in ("400.25 PFLOPS·h", "599.75 PFLOPS·h", "2022-02"):
        assert part in told
    assert "77,777" not in told


def test_nobody_asks_for_another_member_or_for_another_day(portal, city, address, mei):
    answer = portal.post(f"{address}ask/", sent(city, enrollment=city.beite.pk))
    assert set(answer.context["form"].errors) == {"enrollment"}
    with pytest.raises(NotAllowed):
        request_allocation(enrollment=city.beite, requested=Decimal(5), **A_YEAR, by=mei)
    with pytest.raises(NotAllowed):
        request_allocation(enrollment=city.weili, requested=Decimal(5), **A_YEAR, on=date(2021, 12, 1), by=mei)


def test_who_is_no_active_member_cannot_ask(portal, city, address):
    organization = f"/en/portal/organizations/{city.weili.organization.public_id}/"
    assert address in portal.get(organization).content.decode()
    suspend(city.weili, on=date(2021, 10, 1), reason="材料待补", by=SYSTEM)
    assert portal.get(f"{address}ask/").status_code == 404
    assert address not in portal.get(organization).content.decode()


def test_queries_do_not_grow_with_what_was_granted(portal, city, address, django_assert_max_num_queries):
    for number in range(6):
        asked = request_allocation(enrollment=city.weili, requested=Decimal(5 + number), **A_YEAR, by=SYSTEM)
        record_usage(grant_allocation(asked, by=SYSTEM), month=date(2022, 2, 1), amount=Decimal(1), by=SYSTEM)
    with django_assert_max_num_queries(16):
        answer = portal.get(address)
    assert answer.content.decode().count("Used by month") == 6


def test_a_member_names_a_solution_of_its_own_and_no_other(portal, city, address):
    def solution(name, organization):
        parties = [{"organization": organization, "role": "developer"}]
        registry = city.center.registry
        return register_solution(by=SYSTEM, registry=registry, name=name, status="public", parties=parties)

    assert 'name="solution"' not in portal.get(f"{address}ask/").text
    own, other = solution("路面巡检", city.weili.organization), solution("别家方案", city.beite.organization)
    page = portal.get(f"{address}ask/").text
    assert "路面巡检" in page
    assert "别家方案" not in page
    assert portal.post(f"{address}ask/", sent(city, solution=other.pk)).status_code == 422
    portal.post(f"{address}ask/", sent(city, solution=own.pk))
    assert Allocation.objects.get().solution == own
