"""The queue: takes messages whose turn it is, hands them to the mail server, and notes what became of them.

The messages themselves are the queue, so that nothing has to be kept in step with it: what is committed as ``queued``
is sent, by a worker (``manage.py work``) where one is at work, else by the process that committed it. Two senders never
take the same message. Where one dies between the server's yes and its note of it, the message is sent again after a
while, with the same Message-ID: at least once, and recognizable as the same.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import formataddr

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.core.text import clean
from ecosystem.correspondence.addresses import digest_of, one_click_url, sender
from ecosystem.correspondence.choices import MOST_ATTEMPTS, WAITS, State
from ecosystem.correspondence.footers import needs_consent
from ecosystem.correspondence.kinds import Attachment, all_kinds, kind
from ecosystem.correspondence.models import Message, Unsubscription
from ecosystem.correspondence.placeholders import PLACEHOLDER, names_in
from ecosystem.correspondence.working import is_anybody_at_work

log = logging.getLogger(__name__)

# How long a request may be kept by mail that its own process sends; what is left waits for the next one, or a worker.
SECONDS_OF_A_REQUEST = 8
UNSUBSCRIBED = gettext_lazy("This address has unsubscribed.")
LONGEST_ERROR = 300


def send_after_commit(pks: set[int]) -> None:
    """Once the change set is committed, send what it released; whatever happens then is not the request's trouble."""
    if Message.objects.due().exists():
        transaction.on_commit(send_soon, robust=True)


def send_soon() -> None:
    """Send what is due, unless a worker is there to do it."""
    if not is_anybody_at_work():
        until = time.monotonic() + SECONDS_OF_A_REQUEST
        send_due(going_on=lambda: time.monotonic() < until)


def send_due(going_on: Callable[[], bool] = lambda: True) -> int:
    """Send what is due, one after another, while ``going_on`` says so; how many were taken."""
    give_back_stuck()
    taken = 0
    while going_on() and (message := claim()) is not None:
        deliver(message)
        taken += 1
    return taken


def claim() -> Message | None:
    """Take the next message that is due; nobody else gets it. None where nothing is due.

    PostgreSQL passes over rows that others hold; on SQLite the condition of the update decides.
    """
    while Message.objects.due().exists():
        with transaction.atomic():
            due = Message.objects.due().select_for_update(skip_locked=True, of=("self",)).only("pk")[:1]
            found = next(iter(due), None)
            if found is None:
                return None
            now = timezone.now()
            taken = Message.objects.due(now).filter(pk=found.pk).order_by()
            if taken.update(state=State.SENDING, attempts=F("attempts") + 1, claimed_at=now, next_attempt_at=None):
                return Message.objects.select_related("center").get(pk=found.pk)
    return None


def deliver(message: Message) -> None:
    """Hand a claimed message to the mail server, and note how that went."""
    if needs_consent(message.kind) and has_unsubscribed(message):
        _settle(message, state=State.FAILED, last_error=str(UNSUBSCRIBED))
        return
    try:
        as_mail(message).send()
    except Exception as error:  # whatever a mail server or its library comes up with, the next message must go out
        log.warning("Message %s was not sent at attempt %d.", message.public_id, message.attempts, exc_info=True)
        _put_off(message, clean(f"{type(error).__name__}: {error}")[:LONGEST_ERROR])
    else:
        _settle(message, state=State.SENT, sent_at=timezone.now(), last_error="")


def has_unsubscribed(message: Message) -> bool:
    """Whether the address wants no news from the center."""
    return Unsubscription.objects.filter(center=message.center_id, digest=digest_of(message.to_email)).exists()


def as_mail(message: Message) -> EmailMessage:
    """The mail as it goes out; Django refuses line ends in its headers."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    below, body = message.footer, unsealed(message)
    if below:
        headers["List-Unsubscribe"] = f"<{one_click_url(message.public_id)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with translation.override(message.language):
        from_center = sender(clean(str(message.center)))
    mail = EmailMessage(
        subject=message.subject,
        body=f"{body}\n\n-- \n{below}\n" if below else f"{body}\n",
        from_email=from_center,
        to=[formataddr((message.to_name, message.to_email))],
        headers=headers,
    )
    for one in attached(message):
        mail.attach(one.name, one.content, one.type)
    return mail


def attached(message: Message) -> Iterable[Attachment]:
    """The files that go along with mail of its kind."""
    known = next((one for one in all_kinds() if one.code == message.kind), None)
    return known.attachments(message) if known is not None and known.attachments is not None else ()


def unsealed(message: Message) -> str:
    """The text with what only its reader may know; so that is in no outbox, history or backup."""
    if message.kind not in {known.code for known in all_kinds()}:
        return message.body
    sealed = kind(message.kind).sealed
    values = {name: make(message) for name, make in sealed.items() if name in names_in(message.body)}
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), message.body)


def give_back_stuck(now: datetime | None = None) -> None:
    """Put messages whose sender has died back into the queue; those it happened to too often have failed."""
    stuck = Message.objects.stuck(now)
    sentence = _("Whoever was sending it stopped half-way.")
    if stuck.exists():
        stuck.filter(attempts__gte=MOST_ATTEMPTS).update(
            state=State.FAILED, claimed_at=None, last_error=sentence[:LONGEST_ERROR]
        )
        stuck.update(
            state=State.QUEUED, claimed_at=None, next_attempt_at=timezone.now(), last_error=sentence[:LONGEST_ERROR]
        )


def _put_off(message: Message, error: str) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        _settle(message, state=State.FAILED, last_error=error)
        return
    again = timezone.now() + WAITS[message.attempts - 1]
    _settle(message, state=State.QUEUED, next_attempt_at=again, last_error=error)


def _settle(message: Message, **values: object) -> None:
    """Note what became of a message, unless it was given to somebody else meanwhile."""
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at)
    mine.update(claimed_at=None, **values)
