"""Who may do what with compute vouchers."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("vouchers.view", holds(Capability.VIEW))
rules.add_perm("vouchers.change", holds(Capability.ENROLL))
