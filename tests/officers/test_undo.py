"""Whatever is done about desk officers, the service log and offices can be undone."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.officers import services
from tests.officers.conftest import ago
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(city, assigned, request_made, laden, chengdu_center, qian, wei):
    """A member with a desk officer and a request that waits."""
    office = services.open_office(center=city.center, name="企业服务中心", by=SYSTEM)
    noted = services.log_contact(center=city.center, organization=city.beite, subject="拜访", by=SYSTEM)
    kept = {"held": assigned, "asked": request_made, "noted": noted, "office": office}
    return SimpleNamespace(city=city, bare=chengdu_center, qian=qian, wei=wei, **kept)


CASES = {
    "assign_officer": lambda w: (
        lambda by: services.assign_officer(center=w.city.center, organization=w.city.weili, officer=w.wei, by=by)
    ),
    "end_assignment": lambda w: lambda by: services.end_assignment(w.held, by=by),
    "revise_assignment": lambda w: lambda by: services.revise_assignment(w.held, starts_on=date(2022, 2, 1), by=by),
    "remove_assignment": lambda w: lambda by: services.remove_assignment(w.held, by=by),
    "log_contact": lambda w: (
        lambda by: services.log_contact(center=w.city.center, organization=w.city.weili, subject="电话", by=by)
    ),
    "answer_request": lambda w: lambda by: services.answer_request(w.asked, subject="可以", happened_on=ago(3), by=by),
    "revise_contact": lambda w: lambda by: services.revise_contact(w.noted, subject="现场拜访", by=by),
    "remove_contact": lambda w: lambda by: services.remove_contact(w.noted, by=by),
    "hand_over_portfolio": lambda w: (
        lambda by: services.hand_over_portfolio(w.city.center, officer=w.qian, to=[w.wei], by=by)
    ),
    "open_office": lambda w: lambda by: services.open_office(center=w.bare, name="企业服务中心", by=by),
    "revise_office": lambda w: lambda by: services.revise_office(w.office, phone="027-2", by=by),
    "close_office": lambda w: lambda by: services.close_office(w.office, by=by),
}
REMOVING = {"remove_assignment", "remove_contact", "close_office"}


def test_every_verb_of_officers_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, lin):
    is_put_back(CASES[verb](world), by=lin)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - REMOVING))
def test_it_is_not_put_back_over_a_later_edit(verb, world, lin):
    is_refused_after_a_later_edit(CASES[verb](world), by=lin)
