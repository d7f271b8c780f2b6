"""Who reads reports: they tell of applications and vouchers, so they are for who keeps enrollments at the center."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds

rules.add_perm("reports.view", holds(Capability.ENROLL))
rules.add_perm("reports.subscribe", holds(Capability.ENROLL))
