"""Who may change controlled lists: they are shared by all centers of an installation."""

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds_everywhere, is_staff

rules.add_perm("vocabulary.view", is_staff)
rules.add_perm("vocabulary.change", holds_everywhere(Capability.ADMINISTER))
