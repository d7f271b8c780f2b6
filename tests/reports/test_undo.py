"""Whatever is done about reports by mail can be undone."""

import pytest

from ecosystem.reports import services
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(mei):
    return mei.email


CASES = {
    "subscribe_report": lambda w: lambda by: services.subscribe_report(center=w.center, kind="month", by=by),
    "revise_subscription": lambda w: lambda by: services.revise_subscription(w.monthly, day=5, by=by),
    "pause_subscription": lambda w: lambda by: services.pause_subscription(w.monthly, by=by),
    "resume_subscription": lambda w: lambda by: services.resume_subscription(w.paused, by=by),
    "remove_subscription": lambda w: lambda by: services.remove_subscription(w.paused, by=by),
    # Nobody is asked by mail whose account says whose the address is; a mail that has gone out is not undone.
    "add_recipient": lambda w: lambda by: services.add_recipient(w.paused, email=w.known, by=by),
    "revise_recipient": lambda w: lambda by: services.revise_recipient(w.asked, name="王处长", by=by),
    "remove_recipient": lambda w: lambda by: services.remove_recipient(w.asked, by=by),
}
REMOVALS = {"remove_subscription", "remove_recipient"}


def test_every_verb_of_reports_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, account, qian):
    world.known = account
    is_put_back(CASES[verb](world), by=qian)


# Of a removal nothing is left to edit.
@pytest.mark.parametrize("verb", sorted(CASES.keys() - REMOVALS))
def test_it_is_not_put_back_over_a_later_edit(verb, world, account, qian):
    world.known = account
    is_refused_after_a_later_edit(CASES[verb](world), by=qian)
