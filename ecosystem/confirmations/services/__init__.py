"""Verbs of confirmation rounds: asking, reminding, asking anew, answering, closing."""

from ecosystem.confirmations.services.answers import confirm, report_change
from ecosystem.confirmations.services.rounds import ask_again, close_round, open_round, remind_silent

__all__ = ["ask_again", "close_round", "confirm", "open_round", "remind_silent", "report_change"]
