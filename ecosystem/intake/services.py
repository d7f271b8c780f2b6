"""Proposing a change, withdrawing it, and deciding on it field by field."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.intake.choices import Field, ProposalState, Verdict
from ecosystem.intake.fields import conflicts_of, present_values, refuse_impossible, write
from ecosystem.intake.models import ProposedChange, ProposedField
from ecosystem.organizations.models import Organization

LINES = (Field.DESCRIPTION, Field.DESCRIPTION_EN)


def propose_change(
    organization: Organization, *, by: Any, changes: Mapping[str, str], reason: str = "", source_url: str = ""
) -> ProposedChange:
    """Propose other values for fields of an organization; an open proposal of the same person gives way to this one.

    Values that stand there already are left out. Raises :class:`NotAllowed`; :class:`InvalidInput`: what cannot be
    written, at its field, and ``nothing_proposed`` where nothing would change.
    """
    authorize(by, "intake.propose", organization)
    wanted = {name: value.strip() if name in LINES else clean(value) for name, value in changes.items()}
    with change_set(by=by, verb=gettext_noop("Propose a change"), reason=reason):
        organization = locked(organization)
        refuse_impossible(organization, wanted)
        before = present_values(organization)
        wanted = {name: value for name, value in wanted.items() if value != before[name]}
        if not wanted:
            raise InvalidInput("nothing_proposed", _("Nothing would change: it says all this already."))
        _make_room(organization, by)
        facts = {"proposer": None if by is SYSTEM else by, "reason": reason, "source_url": source_url}
        proposal = create(ProposedChange(organization=organization, **facts))
        for name, value in wanted.items():
            create(ProposedField(proposal=proposal, name=name, before=before[name], after=value))
        return proposal


def _make_room(organization: Organization, proposer: Any) -> None:
    if proposer is SYSTEM:
        return
    older = ProposedChange.objects.open().filter(organization=organization, proposer=proposer)
    for proposal in older.select_for_update(of=("self",)):
        _close(proposal, ProposalState.WITHDRAWN, by=proposer, reason="")


def withdraw_proposal(proposal: ProposedChange, *, by: Any, reason: str = "") -> ProposedChange:
    """Take one's own proposal back. Raises :class:`NotAllowed`, and :class:`Conflict` (``not_open``)."""
    authorize(by, "intake.withdraw_proposal", proposal)
    with change_set(by=by, verb=gettext_noop("Withdraw a proposal"), reason=reason):
        return _close(_open(proposal), ProposalState.WITHDRAWN, by=by, reason=reason)


def decide_proposal(
    proposal: ProposedChange, *, by: Any, accepted: Collection[str], reason: str = ""
) -> ProposedChange:
    """Write the fields named in ``accepted`` to the organization and refuse the others, in one change set.

    Raises :class:`NotAllowed`; :class:`InvalidInput` without a reason where a field is refused that could be accepted;
    :class:`Conflict`: ``not_open``, ``changed_since`` where a field to accept was changed since it was proposed.
    """
    return _decide(proposal, by=by, accepted=accepted, reason=reason)


def accept_proposal(proposal: ProposedChange, *, by: Any, reason: str = "") -> ProposedChange:
    """Accept every field that was not changed since. Raises as :func:`decide_proposal` does."""
    return _decide(proposal, by=by, accepted=None, reason=reason)


def refuse_proposal(proposal: ProposedChange, *, by: Any, reason: str) -> ProposedChange:
    """Refuse every field, and say why. Raises as :func:`decide_proposal` does."""
    authorize(by, "intake.decide_proposals", proposal)
    refuse_no_reason(reason)
    return _decide(proposal, by=by, accepted=(), reason=reason)


def _decide(proposal: ProposedChange, *, by: Any, accepted: Collection[str] | None, reason: str) -> ProposedChange:
    """Decide; where ``accepted`` is None, everything that was not changed since is accepted."""
    authorize(by, "intake.decide_proposals", proposal)
    with change_set(by=by, verb=gettext_noop("Decide on a proposal"), reason=reason):
        organization = locked(proposal.organization)
        proposal = _open(proposal)
        fields = list(proposal.fields.select_for_update(of=("self",)).order_by("pk"))
        stale = conflicts_of(fields, organization)
        accepted = {field.name for field in fields} - stale if accepted is None else set(accepted)
        _refuse_stale(fields, stale & accepted)
        if {field.name for field in fields} - accepted - stale:
            refuse_no_reason(reason)
        chosen = {field.name: field.after for field in fields if field.name in accepted}
        write(organization, chosen, by=by, reason=reason)
        for field in fields:
            update(field, verdict=Verdict.ACCEPTED if field.name in chosen else Verdict.REFUSED)
        return _close(proposal, _outcome(fields, chosen, stale), by=by, reason=reason)


def _refuse_stale(fields: Collection[ProposedField], stale: set[str]) -> None:
    if stale:
        names = ", ".join(str(field) for field in fields if field.name in stale)
        sentence = _("Changed since this was proposed: %(names)s.") % {"names": names}
        raise Conflict("changed_since", sentence)


def _outcome(fields: Collection[ProposedField], chosen: Mapping[str, str], stale: set[str]) -> str:
    if len(chosen) == len(fields):
        return ProposalState.ACCEPTED
    if chosen:
        return ProposalState.PARTLY
    return ProposalState.OUTDATED if len(stale) == len(fields) else ProposalState.REFUSED


def _open(proposal: ProposedChange) -> ProposedChange:
    proposal = locked(proposal)
    if proposal.state != ProposalState.OPEN:
        raise Conflict("not_open", _("This proposal is closed already."))
    return proposal


def _close(proposal: ProposedChange, state: str, *, by: Any, reason: str) -> ProposedChange:
    person = None if by is SYSTEM else by
    return update(proposal, state=state, decided_by=person, decided_at=timezone.now(), decision=reason)
