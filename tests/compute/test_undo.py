"""Whatever is done about compute can be undone."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.compute import services
from ecosystem.solutions.services import register_solution
from tests.compute.conftest import A_YEAR
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(city, asked):
    """A request, and what the other member was granted and used."""
    other = services.request_allocation(enrollment=city.beite, requested=Decimal(500), **A_YEAR, by=SYSTEM)
    allocation = services.grant_allocation(other, by=SYSTEM)
    usage = services.record_usage(allocation, month=date(2022, 2, 1), amount=Decimal(100), by=SYSTEM)
    total = services.add_monthly_total(city.center, month=date(2022, 2, 1), used=Decimal(9000), by=SYSTEM)
    solution = register_solution(
        by=SYSTEM,
        registry=city.center.registry,
        name="路面巡检",
        parties=[{"organization": city.beite.organization, "role": "developer"}],
    )
    return SimpleNamespace(city=city, asked=asked, allocation=allocation, usage=usage, total=total, solution=solution)


CASES = {
    "request_allocation": lambda w: (
        lambda by: services.request_allocation(enrollment=w.city.weili, requested=Decimal(5), **A_YEAR, by=by)
    ),
    "grant_allocation": lambda w: lambda by: services.grant_allocation(w.asked, granted=Decimal(800), by=by),
    "refuse_allocation": lambda w: lambda by: services.refuse_allocation(w.asked, reason="名额有限", by=by),
    "withdraw_allocation": lambda w: lambda by: services.withdraw_allocation(w.asked, by=by),
    "change_allocation": lambda w: (
        lambda by: services.change_allocation(w.allocation, granted=Decimal(900), reason="加量", by=by)
    ),
    "end_allocation": lambda w: (
        lambda by: services.end_allocation(w.allocation, on=date(2022, 3, 1), reason="退出", by=by)
    ),
    "link_allocation": lambda w: lambda by: services.link_allocation(w.allocation, solution=w.solution, by=by),
    "record_usage": lambda w: (
        lambda by: services.record_usage(w.allocation, month=date(2022, 3, 1), amount=Decimal(7), by=by)
    ),
    "revise_usage": lambda w: lambda by: services.revise_usage(w.usage, amount=Decimal(90), reason="多记", by=by),
    "remove_usage": lambda w: lambda by: services.remove_usage(w.usage, by=by),
    "add_monthly_total": lambda w: (
        lambda by: services.add_monthly_total(w.city.center, month=date(2022, 3, 1), peak=Decimal(99), by=by)
    ),
    "revise_monthly_total": lambda w: lambda by: services.revise_monthly_total(w.total, used=Decimal(9100), by=by),
    "remove_monthly_total": lambda w: lambda by: services.remove_monthly_total(w.total, by=by),
}


def test_every_verb_of_compute_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, qian):
    is_put_back(CASES[verb](world), by=qian)


# Of a removal nothing is left to edit.
@pytest.mark.parametrize("verb", sorted(CASES.keys() - {"remove_usage", "remove_monthly_total"}))
def test_it_is_not_put_back_over_a_later_edit(verb, world, qian):
    is_refused_after_a_later_edit(CASES[verb](world), by=qian)
