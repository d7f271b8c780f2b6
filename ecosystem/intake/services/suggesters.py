"""Forgetting who suggested something: on their request, and some time after the decision."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.erasing import Kept
from ecosystem.audit.recording import Recorder, change_set, delete, locked, update
from ecosystem.correspondence.leaving import forget_mail
from ecosystem.correspondence.models import Message
from ecosystem.intake.models import ProposalContact, ProposedChange

VERB = gettext_noop("Forget who suggested it")


def forget_suggester(proposal: ProposedChange, *, by: Any, reason: str = "") -> ProposedChange:
    """Erase the addresses and the name that a suggestion came with, from the history and the outbox too. It is final."""
    authorize(by, "intake.forget_suggester", proposal)
    with change_set(by=by, verb=VERB, reason=reason) as recorder:
        proposal = locked(proposal)
        _forgotten(recorder, [*_without_addresses(proposal.contacts.order_by("pk")), _without_credit(proposal)])
        return proposal


def forget_address(contact: ProposalContact, *, by: Any, reason: str = "") -> None:
    """Erase one address for an answer, from the history and the outbox too; the name somebody is thanked under stays."""
    authorize(by, "intake.forget_suggester", contact)
    with change_set(by=by, verb=VERB, reason=reason) as recorder:
        _forgotten(recorder, _without_addresses([locked(contact)]))


def forget_credit(proposal: ProposedChange, *, by: Any, reason: str = "") -> None:
    """Erase the name somebody is thanked under, from the page and from the history."""
    authorize(by, "intake.forget_suggester", proposal)
    with change_set(by=by, verb=VERB, reason=reason) as recorder:
        _forgotten(recorder, [_without_credit(locked(proposal))])


def _forgotten(recorder: Recorder, kept: Iterable[Kept]) -> None:
    """Have the history forget, what is being written of this removal among it."""
    found = list(kept)
    recorder.flush()
    for one in found:
        one.forget()


def _without_addresses(contacts: Iterable[ProposalContact]) -> Iterator[Kept]:
    for contact in contacts:
        key, sent = (
            contact.pk,
            Message.objects.filter(
                about_label=ProposedChange._meta.label_lower,
                about_id=contact.proposal_id,
                to_email__iexact=contact.email,
            ),
        )
        yield forget_mail(sent)
        delete(contact)
        yield Kept(ProposalContact._meta.label_lower, (key,), ("email",))


def _without_credit(proposal: ProposedChange) -> Kept:
    update(proposal, credit="")
    return Kept(ProposedChange._meta.label_lower, (proposal.pk,), ("credit",), named=False)
