"""What the database itself refuses."""

from datetime import UTC, datetime

import pytest

from ecosystem.correspondence import models
from ecosystem.correspondence.models import MailTemplate, Message, Unsubscription
from tests.constraints import constraints_of, is_refused_by

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def message(world, number, **values):
    return Message(
        center=world.center, kind="correspondence.letter", to_email="a@example.org", subject="题", body="正文",
        message_id=f"<{number}@localhost>", **values,
    )  # fmt: skip


CASES = {
    "correspondence_message_queued_has_turn": lambda w: (
        message(w, 1, state="queued", next_attempt_at=NOW),
        message(w, 2, state="queued"),
    ),
    "correspondence_message_sending_is_claimed": lambda w: (message(w, 1), message(w, 2, claimed_at=NOW)),
    "correspondence_message_sent_has_moment": lambda w: (
        message(w, 1, state="sent", sent_at=NOW),
        message(w, 2, state="sent"),
    ),
    "correspondence_mailtemplate_once": lambda w: tuple(
        MailTemplate(center=w.center, kind="correspondence.letter", language="en", subject=subject, body="x")
        for subject in ("one", "two")
    ),
    "correspondence_unsubscription_once": lambda w: tuple(
        Unsubscription(center=w.center, address=address, digest="0" * 64)
        for address in ("a@example.org", "b@example.org")
    ),
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it(name, world, in_english):
    is_refused_by(name, *CASES[name](world))
