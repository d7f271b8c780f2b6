"""Who may do what with relationships: an edge belongs to the registries of both its ends."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import allowed, holds

can_edit = holds(Capability.EDIT)
can_view = holds(Capability.VIEW)


@rules.predicate
def sees_both_ends(user: Any, relationship: Any = None) -> bool:
    """Who cannot see one of the ends must not learn of the edge, nor tie anything to it."""
    if relationship is None:
        return can_view(user)
    return all(allowed(user, "organizations.view", end) for end in (relationship.subject, relationship.object))


@rules.predicate
def edits_one_end(user: Any, relationship: Any = None) -> bool:
    """Staff of either end's registry keep the edge."""
    if relationship is None:
        return can_edit(user)
    return can_edit(user, relationship.subject) or can_edit(user, relationship.object)


rules.add_perm("relationships.view", sees_both_ends)
rules.add_perm("relationships.change", sees_both_ends & edits_one_end)
