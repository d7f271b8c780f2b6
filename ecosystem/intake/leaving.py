"""What is kept of a person as somebody who proposed changes: told to them; who they are goes when they are erased.

What was proposed stays: it says nothing of who they are.
"""

from django.db.models import QuerySet
from django.db.models.functions import Lower

from ecosystem.accounts.addresses import confirmed_addresses
from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.intake.models import ProposalContact, ProposedChange, ProposedField, SheetImport
from ecosystem.intake.services.suggesters import forget_address, forget_credit


def tell_proposals(user: User) -> dict[str, Rows]:
    """What the person proposed, what became of it, and where an answer is to go."""
    mine = ProposedChange.objects.filter(proposer=user)
    about = ("organization__name", "solution__name", "center__name", "program__name")
    said = (
        "state",
        "message",
        "reason",
        "source_url",
        "source_text",
        "credit",
        "proposed_at",
        "decided_at",
        "decision",
    )
    return {
        "proposed_changes": rows(mine, "public_id", *about, *said),
        "proposed_fields": rows(
            ProposedField.objects.filter(proposal__proposer=user),
            *("proposal__public_id", "name", "before", "after", "verdict", "decision"),
        ),
        "addresses_for_answers": rows(
            _addresses(user), "proposal__public_id", "email", "language", "notice_version", "given_at"
        ),
    }


def forget_proposer(user: User) -> None:
    """Take the names the person is thanked under, and their addresses for answers, out of every suggestion."""
    for contact in _addresses(user).select_related("proposal").order_by("pk"):
        forget_address(contact, by=SYSTEM)
    for proposal in ProposedChange.objects.filter(proposer=user).exclude(credit="").order_by("pk"):
        forget_credit(proposal, by=SYSTEM)


def _addresses(user: User) -> QuerySet[ProposalContact]:
    return ProposalContact.objects.alias(address=Lower("email")).filter(address__in=confirmed_addresses(user))


def tell_imports(user: User) -> dict[str, Rows]:
    """The sheets the person handed in. They stay when the person is erased, without a name, until sheets are cleared."""
    return {"imports": rows(SheetImport.objects.filter(by=user), "public_id", "name", "state", "at", "committed_at")}
