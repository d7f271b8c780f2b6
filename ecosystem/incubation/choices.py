"""Codes of service cases, and which state may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a service case stands."""

    PLANNED = "planned", pgettext_lazy("a service case", "planned")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    CANCELED = "canceled", _("canceled")


# Every way a case can go. What is closed goes on where it stood when it is opened again.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.RUNNING, State.SKIPPED, State.CANCELED}),
    State.RUNNING: frozenset({State.DONE, State.SKIPPED, State.CANCELED}),
    State.DONE: frozenset({State.RUNNING}),
    State.SKIPPED: frozenset({State.PLANNED, State.RUNNING}),
    State.CANCELED: frozenset({State.PLANNED, State.RUNNING}),
}
OPEN = frozenset({State.PLANNED, State.RUNNING})
CLOSED = frozenset(State) - OPEN
# Closed without the step having been carried out: whoever reads of it is owed a reason.
WITHOUT_WORK = frozenset({State.SKIPPED, State.CANCELED})
