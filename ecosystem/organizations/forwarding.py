"""Ids of organizations that were merged: each leads to the record that stands for the organization now, for ever."""

from typing import Any

from ecosystem.organizations.models import Organization


def current_id(public_id: str) -> str:
    """The id under which an organization is kept today; the id itself where it was never merged, or never given."""
    merged = Organization.objects.filter(public_id=public_id, merged_into__isnull=False)
    return merged.now_under(public_id).public_id if merged.exists() else public_id


def forwarded(public_id: str, user: Any) -> str | None:
    """The id that stands for a merged one, where the person may see that record; None for any other id."""
    now = current_id(public_id[:16])
    if now == public_id or not Organization.objects.visible_to(user).filter(public_id=now).exists():
        return None
    return now
