"""Codes of programs and the state machine of an enrollment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an enrollment stands."""

    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    GRADUATED = "graduated", _("graduated")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REMOVED = "removed", _("removed")


TRANSITIONS: dict[str, frozenset[str]] = {
    State.ACTIVE: frozenset({State.SUSPENDED, State.GRADUATED, State.WITHDRAWN, State.REMOVED}),
    State.SUSPENDED: frozenset({State.ACTIVE, State.GRADUATED, State.WITHDRAWN, State.REMOVED}),
    State.GRADUATED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.REMOVED: frozenset(),
}
FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)
