"""Whatever staff do to mail can be undone, until it has gone out."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.correspondence import services
from ecosystem.correspondence.delivery import send_due
from ecosystem.correspondence.models import Message
from tests.undoing import everything, is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db
FREE = {"code": "correspondence.letter", "subject": "题", "body": "正文"}
TEMPLATE = {"subject": "题", "body": "{{ organization }}"}


def _failed(world):
    message = world.letter()
    Message.objects.filter(pk=message.pk).update(state="failed", attempts=6, last_error="nobody listens")
    return lambda by: services.retry(message, by=by)


def _mailing(world):
    batch = services.compose_bulk(world.center, [world.weili], by=SYSTEM, **FREE).batch
    return lambda by: services.release_batch(batch, by=by)


def _changed(world):
    services.revise_template(world.center, "correspondence.letter", "en", by=SYSTEM, **TEMPLATE)
    return lambda by: services.reset_template(world.center, "correspondence.letter", "en", by=by)


def _gone(world):
    gone = services.unsubscribe(world.center, address="a@example.org", by=SYSTEM)
    return lambda by: services.resubscribe(gone, by=by, reason="来电要求")


def _waiting(world):
    message = world.letter(release=True)
    return lambda by: services.hold(message, by=by)


def _draft(act):
    """A case whose subject is a draft."""

    def prepare(world):
        message = world.letter()
        return lambda by: act(message, by)

    return prepare


CASES = {
    "compose": lambda w: lambda by: w.letter(by=by),
    "release": _draft(lambda message, by: services.release(message, by=by)),
    "hold": _waiting,
    "cancel": _draft(lambda message, by: services.cancel(message, by=by, reason="误")),
    "retry": _failed,
    "revise_message": _draft(lambda message, by: services.revise_message(message, by=by, subject="新", body="新")),
    "compose_bulk": lambda w: lambda by: services.compose_bulk(w.center, [w.weili], by=by, **FREE),
    "release_batch": _mailing,
    "revise_template": lambda w: (
        lambda by: services.revise_template(w.center, "correspondence.letter", "en", by=by, **TEMPLATE)
    ),
    "reset_template": _changed,
    "unsubscribe": lambda w: lambda by: services.unsubscribe(w.center, address="a@example.org", by=by),
    "resubscribe": _gone,
}


@pytest.fixture
def written(world, letter):
    world.letter = letter
    return world


def test_every_verb_of_correspondence_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, written, qian):
    is_put_back(CASES[verb](written), by=qian)


# What is removed has nothing left to edit; what moves a message on is followed by the tests below.
MOVES = {"release", "hold", "release_batch"}


@pytest.mark.parametrize("verb", sorted(CASES.keys() - {"reset_template", "resubscribe"} - MOVES))
def test_it_is_not_put_back_over_a_later_edit(verb, written, qian):
    is_refused_after_a_later_edit(CASES[verb](written), by=qian)


@pytest.mark.parametrize("verb", ["release", "release_batch"])
def test_what_has_gone_out_is_not_called_back(verb, written, qian):
    CASES[verb](written)(qian)
    released = ChangeSet.objects.latest("pk")
    send_due()
    assert refused(released, qian) == "undo_conflict"


def test_a_hold_is_not_undone_when_the_message_was_cancelled_since(written, qian):
    CASES["hold"](written)(qian)
    held = ChangeSet.objects.latest("pk")
    services.cancel(Message.objects.get(), by=qian, reason="误")
    assert refused(held, qian) == "undo_conflict"


def refused(target, by):
    before = everything()
    with pytest.raises(Conflict) as refusal:
        undo(target, by=by)
    assert everything() == before
    return refusal.value.code
