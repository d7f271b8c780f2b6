"""What the outbox keeps of a person: told to them, gone with their account; that something was sent, when and about what stays."""

from django.db.models import QuerySet

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.erasing import ERASED, NOWHERE, Kept
from ecosystem.correspondence.choices import State
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services import cancel, hold

PERSONAL = ("to_email", "to_name", "subject", "body", "values")


def tell_mail(user: User) -> dict[str, Rows]:
    """Every message to the person."""
    mine = Message.objects.filter(user=user)
    return {"mail": rows(mine, "to_email", "to_name", "subject", "body", "state", "created_at", "sent_at")}


def forget_reader(user: User) -> Kept:
    """Take who it was sent to, and what was said, out of every message; what has not gone out does not."""
    return forget_mail(Message.objects.filter(user=user))


def forget_mail(messages: QuerySet[Message]) -> Kept:
    """The same for these messages; what is returned the history has still to forget."""
    keys = tuple(messages.order_by("pk").values_list("pk", flat=True))
    theirs = Message.objects.filter(pk__in=keys)
    for message in theirs.filter(state__in=[State.DRAFT, State.QUEUED]).order_by("pk"):
        held = hold(message, by=SYSTEM, reason=ERASED) if message.state == State.QUEUED else message
        cancel(held, by=SYSTEM, reason=ERASED)
    theirs.update(to_email=NOWHERE, to_name="", subject=ERASED, body=ERASED, values={})
    return Kept(Message._meta.label_lower, keys, PERSONAL)
