"""Who may do what with programs."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("programs.view", holds(Capability.VIEW))
rules.add_perm("programs.change", holds(Capability.ENROLL))
