"""Who may propose changes or suggest them, and who decides on them."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import allowed, holds
from ecosystem.intake.choices import Origin
from ecosystem.intake.subjects import noun_of
from ecosystem.organizations.policies import has_account, represents

can_edit = holds(Capability.EDIT)


@rules.predicate
def proposed_it(user: Any, record: Any = None) -> bool:
    return record is not None and has_account(user) and record.proposer_id == user.pk


@rules.predicate
def is_shown(user: Any, record: Any = None) -> bool:
    """What everybody can see, anybody can say something about."""
    return record is not None and record.is_public_now()


@rules.predicate
def speaks_for_its_subject(user: Any, record: Any = None) -> bool:
    """A verified representative of the organization that a fellow representative's proposal is about."""
    if record is None or record.organization_id is None or record.origin != Origin.MEMBER:
        return False
    return represents(user, record)


@rules.predicate
def writes_its_subject(user: Any, record: Any = None) -> bool:
    """Whoever may change the record it is about; where that was removed, nothing more can be written."""
    if record is None or record.subject is None:
        return True
    return allowed(user, noun_of(record.subject).permission, record.subject)


rules.add_perm("intake.import", can_edit)
rules.add_perm("intake.propose", represents)
rules.add_perm("intake.suggest", is_shown)
rules.add_perm("intake.view_proposals", can_edit | proposed_it | speaks_for_its_subject)
rules.add_perm("intake.withdraw_proposal", proposed_it)
rules.add_perm("intake.decide_proposals", can_edit & writes_its_subject)
rules.add_perm("intake.sort_proposals", can_edit)
rules.add_perm("intake.forget_suggester", holds(Capability.CONTACTS))
