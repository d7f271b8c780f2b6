"""Who may do what with figures."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.centers.policies import is_public

rules.add_perm("figures.view", is_public | holds(Capability.VIEW))
rules.add_perm("figures.change", holds(Capability.EDIT))
