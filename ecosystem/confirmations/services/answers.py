"""What an organization answers: all is right, or something has changed."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, locked, update
from ecosystem.confirmations.choices import TRANSITIONS, Answer
from ecosystem.confirmations.models import Confirmation
from ecosystem.core.errors import Conflict
from ecosystem.organizations.choices import RepresentationState
from ecosystem.organizations.services import confirm_organization


def speaker_of(confirmation: Confirmation) -> Any:
    """Who answers by the link: the representative it was sent to; the system for a contact, who has no account."""
    return confirmation.user or SYSTEM


def obstacle(confirmation: Confirmation) -> Conflict | None:
    """Why a link opens nothing any more; None where it does. Needs the round and the representation, and no query then."""
    if not confirmation.round.is_open:
        return Conflict("round_closed", _("This round is closed. Thank you; nothing needs to be done."))
    if confirmation.expires_at <= timezone.now():
        return Conflict("expired", _("This link has expired. Ask the center for a new one."))
    stands = confirmation.representation
    if stands is not None and stands.state != RepresentationState.VERIFIED:
        return Conflict("revoked", _("You do not represent this organization any more, so this link opens nothing."))
    return None


def confirm(confirmation: Confirmation, *, by: Any, reason: str = "") -> Confirmation:
    """Say that all the registry says is right: from now on it counts as confirmed by the organization, as of today.

    Raises :class:`NotAllowed` for anybody but whom the question went to; :class:`Conflict`: ``answered``,
    ``round_closed``, ``expired``, ``revoked``.
    """
    authorize(by, "confirmations.answer", confirmation)
    with change_set(by=by, verb=gettext_noop("Confirm an organization's data"), reason=reason):
        answered = _answered(confirmation, Answer.CONFIRMED)
        confirm_organization(answered.organization, by=by, reason=reason)
        return answered


def report_change(confirmation: Confirmation, *, by: Any, reason: str = "") -> Confirmation:
    """Say that something has changed; what, is proposed elsewhere. Raises as :func:`confirm` does."""
    authorize(by, "confirmations.answer", confirmation)
    with change_set(by=by, verb=gettext_noop("Say that something has changed"), reason=reason):
        return _answered(confirmation, Answer.CHANGED)


def _answered(confirmation: Confirmation, answer: str) -> Confirmation:
    confirmation = locked(confirmation)
    if (refusal := obstacle(confirmation)) is not None:
        raise refusal
    if answer not in TRANSITIONS[confirmation.state]:
        raise Conflict("answered", _("This has been answered already."))
    return update(confirmation, state=answer, answered_at=timezone.now())
