"""Whatever staff and organizations do in a round can be undone."""

from datetime import timedelta

import pytest

from ecosystem.confirmations import services
from ecosystem.confirmations.models import Confirmation
from ecosystem.core.dates import today
from tests.confirmations.conftest import asked
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


def _in_a_round(act):
    def prepare(world):
        return lambda by: act(world, by)

    return prepare


CASES = {
    "open_round": _in_a_round(
        lambda w, by: (
            services.close_round(w.opened, by=by)
            and services.open_round(w.center, answer_by=today() + timedelta(days=9), by=by)
        )
    ),
    "remind_silent": _in_a_round(lambda w, by: services.remind_silent(w.opened, by=by)),
    "ask_again": _in_a_round(lambda w, by: services.ask_again(asked(w.opened, w.beite), by=by, release=False)),
    "close_round": _in_a_round(lambda w, by: services.close_round(w.opened, by=by)),
    "confirm": _in_a_round(lambda w, by: services.confirm(asked(w.opened, w.weili), by=w.mei)),
    "report_change": _in_a_round(lambda w, by: services.report_change(asked(w.opened, w.weili), by=w.mei)),
}


@pytest.fixture
def world(town, open_round, mei):
    town.opened, town.mei = open_round(), mei
    return town


def test_every_verb_is_undone_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back_by_undo_and_forward_again(verb, world, lin):
    if verb == "open_round":
        services.close_round(world.opened, by=lin)
        is_put_back(lambda by: services.open_round(world.center, answer_by=today() + timedelta(days=9), by=by), by=lin)
        return
    is_put_back(CASES[verb](world), by=lin)


@pytest.mark.parametrize("verb", ["ask_again", "close_round", "confirm", "remind_silent"])
def test_undo_keeps_its_hands_off_what_was_changed_since(verb, world, lin):
    is_refused_after_a_later_edit(CASES[verb](world), by=lin)


def test_a_confirmation_taken_back_can_be_given_again(world, lin, mei):
    one = asked(world.opened, world.weili)
    is_put_back(lambda by: services.confirm(one, by=mei), by=lin)
    assert Confirmation.objects.get(pk=one.pk).state == "confirmed"
