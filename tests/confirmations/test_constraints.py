"""What the database refuses of rounds and confirmations, past every check of ours."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ecosystem.confirmations import models
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from tests.constraints import constraints_of, is_refused_by

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def world(town, opened):
    def a_round(**values):
        return ConfirmationRound(**{"center": town.center, "year": 2026, "answer_by": date(2026, 12, 31), **values})

    def one(**values):
        facts = {"round": opened, "organization": town.outsider, "email": "a@b.example", "expires_at": NOW}
        return Confirmation(**{**facts, **values})

    return town, a_round, one


ROWS = {
    "confirmations_round_one_open": lambda town, a_round, one: (a_round(),),
    "confirmations_round_closes_after_it_opened": lambda town, a_round, one: (
        a_round(closed_at=NOW, opened_at=NOW),
        a_round(closed_at=NOW - timedelta(days=1), opened_at=NOW),
    ),
    "confirmations_confirmation_once": lambda town, a_round, one: (one(), one()),
    "confirmations_confirmation_answered": lambda town, a_round, one: (one(state="confirmed"),),
    "confirmations_confirmation_reached": lambda town, a_round, one: (one(state="unreachable"),),
}


def test_every_constraint_is_tried():
    assert constraints_of(models) == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_it_is_refused(name, world):
    is_refused_by(name, *ROWS[name](*world))
