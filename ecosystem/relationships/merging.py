"""What becomes of relationships when two organizations become one."""

from django.utils.translation import gettext as _

from ecosystem.core.dates import overlapping
from ecosystem.organizations.merging.carrying import Merging, drop, move_over, rows_of, unite
from ecosystem.organizations.merging.relations import Relation
from ecosystem.relationships.choices import SYMMETRIC
from ecosystem.relationships.models import Relationship


def carry_edges(merging: Merging, relation: Relation) -> None:
    """Edges go along at their end; one between the two says nothing any more, and two of one kind to one other become one."""
    for edge in rows_of(relation, merging.absorbed):
        other = edge.subject_id if relation.field == "object" else edge.object_id
        if other == merging.kept.pk:
            drop(
                merging, edge, _("“%(edge)s” is dropped: it would relate the organization to itself.") % {"edge": edge}
            )
            continue
        same = _same(edge, relation, merging.kept.pk, other)
        if same:
            unite(merging, [*same, edge])
        else:
            move_over(merging, relation, edge, merging.kept)


def _same(edge: Relationship, relation: Relation, kept: int, other: int) -> list[Relationship]:
    """What the kept record has of this kind with the other one on one of these days."""
    ends = [other, kept] if relation.field == "object" else [kept, other]
    if edge.kind in SYMMETRIC:
        ends.sort()
    found = Relationship.objects.filter(subject=ends[0], object=ends[1], kind=edge.kind).exclude(pk=edge.pk)
    rows = found.filter(overlapping(edge.starts_on, edge.ends_on)).select_for_update(of=("self",))
    return list(rows.order_by("pk"))
