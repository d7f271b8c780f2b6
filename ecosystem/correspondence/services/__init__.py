"""Verbs that write mail, its templates, and who wants none; beside them what callers of these need."""

from ecosystem.correspondence.letters import Recipient as Recipient
from ecosystem.correspondence.letters import Rendered as Rendered
from ecosystem.correspondence.letters import preview as preview
from ecosystem.correspondence.services.bulk import compose_bulk, release_batch
from ecosystem.correspondence.services.bulk import plan_bulk as plan_bulk
from ecosystem.correspondence.services.consent import resubscribe, unsubscribe
from ecosystem.correspondence.services.messages import cancel, compose, hold, release, retry, revise_message
from ecosystem.correspondence.services.messages import new_message as new_message
from ecosystem.correspondence.services.templates import reset_template, revise_template

__all__ = [
    "cancel",
    "compose",
    "compose_bulk",
    "hold",
    "release",
    "release_batch",
    "reset_template",
    "resubscribe",
    "retry",
    "revise_message",
    "revise_template",
    "unsubscribe",
]
