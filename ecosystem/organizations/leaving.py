"""What organizations keep of a person with an account: whom they represent, who invited them, where they are a contact.

By an address somebody is found only once it is confirmed: anybody can write down the address of somebody else.
"""

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.addresses import confirmed_addresses
from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.erasing import ERASED, NOWHERE, Kept
from ecosystem.audit.recording import locked, update
from ecosystem.organizations.choices import RepresentationState
from ecosystem.organizations.models import Contact, Invitation, Representation
from ecosystem.organizations.services import end_representation, erase_contact, refuse_representation

OF_REPRESENTATIVES = ("role", "evidence", "matching_domain")


def tell_represented(user: User) -> dict[str, Rows]:
    """Whom the person represents, or did, invitations sent and received, and where the person is a contact."""
    mine = Representation.objects.filter(user=user)
    invitations = Invitation.objects.filter(Q(invited_by=user) | Q(email__in=confirmed_addresses(user)))
    said = ("state", "claimed_at", "decided_at", "decision", "ended_at", "ending")
    return {
        "representations": rows(mine, "organization__name", *OF_REPRESENTATIVES, *said),
        "invitations": rows(invitations, "organization__name", "email", "role", "created_at", "accepted_at"),
        "contacts": rows(_contacts(user), "organization__name", "name", "role", "phone", "email", "note"),
    }


def forget_representative(user: User) -> Kept:
    """End what the person represents, and take what it was claimed with."""
    mine = Representation.objects.filter(user=user)
    for representation in mine.filter(state=RepresentationState.VERIFIED):
        end_representation(representation, by=SYSTEM, reason=_("The account was erased."))
    for representation in mine.filter(state=RepresentationState.CLAIMED):
        refuse_representation(representation, by=SYSTEM, reason=_("The account was erased."))
    mine.update(role=ERASED, evidence="", matching_domain="")
    return Kept(Representation._meta.label_lower, tuple(mine.values_list("pk", flat=True)), OF_REPRESENTATIVES)


def forget_invited(user: User) -> Kept:
    """Take the person's addresses out of invitations; one that is still open is withdrawn."""
    sent = Invitation.objects.filter(email__in=confirmed_addresses(user))
    keys = tuple(sent.values_list("pk", flat=True))
    for invitation in sent.filter(accepted_at__isnull=True, withdrawn_at__isnull=True):
        update(locked(invitation), withdrawn_at=timezone.now())
    Invitation.objects.filter(pk__in=keys).update(email=NOWHERE)
    return Kept(Invitation._meta.label_lower, keys, ("email",))


def forget_contact(user: User) -> None:
    """Erase the person, from the history too, where they are the contact of an organization."""
    for contact in _contacts(user):
        erase_contact(contact, by=SYSTEM, reason=_("The account was erased."))


def _contacts(user: User) -> QuerySet[Contact]:
    return Contact.objects.alias(address=Lower("email")).filter(address__in=confirmed_addresses(user))
