"""Who may act for an organization: claiming it, being verified or refused, inviting colleagues, leaving.

A claim is decided by staff of the organization's registry; a colleague's invitation decides at once. Why something was
decided is kept with the record, where the person can read it, and in the history, which is for the staff who see contacts.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.addresses import confirmed_addresses
from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.core.errors import Conflict
from ecosystem.core.text import clean
from ecosystem.organizations.choices import REPRESENTATION_TRANSITIONS, RepresentationState
from ecosystem.organizations.domains import matching_domain
from ecosystem.organizations.models import Invitation, Organization, Representation
from ecosystem.organizations.querysets import digest_of

LASTS = timedelta(days=14)
MOST_CLAIMS = 10


def claim_organization(
    organization: Organization, *, by: Any, role: str, evidence: str = "", reason: str = ""
) -> Representation:
    """Claim to act for an organization that has a page; staff then verify or refuse it.

    Raises :class:`NotAllowed`, and :class:`Conflict`: ``no_address`` without a confirmed e-mail address, ``already_open``
    where the account represents the organization or has claimed it before, ``too_many_claims`` where ten wait already.
    """
    authorize(by, "organizations.claim", organization)
    emails = _addresses_of(by)
    if Representation.objects.of(by).filter(state=RepresentationState.CLAIMED).count() >= MOST_CLAIMS:
        raise Conflict(
            "too_many_claims", _("So many claims of yours wait already. Wait until staff have looked at them.")
        )
    with change_set(by=by, verb=gettext_noop("Claim an organization"), reason=reason):
        return create(
            Representation(
                organization=organization,
                user=by,
                role=clean(role),
                evidence=evidence.strip(),
                matching_domain=matching_domain(organization, emails),
            )
        )


def _addresses_of(user: Any) -> list[str]:
    emails = confirmed_addresses(user)
    if not emails:
        raise Conflict("no_address", _("Confirm your e-mail address first."))
    return emails


def verify_representation(representation: Representation, *, by: Any, reason: str = "") -> Representation:
    """Decide that the account may act for the organization. The first one verified speaks for the others.

    Raises :class:`NotAllowed`, and :class:`Conflict`: ``not_possible`` where it is not a claim any more, ``own_claim``.
    """
    authorize(by, "organizations.decide_representation", representation)
    with change_set(by=by, verb=gettext_noop("Verify a representative"), reason=reason):
        representation = _held(representation, RepresentationState.VERIFIED)
        _refuse_own(representation, by)
        return _verified(representation, by=by, reason=reason)


def refuse_representation(representation: Representation, *, by: Any, reason: str) -> Representation:
    """Decide that the account may not act for the organization, and say why. Raises as :func:`verify_representation`
    does, and :class:`InvalidInput` without a reason."""
    authorize(by, "organizations.decide_representation", representation)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Refuse a representative"), reason=reason):
        representation = _held(representation, RepresentationState.REFUSED)
        _refuse_own(representation, by)
        decided = _decided(by, reason)
        return update(representation, state=RepresentationState.REFUSED, **decided)


def end_representation(representation: Representation, *, by: Any, reason: str = "") -> Representation:
    """End it: one's own, a colleague's where one speaks for the others, or, as staff, anybody's.

    Where nobody is left who speaks for the others, the longest-standing one does. Raises :class:`NotAllowed`, and
    :class:`Conflict` (``not_possible``) where it is not verified.
    """
    authorize(by, "organizations.end_representation", representation)
    with change_set(by=by, verb=gettext_noop("End a representation"), reason=reason):
        representation = _held(representation, RepresentationState.ENDED)
        person = None if by is SYSTEM else by
        ended = {"ended_by": person, "ended_at": timezone.now(), "ending": reason, "is_lead": False}
        representation = update(representation, state=RepresentationState.ENDED, **ended)
        see_to_a_lead(representation.organization)
        return representation


def invite_colleague(
    organization: Organization, *, by: Any, email: str, role: str, link: Callable[[str], str], reason: str = ""
) -> Invitation:
    """Ask a colleague by mail to represent the organization too; ``link`` makes the address of the mail's secret.

    The secret is kept as a digest only, works once, within two weeks, and for an account that has this address. Raises
    :class:`NotAllowed`, :class:`InvalidInput`, and :class:`Conflict` (``already_invited``).
    """
    authorize(by, "organizations.represent", organization)
    secret = secrets.token_urlsafe(32)
    with change_set(by=by, verb=gettext_noop("Invite a colleague"), reason=reason):
        _drop_expired(organization, email)
        invitation = create(
            Invitation(
                organization=organization,
                email=email.strip().lower(),
                role=clean(role),
                digest=digest_of(secret),
                invited_by=by,
                expires_at=timezone.now() + LASTS,
            )
        )
    # What cannot be sent is logged; the invitation stays, and can be withdrawn and made anew.
    transaction.on_commit(lambda: _send(invitation, link(secret)), robust=True)
    return invitation


def withdraw_invitation(invitation: Invitation, *, by: Any, reason: str = "") -> Invitation:
    """Take an invitation back. Raises :class:`NotAllowed`, and :class:`Conflict` (``not_open``) where it was accepted or
    withdrawn before."""
    authorize(by, "organizations.withdraw_invitation", invitation)
    with change_set(by=by, verb=gettext_noop("Withdraw an invitation"), reason=reason):
        invitation = locked(invitation)
        _refuse_used(invitation)
        return update(invitation, withdrawn_at=timezone.now())


def accept_invitation(invitation: Invitation | str, *, by: Any, reason: str = "") -> Representation:
    """Become a representative by a colleague's word: by the invitation, or the secret of its mail. Raises :class:`Conflict`.

    ``not_open`` where the link is not known, expired, withdrawn or used, or the colleague is no representative any more;
    ``other_address`` where the account has not confirmed the address that was invited; ``already_open`` where it is one.
    """
    with change_set(by=by, verb=gettext_noop("Accept an invitation"), reason=reason):
        invitation = _found(invitation)
        _refuse_used(invitation)
        authorize(by, "organizations.claim", invitation.organization)
        if invitation.email not in confirmed_addresses(by):
            sentence = _(
                "This invitation is for another address. Sign in with the account that has it, or add it to yours."
            )
            raise Conflict("other_address", sentence)
        locked(invitation.organization)
        update(invitation, accepted_by=by, accepted_at=timezone.now())
        return _joined(invitation, by)


def _joined(invitation: Invitation, user: Any) -> Representation:
    """The claim that was open already, or a new one; verified by the word of who invited."""
    claim = Representation.objects.of(user).filter(
        organization=invitation.organization_id, state=RepresentationState.CLAIMED
    )
    sender = invitation.invited_by
    if (found := claim.select_for_update(of=("self",)).first()) is not None:
        return _verified(found, by=sender, reason="", invited_by=sender)
    facts = {"organization": invitation.organization, "user": user, "role": invitation.role, "invited_by": sender}
    return create(Representation(state=RepresentationState.VERIFIED, **facts, **_decided(sender, "")))


def _held(representation: Representation, wanted: str) -> Representation:
    """The record as it is now; refused where it cannot become what is wanted."""
    organization = locked(representation.organization)
    representation = locked(representation, "user")
    if representation.organization_id == organization.pk:
        representation.organization = organization
    if wanted not in REPRESENTATION_TRANSITIONS[representation.state]:
        raise Conflict(
            "not_possible",
            _("What is “%(present)s” cannot become “%(wanted)s”.")
            % {"present": representation.get_state_display(), "wanted": RepresentationState(wanted).label},
        )
    return representation


def _refuse_own(representation: Representation, by: Any) -> None:
    if representation.user == by:
        raise Conflict("own_claim", _("Nobody decides on a claim of their own."))


def _decided(by: Any, reason: str) -> dict[str, Any]:
    return {"decided_by": None if by is SYSTEM else by, "decided_at": timezone.now(), "decision": reason}


def _verified(representation: Representation, *, by: Any, reason: str, **also: Any) -> Representation:
    decided = _decided(by, reason)
    lead = not _leads(representation.organization)
    return update(representation, state=RepresentationState.VERIFIED, is_lead=lead, **decided, **also)


def _leads(organization: Organization) -> bool:
    return organization.representations.verified().filter(is_lead=True).exists()


def see_to_a_lead(organization: Organization) -> None:
    """Where nobody speaks for the others, let the longest-standing one. The caller holds the change set."""
    left = organization.representations.verified().order_by("decided_at", "pk")
    heir = None if _leads(organization) else left.select_for_update(of=("self",)).first()
    if heir is not None:
        update(heir, is_lead=True)


def _found(meant: Invitation | str) -> Invitation:
    named = {"digest": digest_of(meant)} if isinstance(meant, str) else {"pk": meant.pk}
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organization", "invited_by")
    found = rows.filter(**named).first()
    if found is None:
        raise _not_open()
    return found


def _refuse_used(invitation: Invitation) -> None:
    """Refuse one that was used, withdrawn or expired, and one whose sender may not speak for the organization any more."""
    open_still = Invitation.objects.pending().filter(pk=invitation.pk).exists()
    sender = Representation.objects.of(invitation.invited_by).verified().filter(organization=invitation.organization_id)
    if not open_still or not sender.exists():
        raise _not_open()


def _not_open() -> Conflict:
    return Conflict("not_open", _("This invitation is no longer open. Ask your colleague for a new one."))


def _drop_expired(organization: Organization, email: str) -> None:
    """Make room for a new invitation where an old one has run out."""
    stale = organization.invitations.filter(
        email=email.strip().lower(), accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__lte=timezone.now()
    )
    for invitation in stale.select_for_update(of=("self",)):
        update(invitation, withdrawn_at=timezone.now())


def _send(invitation: Invitation, address: str) -> None:
    subject = _("%(name)s invites you to represent %(organization)s") % {
        "name": invitation.invited_by,
        "organization": invitation.organization,
    }
    body = _(
        "%(name)s represents %(organization)s in the registry of the city's AI industry and asks you to do so too.\n\n"
        "Open this page, and sign in or make an account with this address:\n%(address)s\n\n"
        "The link works once, within two weeks. If you do not know what this is about, do nothing."
    ) % {"name": invitation.invited_by, "organization": invitation.organization, "address": address}
    send_mail(" ".join(subject.split()), body, None, [invitation.email])
