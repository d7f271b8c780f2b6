"""Whether buyer and supplier of compute are related on a day: by whom one owns, invests in, follows or was spun off from.

They are related where at most two such relationships lie between them (a common parent or investor among these), or where
parents lead from one to the other within a group of companies. The path is the proof. Doing business with each other is
no relation of this kind: that is what the subsidy is for.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from ecosystem.organizations.models import Organization
from ecosystem.relationships.choices import Kind
from ecosystem.relationships.models import Relationship

OWNING = frozenset({Kind.PARENT_OF, Kind.INVESTS_IN, Kind.SUCCESSOR_OF, Kind.SPUN_OFF_FROM})
GROUP = frozenset({Kind.PARENT_OF})
# How many relationships of which kinds make two organizations related.
REACHES: tuple[tuple[Collection[str], int], ...] = ((OWNING, 2), (GROUP, 4))

Path = tuple[Relationship, ...]


def tie(buyer: Organization, supplier: Organization, day: date) -> Path | None:
    """The shortest path of relationships from buyer to supplier on the day; None where they are not related.

    An empty path is the same organization. One query for each step.
    """
    if buyer.pk == supplier.pk:
        return ()
    found = (_path(buyer.pk, supplier.pk, kinds, steps, day) for kinds, steps in REACHES)
    return next((path for path in found if path is not None), None)


def _path(start: int, end: int, kinds: Collection[str], steps: int, day: date) -> Path | None:
    """Step by step outward from the buyer; each organization is reached by the path that came there first."""
    paths: dict[int, Path] = {start: ()}
    frontier = {start}
    for _step in range(steps):
        reached: set[int] = set()
        edges = Relationship.objects.as_of(day).filter(kind__in=sorted(kinds))
        for edge in edges.filter(Q(subject__in=frontier) | Q(object__in=frontier)).with_ends().order_by("pk"):
            for near, far in ((edge.subject_id, edge.object_id), (edge.object_id, edge.subject_id)):
                if near in frontier and far not in paths:
                    paths[far] = (*paths[near], edge)
                    reached.add(far)
        if end in reached:
            return paths[end]
        frontier = reached
    return None
