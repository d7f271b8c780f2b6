"""Who may do what with organizations."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.organizations.models import Representation

can_view = holds(Capability.VIEW)
can_edit = holds(Capability.EDIT)
can_keep_contacts = holds(Capability.CONTACTS)


@rules.predicate
def is_seen_by_address(user: object, organization: object = None) -> bool:
    """Public and unlisted organizations can be opened by anybody who has the address."""
    return organization is not None and organization.is_public_now()  # type: ignore[attr-defined]


@rules.predicate
def has_account(user: Any, record: object = None) -> bool:
    return bool(getattr(user, "is_authenticated", False) and user.is_active)


def _organization_of(record: Any) -> int | None:
    return getattr(record, "organization_id", None) or getattr(record, "pk", None)


@rules.predicate
def represents(user: Any, record: object = None) -> bool:
    """A verified representative of the organization, or of the one the record belongs to."""
    if record is None or not has_account(user):
        return False
    return Representation.objects.of(user).verified().filter(organization=_organization_of(record)).exists()


@rules.predicate
def leads(user: Any, record: object = None) -> bool:
    """A representative who speaks for the others."""
    if record is None or not has_account(user):
        return False
    mine = Representation.objects.of(user).verified().filter(organization=_organization_of(record))
    return mine.filter(is_lead=True).exists()


@rules.predicate
def is_own(user: Any, record: Any = None) -> bool:
    """The person's own representation."""
    return record is not None and has_account(user) and record.user_id == user.pk


@rules.predicate
def sent_it(user: Any, record: Any = None) -> bool:
    """The person who invited."""
    return record is not None and has_account(user) and record.invited_by_id == user.pk


rules.add_perm("organizations.view", is_seen_by_address | can_view)
rules.add_perm("organizations.change", can_edit)
rules.add_perm("organizations.verify", can_edit)
rules.add_perm("organizations.merge", can_edit)
rules.add_perm("organizations.view_contacts", can_keep_contacts)
rules.add_perm("organizations.change_contacts", can_keep_contacts)
rules.add_perm("organizations.claim", has_account & is_seen_by_address)
rules.add_perm("organizations.represent", represents)
rules.add_perm("organizations.view_representations", can_keep_contacts | represents | is_own)
rules.add_perm("organizations.view_invitations", can_keep_contacts | represents)
rules.add_perm("organizations.decide_representation", can_edit)
rules.add_perm("organizations.end_representation", can_edit | is_own | leads)
rules.add_perm("organizations.withdraw_invitation", can_edit | (sent_it & represents) | leads)
