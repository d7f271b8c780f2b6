"""Who may do what with research projects, their outputs and trainings."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.centers.policies import is_public

rules.add_perm("research.view", is_public | holds(Capability.VIEW))
rules.add_perm("research.change", holds(Capability.EDIT))
