"""Who may change controlled lists: they are shared by all centers of an installation."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds_everywhere, keeps_records

rules.add_perm("vocabulary.view", keeps_records)
rules.add_perm("vocabulary.change", holds_everywhere(Capability.ADMINISTER))
