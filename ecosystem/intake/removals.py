"""What proposals are about can be removed: they let go of it first, and keep what it was called."""

from typing import Any

from ecosystem.audit.recording import locked, update
from ecosystem.intake.models import ProposedChange
from ecosystem.intake.subjects import noun_of


def let_go(record: Any) -> None:
    """Have no proposal be about a record that is about to be removed, inside the change set that removes it."""
    for proposal in ProposedChange.objects.about(record).order_by("pk"):
        update(locked(proposal), **{noun_of(record).name: None}, gone=str(record)[:200])
