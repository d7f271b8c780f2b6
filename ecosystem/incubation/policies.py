"""Who may do what with service cases."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("incubation.view", holds(Capability.VIEW))
rules.add_perm("incubation.change", holds(Capability.ENROLL))
