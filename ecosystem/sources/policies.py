"""Who may keep sources: they are shared, so anybody who may edit for some center."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import keeps_records
from ecosystem.accounts.scopes import scope_of

can_edit_somewhere = rules.predicate(
    lambda user, record=None: scope_of(user).anywhere(Capability.EDIT), name="can_edit_somewhere"
)

rules.add_perm("sources.view", keeps_records)
rules.add_perm("sources.change", can_edit_somewhere)
