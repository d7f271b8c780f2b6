"""Codes of confirmation rounds, and what may follow an answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Whom(models.TextChoices):
    """Which organizations a round asks."""

    MEMBERS = "members", _("members of the center")
    REGISTRY = "registry", _("all public organizations of the city's registry")


class Answer(models.TextChoices):
    """What an organization said when it was asked whether its record is right."""

    WAITING = "waiting", _("no answer yet")
    CONFIRMED = "confirmed", _("confirmed")
    CHANGED = "changed", _("something has changed")
    UNREACHABLE = "unreachable", _("cannot be reached")


# Who said that something has changed can still say that all is right, once it is.
TRANSITIONS: dict[str, frozenset[str]] = {
    Answer.WAITING: frozenset({Answer.CONFIRMED, Answer.CHANGED}),
    Answer.CHANGED: frozenset({Answer.CONFIRMED}),
    Answer.UNREACHABLE: frozenset({Answer.WAITING}),
    Answer.CONFIRMED: frozenset(),
}
ANSWERED = frozenset({Answer.CONFIRMED, Answer.CHANGED})
