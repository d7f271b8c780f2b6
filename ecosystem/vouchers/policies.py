"""Who may do what with compute vouchers."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.organizations.policies import represents

rules.add_perm("vouchers.view", holds(Capability.VIEW))
rules.add_perm("vouchers.change", holds(Capability.ENROLL))
# For an enrollment: whoever acts for the member claims, and takes back what nobody has decided yet.
rules.add_perm("vouchers.claim", represents)
