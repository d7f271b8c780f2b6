"""Who may ask organizations to confirm their data, and who may answer: it names people, as enrollments do."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.organizations.policies import has_account, represents


@rules.predicate
def was_asked(user: Any, record: Any = None) -> bool:
    """The representative whom the question went to."""
    return record is not None and has_account(user) and record.user_id == user.pk


rules.add_perm("confirmations.view", holds(Capability.ENROLL))
rules.add_perm("confirmations.keep", holds(Capability.ENROLL))
rules.add_perm("confirmations.answer", was_asked & represents)
