"""Verbs that write tasks, notes and what a program wants done when somebody joins."""

from ecosystem.casework.services.notes import add_note, remove_note, revise_note
from ecosystem.casework.services.tasks import (
    add_task,
    assign_task,
    drop_task,
    finish_task,
    reopen_task,
    revise_task,
)
from ecosystem.casework.services.welcome import add_welcome_task, remove_welcome_task, revise_welcome_task

__all__ = [
    "add_note",
    "add_task",
    "add_welcome_task",
    "assign_task",
    "drop_task",
    "finish_task",
    "remove_note",
    "remove_welcome_task",
    "reopen_task",
    "revise_note",
    "revise_task",
    "revise_welcome_task",
]
