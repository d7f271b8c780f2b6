"""Who may do what on the industry platform."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.organizations.models import Organization


def _acts_for(user: Any, *organizations: int | None) -> bool:
    if not (getattr(user, "is_authenticated", False) and user.is_active):
        return False
    keys = [key for key in organizations if key is not None]
    return bool(keys) and Organization.objects.represented_by(user).filter(pk__in=keys).exists()


@rules.predicate
def posts(user: Any, need: Any = None) -> bool:
    """Somebody who acts for the organization that posts a need."""
    return need is not None and _acts_for(user, need.posted_by_id)


@rules.predicate
def is_introduced(user: Any, introduction: Any = None) -> bool:
    """Somebody who acts for one of the two that are introduced to each other."""
    return introduction is not None and _acts_for(user, introduction.organization_id, introduction.need.posted_by_id)


rules.add_perm("industry.view", holds(Capability.VIEW))
rules.add_perm("industry.change", holds(Capability.ENROLL))
# For a need: whoever acts for its poster writes, submits and withdraws it.
rules.add_perm("industry.post", holds(Capability.ENROLL) | posts)
# For an introduction: either side says whether it wants it.
rules.add_perm("industry.answer", holds(Capability.ENROLL) | is_introduced)
