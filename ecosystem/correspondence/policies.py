"""Who may do what with mail: it names people, so it is for who keeps enrollments at the center."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

can_correspond = holds(Capability.ENROLL)

rules.add_perm("correspondence.view", can_correspond)
rules.add_perm("correspondence.write", can_correspond)
rules.add_perm("correspondence.change_templates", can_correspond)
