"""Who may do what with solutions."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.centers.policies import is_public

rules.add_perm("solutions.view", is_public | holds(Capability.VIEW))
rules.add_perm("solutions.change", holds(Capability.EDIT))
rules.add_perm("solutions.verify", holds(Capability.EDIT))
