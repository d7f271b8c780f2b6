"""Whatever is done in whatever order, a message only moves as the table allows."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import open_center
from ecosystem.core.errors import Conflict
from ecosystem.correspondence import services
from ecosystem.correspondence.choices import FINAL, FIRST, TRANSITIONS, State
from ecosystem.correspondence.delivery import _put_off, _settle, claim, give_back_stuck
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services import Recipient
from ecosystem.vocabulary.models import Place


def _sends(message, **outcome):
    claimed = claim()
    if claimed is not None:
        _settle(claimed, **outcome)


def _fails(message):
    claimed = claim()
    if claimed is not None:
        _put_off(claimed, "refused")


def _stops(message):
    if claim() is not None:
        Message.objects.update(claimed_at="2020-01-01T00:00:00Z")
        give_back_stuck()


def _time_passes(message):
    Message.objects.filter(state=State.QUEUED).update(next_attempt_at="2020-01-01T00:00:00Z")


STEPS = {
    "release": lambda message: services.release(message, by=SYSTEM),
    "hold": lambda message: services.hold(message, by=SYSTEM),
    "cancel": lambda message: services.cancel(message, by=SYSTEM, reason="误"),
    "retry": lambda message: services.retry(message, by=SYSTEM),
    "revise": lambda message: services.revise_message(message, by=SYSTEM, subject="一", body="二"),
    "send": lambda message: _sends(message, state=State.SENT, sent_at="2026-11-27T00:00:00Z"),
    "fail": _fails,
    "stop": _stops,
    "wait": _time_passes,
}


def reachable(state):
    """Where a single step may lead: the queue takes a message and gives it back in one."""
    through = TRANSITIONS[State.SENDING] if State.SENDING in TRANSITIONS[state] else frozenset()
    return {state, *TRANSITIONS[state], *through}


class Sequences(TestCase):
    def setUp(self):
        self.center = open_center(by=SYSTEM, registry=Place.objects.get(code="420100"), name="中心")

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.booleans(), st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=14))
    def test_no_forbidden_state_is_reached(self, released, steps):
        message = services.compose(
            "correspondence.letter",
            to=Recipient("wang@weili.example"),
            values={"organization": "唯理科技"},
            center=self.center,
            by=SYSTEM,
            release=released,
        )
        before = message.state
        assert before in FIRST
        for step in steps:
            with suppress(Conflict):
                STEPS[step](message)
            message.refresh_from_db()
            message.full_clean()
            assert message.state in reachable(before), (before, step)
            if before in FINAL:
                assert message.state == before
            before = message.state


def test_the_table_names_every_state_and_two_are_final():
    assert set(TRANSITIONS) == set(State)
    assert set(FINAL) == {State.SENT, State.CANCELLED}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "possible"),
    [
        ("draft", {"release", "cancel", "revise"}),
        ("queued", {"hold"}),
        ("sending", set()),
        ("failed", {"cancel", "retry"}),
        ("sent", set()),
        ("cancelled", set()),
    ],
)
def test_what_staff_can_do_depends_on_where_it_stands(state, possible, letter):
    moments = {"queued": "next_attempt_at", "sending": "claimed_at", "sent": "sent_at"}
    done = set()
    for step in ("release", "hold", "cancel", "retry", "revise"):
        message = letter()
        values = {moments[state]: "2026-11-27T00:00:00Z"} if state in moments else {}
        Message.objects.filter(pk=message.pk).update(state=state, **values)
        try:
            STEPS[step](message)
        except Conflict:
            continue
        done.add(step)
    assert done == possible
