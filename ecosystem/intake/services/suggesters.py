"""Forgetting who suggested something: on their request, and some time after the decision."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.checking import snapshot_of
from ecosystem.audit.choices import Action
from ecosystem.audit.erasing import ERASED, Kept
from ecosystem.audit.recording import Recorder, change_set, locked
from ecosystem.correspondence.leaving import forget_mail
from ecosystem.correspondence.models import Message
from ecosystem.intake.models import ProposalContact, ProposedChange

VERB = gettext_noop("Forget who suggested it")


def forget_suggester(proposal: ProposedChange, *, by: Any, reason: str = "") -> ProposedChange:
    """Erase the addresses and the name that a suggestion came with, from the history and the outbox too. It is final."""
    authorize(by, "intake.forget_suggester", proposal)
    with change_set(by=by, verb=VERB, reason=reason) as recorder:
        proposal = locked(proposal)
        _forget_addresses(proposal.contacts.order_by("pk"), recorder)
        forget_credit(proposal, recorder)
        return proposal


def forget_address(contact: ProposalContact, *, by: Any, reason: str = "") -> None:
    """Erase one address for an answer, from the history and the outbox too; the name somebody is thanked under stays."""
    authorize(by, "intake.forget_suggester", contact)
    with change_set(by=by, verb=VERB, reason=reason) as recorder:
        _forget_addresses([contact], recorder)


def _forget_addresses(contacts: Iterable[ProposalContact], recorder: Recorder) -> None:
    for contact in contacts:
        about = Message.objects.filter(
            about_label=ProposedChange._meta.label_lower, about_id=contact.proposal_id, to_email__iexact=contact.email
        )
        forget_mail(about).forget()
        Kept(ProposalContact._meta.label_lower, (contact.pk,), ("email",)).forget()
        # What the history is told of the removal says nothing of it either.
        pk, contact.email = contact.pk, ERASED
        ProposalContact.objects.filter(pk=pk).delete()
        recorder.add(contact, Action.DELETE, snapshot_of(contact), None, public=False)


def forget_credit(proposal: ProposedChange, recorder: Recorder) -> None:
    """Take the name somebody is thanked under off the page and out of the history, inside the caller's change set."""
    if not proposal.credit:
        return
    was_public = proposal.is_public_now()
    Kept(ProposedChange._meta.label_lower, (proposal.pk,), ("credit",), named=False).forget()
    ProposedChange.objects.filter(pk=proposal.pk).update(credit="")
    proposal.credit = ""
    recorder.add(proposal, Action.UPDATE, {"credit": ERASED}, {"credit": ""}, was_public)
