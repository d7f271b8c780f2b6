"""Verbs that write what a center grants its members to compute, and what they used of it."""

from ecosystem.compute.services.allocations import (
    change_allocation,
    end_allocation,
    grant_allocation,
    link_allocation,
    refuse_allocation,
    request_allocation,
    withdraw_allocation,
)
from ecosystem.compute.services.totals import add_monthly_total, remove_monthly_total, revise_monthly_total
from ecosystem.compute.services.usage import record_usage, remove_usage, revise_usage

__all__ = [
    "add_monthly_total",
    "change_allocation",
    "end_allocation",
    "grant_allocation",
    "link_allocation",
    "record_usage",
    "refuse_allocation",
    "remove_monthly_total",
    "remove_usage",
    "request_allocation",
    "revise_monthly_total",
    "revise_usage",
    "withdraw_allocation",
]
