"""Verbs that write how members and their solutions are carried through the service steps of a center."""

from ecosystem.incubation.services.cases import (
    advance_case,
    cancel_case,
    finish_case,
    plan_case,
    reopen_case,
    revise_case,
    skip_case,
    start_case,
)
from ecosystem.incubation.services.officers import hand_over_case, hand_over_portfolio

__all__ = [
    "advance_case",
    "cancel_case",
    "finish_case",
    "hand_over_case",
    "hand_over_portfolio",
    "plan_case",
    "reopen_case",
    "revise_case",
    "skip_case",
    "start_case",
]
