"""Verbs that write reports by mail: which report goes out when, and to whom."""

from ecosystem.reports.services.recipients import (
    add_recipient,
    remove_recipient,
    revise_recipient,
)
from ecosystem.reports.services.subscriptions import (
    pause_subscription,
    remove_subscription,
    resume_subscription,
    revise_subscription,
    subscribe_report,
)

__all__ = [
    "add_recipient",
    "pause_subscription",
    "remove_recipient",
    "remove_subscription",
    "resume_subscription",
    "revise_recipient",
    "revise_subscription",
    "subscribe_report",
]
