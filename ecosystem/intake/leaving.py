"""What is kept of a person as somebody who proposed changes. It stays when they are erased: it says nothing of who they are."""

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.intake.models import ProposedChange, ProposedField


def tell_proposals(user: User) -> dict[str, Rows]:
    """What the person proposed, and what became of it."""
    mine = ProposedChange.objects.filter(proposer=user)
    said = ("state", "reason", "source_url", "proposed_at", "decided_at", "decision")
    return {
        "proposed_changes": rows(mine, "public_id", "organization__name", *said),
        "proposed_fields": rows(
            ProposedField.objects.filter(proposal__proposer=user),
            *("proposal__public_id", "name", "before", "after", "verdict"),
        ),
    }
