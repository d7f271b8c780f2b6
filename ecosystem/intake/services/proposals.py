"""Proposing a change as a representative, by the whole form; and taking a proposal back."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.intake.choices import Origin, ProposalState
from ecosystem.intake.models import ProposedChange, ProposedField
from ecosystem.intake.subjects import ORGANIZATION, SubjectNoun
from ecosystem.organizations.models import Organization


def propose_change(
    organization: Organization, *, by: Any, changes: Mapping[str, str], reason: str = "", source_url: str = ""
) -> ProposedChange:
    """Propose other values for fields of an organization; an open proposal of the same person gives way to this one.

    Values that stand there already are left out. Raises :class:`NotAllowed`; :class:`InvalidInput`: what cannot be
    written, at its field, and ``nothing_proposed`` where nothing would change.
    """
    authorize(by, "intake.propose", organization)
    with change_set(by=by, verb=gettext_noop("Propose a change"), reason=reason):
        organization = locked(organization)
        differences = differences_of(ORGANIZATION, organization, changes)
        if not differences:
            refuse_nothing()
        _make_room(organization, by)
        facts = {"proposer": None if by is SYSTEM else by, "reason": reason, "source_url": source_url}
        return written(ProposedChange(organization=organization, origin=Origin.MEMBER, **facts), differences)


def differences_of(noun: SubjectNoun, record: Any, changes: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What would change: before and after of each field. Raises :class:`InvalidInput` for what cannot be written."""
    wanted = noun.cleaned(changes)
    present = noun.present(record)
    wanted = {name: value for name, value in wanted.items() if value != present[name]}
    noun.refuse_impossible(record, wanted)
    return {name: (present[name], value) for name, value in wanted.items()}


def refuse_nothing() -> None:
    """Refuse a proposal of what stands there already. Raises :class:`InvalidInput` (``nothing_proposed``)."""
    raise InvalidInput("nothing_proposed", _("Nothing would change: it says all this already."))


def written(proposal: ProposedChange, differences: Mapping[str, tuple[str, str]]) -> ProposedChange:
    """Write a proposal with its fields, inside the caller's change set."""
    proposal = create(proposal)
    for name, (before, after) in differences.items():
        create(ProposedField(proposal=proposal, name=name, before=before, after=after))
    return proposal


def _make_room(organization: Organization, proposer: Any) -> None:
    if proposer is SYSTEM:
        return
    mine = ProposedChange.objects.open().filter(organization=organization, proposer=proposer, origin=Origin.MEMBER)
    for proposal in mine.select_for_update(of=("self",)):
        closed(proposal, ProposalState.WITHDRAWN, by=proposer, reason="")


def withdraw_proposal(proposal: ProposedChange, *, by: Any, reason: str = "") -> ProposedChange:
    """Take one's own proposal back. Raises :class:`NotAllowed`, and :class:`Conflict` (``not_open``)."""
    authorize(by, "intake.withdraw_proposal", proposal)
    with change_set(by=by, verb=gettext_noop("Withdraw a proposal"), reason=reason):
        return closed(opened(proposal), ProposalState.WITHDRAWN, by=by, reason=reason)


def opened(proposal: ProposedChange) -> ProposedChange:
    """The proposal as it is now, locked. Raises :class:`Conflict` (``not_open``) where it was closed."""
    proposal = locked(proposal)
    if proposal.state != ProposalState.OPEN:
        raise Conflict("not_open", _("This proposal is closed already."))
    return proposal


def closed(proposal: ProposedChange, state: str, *, by: Any, reason: str) -> ProposedChange:
    """Close a proposal that is locked, inside the caller's change set."""
    person = None if by is SYSTEM else by
    return update(proposal, state=state, decided_by=person, decided_at=timezone.now(), decision=reason)
