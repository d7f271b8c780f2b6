"""Desk officers of two organizations that become one: one person answers for it, on any day."""

from django.utils.translation import gettext as _

from ecosystem.core.dates import overlapping
from ecosystem.organizations.merging.carrying import Merging, drop, move_over, rows_of, unite
from ecosystem.organizations.merging.relations import Relation


def carry_assignments(merging: Merging, relation: Relation) -> None:
    """Who answered for the record that goes answers for the one that stays, but not beside its own desk officer."""
    for row in rows_of(relation, merging.absorbed):
        here = relation.rows(merging.kept).filter(center=row.center_id)
        beside = list(here.filter(overlapping(row.starts_on, row.ends_on)).exclude(pk=row.pk).order_by("pk"))
        if not beside:
            move_over(merging, relation, row, merging.kept)
        elif len(beside) == 1 and beside[0].officer_id == row.officer_id:
            unite(merging, [*beside, row])
        else:
            drop(merging, row, _("“%(name)s” gives way to the desk officer of the record that stays.") % {"name": row})
