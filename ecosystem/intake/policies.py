"""Who may propose changes, and who decides on them."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.organizations.policies import has_account, represents


@rules.predicate
def proposed_it(user: Any, record: Any = None) -> bool:
    return record is not None and has_account(user) and record.proposer_id == user.pk


rules.add_perm("intake.import", holds(Capability.EDIT))
rules.add_perm("intake.propose", represents)
rules.add_perm("intake.view_proposals", holds(Capability.EDIT) | proposed_it | represents)
rules.add_perm("intake.withdraw_proposal", proposed_it)
rules.add_perm("intake.decide_proposals", holds(Capability.EDIT))
