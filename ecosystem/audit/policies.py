"""Who may look into the history, and who may undo."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("audit.view_history", holds(Capability.VIEW))
rules.add_perm("audit.undo", holds(Capability.EDIT))
