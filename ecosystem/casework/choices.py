"""Codes of tasks, and their state machine as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import CAPABILITIES, Capability, Role


class TaskState(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", _("to be done")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


TASK_STEPS: dict[str, frozenset[str]] = {
    TaskState.OPEN: frozenset({TaskState.DONE, TaskState.DROPPED}),
    TaskState.DONE: frozenset({TaskState.OPEN}),
    TaskState.DROPPED: frozenset({TaskState.OPEN}),
}


class TaskKind(models.TextChoices):
    """Where a task comes from."""

    ORDINARY = "ordinary", _("ordinary")
    WELCOME = "welcome", _("welcome of a new member")


WRITING = frozenset({Capability.EDIT, Capability.ENROLL})
# The roles that can be given a task: those who may finish it.
WORKING_ROLES = [(role.value, role.label) for role in Role if CAPABILITIES[role] & WRITING]
