"""Verbs of proposed changes: propose or suggest, withdraw, decide, answer, put aside, forget who it was."""

from ecosystem.intake.services.deciding import (
    accept_proposal,
    decide_proposal,
    mark_as_spam,
    refuse_proposal,
    settle_proposal,
)
from ecosystem.intake.services.proposals import propose_change, withdraw_proposal
from ecosystem.intake.services.suggesters import forget_address, forget_credit, forget_suggester
from ecosystem.intake.services.suggestions import suggest

__all__ = [
    "accept_proposal",
    "decide_proposal",
    "forget_address",
    "forget_credit",
    "forget_suggester",
    "mark_as_spam",
    "propose_change",
    "refuse_proposal",
    "settle_proposal",
    "suggest",
    "withdraw_proposal",
]
