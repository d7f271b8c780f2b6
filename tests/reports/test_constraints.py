"""What the database itself refuses of reports by mail."""

from datetime import date

import pytest

from ecosystem.reports import models
from ecosystem.reports.models import Recipient, Subscription
from tests.constraints import constraints_of, is_refused_by

pytestmark = pytest.mark.django_db
CASES = {
    "reports_subscription_program_by_kind": lambda w: [
        Subscription(center=w.center, kind="month", joined_since=date(2026, 1, 1))
    ],
    "reports_subscription_day_of_month": lambda w: [Subscription(center=w.center, kind="month", day=29)],
    "reports_subscription_has_form": lambda w: [Subscription(center=w.center, kind="month", pdf=False)],
    "reports_recipient_once": lambda w: [
        Recipient(subscription=w.paused, email="a@b.example", digest="a"),
        Recipient(subscription=w.paused, email="A@b.example", digest="a"),
    ],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it(name, world):
    is_refused_by(name, *CASES[name](world))
