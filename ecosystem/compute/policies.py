"""Who may do what with compute."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("compute.view", holds(Capability.VIEW))
rules.add_perm("compute.change", holds(Capability.ENROLL))
