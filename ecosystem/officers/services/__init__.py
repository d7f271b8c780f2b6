"""Verbs that write who answers for which member, what was said and done for it, and where members turn to."""

from ecosystem.officers.services.assignments import (
    assign_officer,
    end_assignment,
    remove_assignment,
    revise_assignment,
)
from ecosystem.officers.services.handing_over import hand_over_portfolio
from ecosystem.officers.services.log import answer_request, log_contact, remove_contact, revise_contact
from ecosystem.officers.services.offices import close_office, open_office, revise_office

__all__ = [
    "answer_request",
    "assign_officer",
    "close_office",
    "end_assignment",
    "hand_over_portfolio",
    "log_contact",
    "open_office",
    "remove_assignment",
    "remove_contact",
    "revise_assignment",
    "revise_contact",
    "revise_office",
]
