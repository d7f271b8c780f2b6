"""Who may do what with centers."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("centers.view", holds(Capability.VIEW))
rules.add_perm("centers.change", holds(Capability.ADMINISTER))
