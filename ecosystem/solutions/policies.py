"""Who may do what with solutions."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("solutions.view", holds(Capability.VIEW))
rules.add_perm("solutions.change", holds(Capability.EDIT))
rules.add_perm("solutions.verify", holds(Capability.EDIT))
