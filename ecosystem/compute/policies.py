"""Who may do what with compute."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.organizations.policies import represents

rules.add_perm("compute.view", holds(Capability.VIEW))
rules.add_perm("compute.change", holds(Capability.ENROLL))
# For an enrollment: whoever acts for the member asks, and takes back what was asked.
rules.add_perm("compute.ask", holds(Capability.ENROLL) | represents)
