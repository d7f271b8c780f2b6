"""Who may do what with desk officers, the service log and the offices of centers."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.casework.policies import reads, writes

rules.add_perm("officers.view", holds(Capability.VIEW))
rules.add_perm("officers.assign", holds(Capability.ENROLL))
rules.add_perm("officers.view_log", reads)
rules.add_perm("officers.log", writes)
