"""Who may do what with organizations."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

can_view = holds(Capability.VIEW)
can_edit = holds(Capability.EDIT)
can_keep_contacts = holds(Capability.CONTACTS)


@rules.predicate
def is_seen_by_address(user: object, organization: object = None) -> bool:
    """Public and unlisted organizations can be opened by anybody who has the address."""
    return organization is not None and organization.is_public_now()  # type: ignore[attr-defined]


rules.add_perm("organizations.view", is_seen_by_address | can_view)
rules.add_perm("organizations.change", can_edit)
rules.add_perm("organizations.verify", can_edit)
rules.add_perm("organizations.view_contacts", can_keep_contacts)
rules.add_perm("organizations.change_contacts", can_keep_contacts)
