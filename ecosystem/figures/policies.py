"""Who may do what with figures."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("figures.view", holds(Capability.VIEW))
rules.add_perm("figures.change", holds(Capability.EDIT))
