"""Who may do what with centers."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds, holds_everywhere
from ecosystem.accounts.scopes import scope_of


@rules.predicate
def is_public(user: Any, record: Any = None) -> bool:
    """A public center and what belongs to it can be seen by anybody."""
    return record is not None and record.is_public_now()


@rules.predicate
def keeps_person(user: Any, person: Any = None) -> bool:
    """Administrators keep the people of their centers; somebody who also works elsewhere is kept by the installation's."""
    centers = scope_of(user).centers(Capability.ADMINISTER)
    if centers is None or person is None:
        return centers is None or bool(centers)
    places = set(person.staff_roles.values_list("center", flat=True))
    return bool(places) and places <= centers


rules.add_perm("centers.keep_staff", keeps_person)
rules.add_perm("centers.view", is_public | holds(Capability.VIEW))
rules.add_perm("centers.change", holds(Capability.ADMINISTER))
rules.add_perm("centers.open", holds_everywhere(Capability.ADMINISTER))
