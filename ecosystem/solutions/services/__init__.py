"""Verbs that write solutions and what belongs to them."""

from ecosystem.solutions.services.outcomes import add_outcome, remove_outcome, revise_outcome, verify_outcome
from ecosystem.solutions.services.parties import add_party, end_party, remove_party, revise_party
from ecosystem.solutions.services.records import (
    archive_solution,
    publish_solution,
    register_solution,
    restore_solution,
    revise_solution,
    verify_solution,
)
from ecosystem.solutions.services.stages import advance_solution, correct_stage
from ecosystem.solutions.services.statements import add_statement, remove_statement, revise_statement

__all__ = [
    "add_outcome",
    "add_party",
    "add_statement",
    "advance_solution",
    "archive_solution",
    "correct_stage",
    "end_party",
    "publish_solution",
    "register_solution",
    "remove_outcome",
    "remove_party",
    "remove_statement",
    "restore_solution",
    "revise_outcome",
    "revise_party",
    "revise_solution",
    "revise_statement",
    "verify_outcome",
    "verify_solution",
]
