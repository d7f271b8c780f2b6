"""Questions about the graph: the domain walks it, here it is told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from api.shapes.base import Answer, Shape, plan_of, rows_of
from api.shapes.graph import EdgeShape
from api.shapes.references import OrganizationReference
from ecosystem.organizations.models import Organization
from ecosystem.relationships.graph import Reach, reach


def neighbors(
    organization: Organization,
    *,
    user: Any,
    depth: int,
    limit: int,
    as_of: date | None = None,
    kind: Iterable[str] = (),
) -> Answer:
    """Ask who stands around an organization: within some steps, in either direction, the nearest first.

    Of one distance those come first that more of the nearer ones are related to. The relationships told are those met on
    the way: each touches the organization or one that is nearer than the farthest.
    """
    found = reach(organization, depth=depth, day=as_of, kinds=[*kind], user=user, most=limit)
    return {
        "id": organization.public_id,
        "as_of": found.day,
        "steps": found.steps,
        "total": found.total,
        "is_more": found.total > len(found.nearest),
        "organizations": _organizations(found, user),
        "relationships": [*told(EdgeShape, [edge.key for edge in found.edges], user).values()],
    }


def _organizations(found: Reach, user: Any) -> list[Answer]:
    known = told(OrganizationReference, found.nearest, user)
    return [{**known[key], "distance": found.distances[key]} for key in found.nearest if key in known]


def told(shape: type[Shape], keys: Iterable[int], user: Any) -> dict[int, Answer]:
    """Records as they are told, by their keys and in their order, read at once; whoever asks may see them."""
    keys = [*keys]
    found = {row[0]: row for row in rows_of(shape, None).rows(keys)}
    there = [key for key in keys if key in found]
    return dict(zip(there, plan_of(shape, None).dress([found[key] for key in there], user), strict=True))
