"""What becomes of proposed changes when two organizations become one."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import update
from ecosystem.intake.choices import ProposalState
from ecosystem.organizations.merging.carrying import Merging, move_over, rows_of, twins_of
from ecosystem.organizations.merging.relations import Relation


def carry_proposals(merging: Merging, relation: Relation) -> None:
    """Proposals go along; of two open ones of one person the one for the record that goes is outdated."""
    for proposal in rows_of(relation, merging.absorbed):
        if any(twins_of(proposal, relation.field, merging.kept)):
            decided = {"decided_by": None if merging.by is SYSTEM else merging.by, "decided_at": timezone.now()}
            decision = _("The record was merged with another one, for which you have proposed changes as well.")
            update(proposal, state=ProposalState.OUTDATED, decision=decision, **decided)
            merging.remark(
                proposal, _("“%(name)s” is outdated: the person has proposed changes to both.") % {"name": proposal}
            )
        move_over(merging, relation, proposal, merging.kept)
