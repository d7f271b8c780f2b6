"""Who may do what with relationships."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("relationships.view", holds(Capability.VIEW))
rules.add_perm("relationships.change", holds(Capability.EDIT))
