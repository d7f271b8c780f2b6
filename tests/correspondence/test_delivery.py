"""The queue: what is released goes out once, what fails is tried again later and later, nothing troubles the request."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.utils import timezone

from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.correspondence import delivery, services
from ecosystem.correspondence.choices import WAITS
from ecosystem.correspondence.delivery import claim, deliver, send_due
from ecosystem.correspondence.models import Message, Worker
from ecosystem.correspondence.working import AtWork, is_anybody_at_work

pytestmark = pytest.mark.django_db


class Refusing(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody\r\nlistens")


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = "tests.correspondence.test_delivery.Refusing"


def due(message):
    Message.objects.filter(pk=message.pk).update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def test_a_released_message_goes_out_when_the_change_set_is_committed(letter, qian, django_capture_on_commit_callbacks):
    message = letter()
    with django_capture_on_commit_callbacks(execute=True):
        services.release(message, by=qian)
        assert mail.outbox == []
    message.refresh_from_db()
    assert (message.state, message.attempts, message.claimed_at) == ("sent", 1, None)
    [sent] = mail.outbox
    assert (sent.subject, sent.to) == (message.subject, ["=?utf-8?b?546L5bel?= <wang@weili.example>"])
    assert sent.body == f"{message.body}\n"
    assert sent.message()["Message-ID"] == message.message_id == f"<{message.public_id}@localhost>"
    assert sent.from_email.endswith("<wutong@localhost>")


def test_a_draft_and_what_was_taken_back_stay(letter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter()
    assert mail.outbox == []


def test_a_worker_that_is_there_does_it_instead(letter, qian, django_capture_on_commit_callbacks):
    here = AtWork("worker:1")
    here.sign()
    with django_capture_on_commit_callbacks(execute=True):
        message = services.release(letter(), by=qian)
    assert mail.outbox == []
    here.leave()
    assert not is_anybody_at_work()
    assert send_due() == 1
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_worker_that_has_gone_silent_is_not_waited_for():
    Worker.objects.create(name="worker:2", seen_at=timezone.now() - timedelta(seconds=61))
    assert not is_anybody_at_work()


def test_a_failure_never_reaches_the_request(letter, qian, refusing, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = services.release(letter(), by=qian)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert message.last_error == "ConnectionRefusedError: nobody listens"
    assert timedelta(seconds=50) < message.next_attempt_at - timezone.now() < timedelta(seconds=61)


def test_it_waits_longer_each_time_and_fails_in_the_end(letter, refusing):
    message, waits = letter(release=True), []
    for _attempt in range(len(WAITS)):
        due(message)
        assert send_due() == 1
        message.refresh_from_db()
        waits.append(round((message.next_attempt_at - timezone.now()) / timedelta(minutes=1)))
    assert waits == [1, 5, 30, 120, 480]
    due(message)
    send_due()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.next_attempt_at) == ("failed", 6, None)


def test_a_failed_message_can_be_tried_again_from_the_start(letter, qian, refusing, settings):
    message = letter(release=True)
    for _attempt in range(6):
        due(message)
        send_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    again = services.retry(message, by=qian)
    assert (again.state, again.attempts, again.last_error) == ("queued", 0, "")
    send_due()
    again.refresh_from_db()
    assert again.state == "sent"


def test_one_that_cannot_be_sent_does_not_keep_the_next_ones(letter, refusing):
    first, second = letter(release=True), letter(release=True)
    assert send_due() == 2
    assert {message.attempts for message in Message.objects.filter(pk__in=[first.pk, second.pk])} == {1}


def test_what_is_being_sent_is_taken_by_nobody_else(letter):
    letter(release=True)
    assert claim() is not None
    assert claim() is None


def test_a_sender_that_died_is_followed_by_another_with_the_same_number(letter):
    message = letter(release=True)
    dead = claim()
    Message.objects.filter(pk=message.pk).update(claimed_at=timezone.now() - timedelta(minutes=16))
    dead.claimed_at = Message.objects.get(pk=message.pk).claimed_at
    assert send_due() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)
    # The one thought dead comes back: it sends the same mail once more, and its note changes nothing.
    deliver(dead)
    assert [sent.message()["Message-ID"] for sent in mail.outbox] == [message.message_id] * 2
    after = Message.objects.get(pk=message.pk)
    assert (after.sent_at, after.attempts) == (message.sent_at, 2)


def test_a_message_that_stops_its_sender_every_time_fails(letter):
    message = letter(release=True)
    for _attempt in range(6):
        due(message)
        claim()
        Message.objects.filter(pk=message.pk).update(claimed_at=timezone.now() - timedelta(minutes=16))
        delivery.give_back_stuck()
    message.refresh_from_db()
    assert (message.state, message.claimed_at) == ("failed", None)


def test_what_was_sent_is_not_undone(letter, qian):
    message = services.release(letter(), by=qian)
    released = ChangeSet.objects.latest("pk")
    send_due()
    with pytest.raises(Conflict) as refusal:
        undo(released, by=qian)
    assert refusal.value.code == "undo_conflict"
    message.refresh_from_db()
    assert message.state == "sent"


def test_undoing_a_hold_sends_it(letter, qian, django_capture_on_commit_callbacks):
    services.hold(letter(release=True), by=qian)
    with django_capture_on_commit_callbacks(execute=True):
        undo(ChangeSet.objects.latest("pk"), by=qian)
    assert len(mail.outbox) == 1


def test_working_once_sends_what_is_due_and_ends(letter):
    message = letter(release=True)
    said = StringIO()
    call_command("work", "--once", stdout=said)
    assert said.getvalue() == "Messages taken: 1. Tasks run: 0. Entries indexed: 0.\n"
    message.refresh_from_db()
    assert message.state == "sent"
    assert Worker.objects.count() == 0


def test_a_request_is_not_kept_longer_than_it_can_bear(letter, monkeypatch):
    monkeypatch.setattr(delivery, "SECONDS_OF_A_REQUEST", -1)
    letter(release=True)
    delivery.send_soon()
    assert mail.outbox == []


def test_undoing_what_the_system_wrote_leaves_nothing_to_send(letter, lin):
    letter(release=True)
    undo(ChangeSet.objects.latest("pk"), by=lin)
    assert Message.objects.count() == 0
    assert send_due() == 0
