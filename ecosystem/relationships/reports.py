"""The questions asked of the graph."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count

from ecosystem.organizations.models import Organization
from ecosystem.relationships.choices import INVERSE_LABELS, SYMMETRIC, Kind
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.querysets import RelationshipQuerySet

SHOWN_EDGES = 60


@dataclass(frozen=True)
class Group:
    """The edges of one organization that read alike from it: of one kind, in one direction.

    ``total`` counts all of them, ``edges`` are those shown. A symmetric kind has no direction and is one group.
    """

    kind: str
    outward: bool
    total: int
    edges: tuple[Relationship, ...]

    @property
    def label(self) -> str:
        """How the organization itself would say it."""
        return str(Kind(self.kind).label if self.outward else INVERSE_LABELS[self.kind])

    @property
    def hidden(self) -> int:
        """How many edges are not shown."""
        return self.total - len(self.edges)


@dataclass(frozen=True)
class Neighborhood:
    """What stands around one organization on a day, as far as a person may see it.

    ``groups`` hold its own edges, ``mutual`` the edges among the neighbors shown.
    """

    organization: Organization
    groups: tuple[Group, ...] = ()
    mutual: tuple[Relationship, ...] = field(default=())

    @property
    def edges(self) -> list[Relationship]:
        """All edges shown that touch the organization."""
        return [edge for group in self.groups for edge in group.edges]

    @property
    def total(self) -> int:
        """How many edges the organization has, shown or not."""
        return sum(group.total for group in self.groups)

    @property
    def is_capped(self) -> bool:
        return self.total > len(self.edges)

    @property
    def neighbors(self) -> list[Organization]:
        """The organizations at the other ends of the edges shown, each once, in the order of the edges."""
        found = {end.pk: end for edge in self.edges for end in (edge.subject, edge.object)}
        found.pop(self.organization.pk, None)
        return list(found.values())


def neighborhood(
    organization: Organization, *, day: date | None = None, user: Any = None, cap: int = SHOWN_EDGES
) -> Neighborhood:
    """The organization's edges that held on ``day`` (default: today) and that ``user`` may see (default: the public).

    At most ``cap`` edges are read, shared out evenly among the groups, newest first; so a hub with a hundred thousand
    edges costs no more than counting them. Groups are in the order of :class:`Kind`.
    """
    seen = Relationship.objects.visible_to(user) if user is not None else Relationship.objects.public()
    seen = seen.as_of(day)
    totals = _totals(seen, organization)
    shares = _shared_out(totals, cap)
    groups = tuple(
        Group(kind, outward, totals[kind, outward], _edges(seen, organization, kind, outward, shares[kind, outward]))
        for kind, outward in totals
    )
    found = Neighborhood(organization, groups)
    return Neighborhood(organization, groups, _among(seen, found.neighbors, cap))


def _totals(seen: RelationshipQuerySet, organization: Organization) -> dict[tuple[str, bool], int]:
    """How many edges of each kind and direction there are."""
    totals: dict[tuple[str, bool], int] = {}
    for outward, end in ((True, "subject"), (False, "object")):
        counted = seen.filter(**{end: organization}).values_list("kind").annotate(edges=Count("pk")).order_by()
        for kind, edges in counted:
            key = (kind, outward or kind in SYMMETRIC)
            totals[key] = totals.get(key, 0) + edges
    order = {kind: place for place, kind in enumerate(Kind.values)}
    return {key: totals[key] for key in sorted(totals, key=lambda key: (order[key[0]], not key[1]))}


def _shared_out(totals: dict[tuple[str, bool], int], cap: int) -> dict[tuple[str, bool], int]:
    """How many edges each group may show: as even as can be, small groups whole, ``cap`` in all."""
    shares: dict[tuple[str, bool], int] = {}
    left = cap
    for served, (key, total) in enumerate(sorted(totals.items(), key=lambda item: item[1])):
        shares[key] = min(total, left // (len(totals) - served))
        left -= shares[key]
    return shares


def _edges(
    seen: RelationshipQuerySet, organization: Organization, kind: str, outward: bool, limit: int
) -> tuple[Relationship, ...]:
    if kind in SYMMETRIC:
        edges = seen.around(organization)
    else:
        edges = seen.filter(**{"subject" if outward else "object": organization})
    return tuple(edges.filter(kind=kind).with_ends().newest_first()[:limit])


def _among(seen: RelationshipQuerySet, neighbors: Iterable[Organization], cap: int) -> tuple[Relationship, ...]:
    pks = [neighbor.pk for neighbor in neighbors]
    if len(pks) < 2:
        return ()
    return tuple(seen.filter(subject__in=pks, object__in=pks).with_ends().newest_first()[:cap])


def degrees(pks: Collection[int]) -> dict[int, int]:
    """How many relationships organizations have or had, whoever can see them."""
    found: dict[int, int] = dict.fromkeys(pks, 0)
    for end in ("subject", "object"):
        rows = Relationship.objects.filter(**{f"{end}__in": pks}).order_by().values_list(end)
        for pk, count in rows.annotate(n=Count("pk")):
            found[pk] += count
    return found
