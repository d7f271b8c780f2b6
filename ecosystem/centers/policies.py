"""Who may do what with centers."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds, holds_everywhere


@rules.predicate
def is_public(user: Any, record: Any = None) -> bool:
    """A public center and what belongs to it can be seen by anybody."""
    return record is not None and record.is_public_now()


rules.add_perm("centers.view", is_public | holds(Capability.VIEW))
rules.add_perm("centers.change", holds(Capability.ADMINISTER))
rules.add_perm("centers.open", holds_everywhere(Capability.ADMINISTER))
