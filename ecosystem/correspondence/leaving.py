"""What the outbox keeps of a person goes with their account; that something was sent, when and about what stays."""

from typing import Any

from ecosystem.accounts.models import User
from ecosystem.audit.erasing import ERASED, Kept
from ecosystem.correspondence.choices import State
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services import cancel, hold

PERSONAL = ("to_email", "to_name", "subject", "body", "values")
# No mail can be sent there (RFC 2606).
NOWHERE = "erased@example.invalid"


def forget_reader(user: User, by: Any) -> Kept:
    """Take who it was sent to, and what was said, out of every message; what has not gone out does not."""
    theirs = Message.objects.filter(user=user)
    for message in theirs.filter(state__in=[State.DRAFT, State.QUEUED]).order_by("pk"):
        held = hold(message, by=by, reason=ERASED) if message.state == State.QUEUED else message
        cancel(held, by=by, reason=ERASED)
    theirs.update(to_email=NOWHERE, to_name="", subject=ERASED, body=ERASED, values={})
    return Kept(Message._meta.label_lower, tuple(theirs.values_list("pk", flat=True)), PERSONAL)
