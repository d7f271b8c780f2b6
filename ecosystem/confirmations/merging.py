"""What becomes of confirmations when two organizations become one."""

from django.utils.translation import gettext as _

from ecosystem.confirmations.choices import Answer
from ecosystem.organizations.merging.carrying import Merging, drop, move_over, rows_of
from ecosystem.organizations.merging.relations import Relation

# Of two answers in one round the one that says more stays.
SAID = (Answer.UNREACHABLE, Answer.WAITING, Answer.CHANGED, Answer.CONFIRMED)


def carry_confirmations(merging: Merging, relation: Relation) -> None:
    """What was asked and answered goes along; an organization is asked once in a round."""
    for row in rows_of(relation, merging.absorbed):
        twin = relation.rows(merging.kept).filter(round=row.round_id).select_for_update(of=("self",)).first()
        told = _("Both were asked in one round; the answer that says more stays: %(name)s.") % {"name": row.round}
        if twin is None:
            move_over(merging, relation, row, merging.kept)
        elif SAID.index(row.state) > SAID.index(twin.state):
            drop(merging, twin, told)
            move_over(merging, relation, row, merging.kept)
        else:
            drop(merging, row, told)
