"""Deciding on a proposal field by field, answering what no field can say, and putting spam aside."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, locked, update
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.core.errors import Conflict
from ecosystem.intake.choices import ProposalState, Verdict
from ecosystem.intake.letters import answer
from ecosystem.intake.models import ProposedChange, ProposedField
from ecosystem.intake.services.proposals import closed, opened
from ecosystem.intake.subjects import noun_of

DECIDE = "intake.decide_proposals"


def decide_proposal(
    proposal: ProposedChange,
    *,
    by: Any,
    accepted: Collection[str],
    reasons: Mapping[str, str] | None = None,
    reason: str = "",
) -> ProposedChange:
    """Write the fields named in ``accepted`` to the record and refuse the others, in one change set; then answer by mail.

    ``reasons`` are those of single fields, ``reason`` is the whole proposal's. Raises :class:`NotAllowed`;
    :class:`InvalidInput` without any reason where a field is refused that could be accepted; :class:`Conflict`:
    ``not_open``, ``nothing_to_write`` where no field is proposed, ``changed_since`` where a field to accept was changed
    since it was proposed.
    """
    return _decide(proposal, by=by, accepted=accepted, reasons=reasons or {}, reason=reason)


def accept_proposal(proposal: ProposedChange, *, by: Any, reason: str = "") -> ProposedChange:
    """Accept every field that was not changed since. Raises as :func:`decide_proposal` does."""
    return _decide(proposal, by=by, accepted=None, reasons={}, reason=reason)


def refuse_proposal(proposal: ProposedChange, *, by: Any, reason: str) -> ProposedChange:
    """Refuse all of it, and say why. Raises as :func:`decide_proposal` does."""
    authorize(by, DECIDE, proposal)
    refuse_no_reason(reason)
    if not proposal.fields.exists():
        return _close_without_writing(proposal, ProposalState.REFUSED, by=by, reason=reason)
    return _decide(proposal, by=by, accepted=(), reasons={}, reason=reason)


def settle_proposal(proposal: ProposedChange, *, by: Any, reason: str) -> ProposedChange:
    """Say that what was suggested was done in another way, and how; nothing is written here. Then answer by mail."""
    authorize(by, DECIDE, proposal)
    refuse_no_reason(reason)
    return _close_without_writing(proposal, ProposalState.DONE, by=by, reason=reason)


def mark_as_spam(proposal: ProposedChange, *, by: Any, reason: str = "") -> ProposedChange:
    """Put a proposal aside that nobody meant. Nobody gets an answer."""
    authorize(by, "intake.sort_proposals", proposal)
    with change_set(by=by, verb=gettext_noop("Mark as spam"), reason=reason):
        return closed(opened(proposal), ProposalState.SPAM, by=by, reason=reason)


def _close_without_writing(proposal: ProposedChange, state: str, *, by: Any, reason: str) -> ProposedChange:
    with transaction.atomic():
        with change_set(by=by, verb=gettext_noop("Answer a suggestion"), reason=reason):
            proposal = opened(proposal)
            for field in proposal.fields.select_for_update(of=("self",)).order_by("pk"):
                update(field, verdict=Verdict.REFUSED)
            proposal = closed(proposal, state, by=by, reason=reason)
        answer(proposal)
        return proposal


def _decide(
    proposal: ProposedChange,
    *,
    by: Any,
    accepted: Collection[str] | None,
    reasons: Mapping[str, str],
    reason: str,
) -> ProposedChange:
    """Decide; where ``accepted`` is None, everything that was not changed since is accepted."""
    authorize(by, DECIDE, proposal)
    with transaction.atomic():
        with change_set(by=by, verb=gettext_noop("Decide on a proposal"), reason=reason):
            proposal = _written(proposal, by=by, accepted=accepted, reasons=reasons, reason=reason)
        # In a change set of its own: what was decided can be undone after the answer has gone out.
        answer(proposal)
        return proposal


def _written(
    proposal: ProposedChange,
    *,
    by: Any,
    accepted: Collection[str] | None,
    reasons: Mapping[str, str],
    reason: str,
) -> ProposedChange:
    _refuse_wordy(proposal)
    record = locked(proposal.subject)
    proposal = opened(proposal)
    fields = list(proposal.fields.select_for_update(of=("self",)).order_by("pk"))
    stale = conflicts_of(fields, record)
    accepted = {field.name for field in fields} - stale if accepted is None else set(accepted)
    _refuse_stale(fields, stale & accepted)
    if any(not reasons.get(field.name, "").strip() for field in fields if field.name not in accepted | stale):
        refuse_no_reason(reason)
    chosen = {field.name: field.after for field in fields if field.name in accepted}
    noun_of(record).put(record, chosen, by=by, reason=reason)
    for field in fields:
        verdict = Verdict.ACCEPTED if field.name in chosen else Verdict.REFUSED
        update(field, verdict=verdict, decision=reasons.get(field.name, "").strip())
    return closed(proposal, _outcome(fields, chosen, stale), by=by, reason=reason)


def _refuse_wordy(proposal: ProposedChange) -> None:
    """Refuse to decide field by field where there are none."""
    if proposal.subject is None or not proposal.fields.exists():
        sentence = _("There is no field to accept here. Answer it.")
        raise Conflict("nothing_to_write", sentence)


def conflicts_of(fields: Collection[ProposedField], record: Any) -> set[str]:
    """The fields that say neither what they said when the proposal was made nor what it wants."""
    present = noun_of(record).present(record)
    return {field.name for field in fields if present[field.name] not in {field.before, field.after}}


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
