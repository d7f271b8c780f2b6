"""What confirmations keep of a person is told to them and goes with their account."""

import json

import pytest

from ecosystem.accounts.personal import everything_about
from ecosystem.audit.models import Change
from ecosystem.centers.leaving import erase_account
from ecosystem.confirmations import services
from tests.confirmations.conftest import asked, link_to

pytestmark = pytest.mark.django_db


def test_it_is_told(town, opened, mei, bo):
    services.confirm(asked(opened, town.weili), by=mei)
    (told,) = everything_about(mei)["confirmations"]
    assert (told["organization__name"], told["email"], told["state"]) == ("唯理", "mei@veritas.example", "confirmed")
    assert everything_about(bo)["confirmations"] == []


def test_it_goes_with_the_account_and_that_the_organization_confirmed_stays(client, town, opened, mei):
    link = link_to("mei@veritas.example")
    services.confirm(asked(opened, town.weili), by=mei)
    erase_account(mei, by=mei, reason="本人要求")
    one = asked(opened, town.weili)
    assert (one.state, one.name, one.email) == ("confirmed", "", "erased@example.invalid")
    kept = json.dumps(list(Change.objects.values("name", "before", "after")), ensure_ascii=False, default=str)
    assert "mei@veritas.example" not in kept
    town.weili.refresh_from_db()
    assert town.weili.verified_through == "organization"
    assert client.get(link).status_code in {200, 410}


def test_a_question_that_waits_opens_nothing_once_the_account_is_gone(client, town, opened, mei):
    link = link_to("mei@veritas.example")
    erase_account(mei, by=mei, reason="本人要求")
    assert client.post(link, {"answer": "confirm"}).status_code == 410
    assert asked(opened, town.weili).state == "waiting"
