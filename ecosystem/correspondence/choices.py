"""Codes of mail and the state machine of a message."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a message stands."""

    DRAFT = "draft", _("draft")
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.QUEUED, State.CANCELLED}),
    State.QUEUED: frozenset({State.SENDING, State.DRAFT}),
    State.SENDING: frozenset({State.SENT, State.QUEUED, State.FAILED}),
    State.FAILED: frozenset({State.QUEUED, State.CANCELLED}),
    State.SENT: frozenset(),
    State.CANCELLED: frozenset(),
}
FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)
# How a message begins: written by staff it waits for them, written by a procedure it may go at once.
FIRST = frozenset({State.DRAFT, State.QUEUED})

# How long the queue waits after each attempt that failed; after the last one the message has failed.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
MOST_ATTEMPTS = len(WAITS) + 1


class Language(models.TextChoices):
    """The language a message is written in."""

    SIMPLIFIED = "zh-hans", _("Simplified Chinese")
    TRADITIONAL = "zh-hant", _("Traditional Chinese")
    ENGLISH = "en", _("English")
