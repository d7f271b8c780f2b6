"""The graph walked step by step: who stands within some steps of an organization, and by which relationships."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.scopes import scope_of
from ecosystem.core.dates import today
from ecosystem.core.errors import InvalidInput
from ecosystem.core.records import Records
from ecosystem.organizations.models import Organization
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.querysets import RelationshipQuerySet

DEEPEST = 3
# So many relationships are looked at for one question, and so many organizations are told at once.
MOST_EDGES = 50_000
MOST_TOLD = 1_000


class Edge(NamedTuple):
    """A relationship between two organizations, all three by their keys."""

    key: int
    subject: int
    object: int


@dataclass(frozen=True)
class Reach:
    """What stands within ``len(steps)`` steps of an organization on ``day``.

    ``steps`` counts the organizations at each distance, from one step on. ``nearest`` are the keys of those that are told,
    the nearest first and of one distance those first that more of the nearer ones are related to; ``distances`` says how
    far each of them is. ``edges`` are the relationships met on the way that join two of those that are told, or one of them
    and the organization: each touches one that is nearer than the farthest.
    """

    organization: Organization
    day: date
    steps: tuple[int, ...]
    nearest: tuple[int, ...]
    distances: dict[int, int]
    edges: tuple[Edge, ...]

    @property
    def total(self) -> int:
        """How many organizations there are within the steps, told or not."""
        return sum(self.steps)


def reach(
    organization: Organization,
    *,
    depth: int = 1,
    day: date | None = None,
    kinds: Collection[str] = (),
    user: Any = None,
    most: int = MOST_TOLD,
) -> Reach:
    """Who stands within ``depth`` steps of an organization, in either direction, by relationships that ``user`` may see.

    Only those that held on ``day`` (default: today) count, and of ``kinds`` where some are named; at most ``most``
    organizations are told. One query for each step. Raises :class:`InvalidInput` (``too_many_relationships``) where there
    are more than ``MOST_EDGES`` on the way.
    """
    day = day or today()
    walked = _walk(organization.pk, depth, _asks(day, kinds, user))
    order = _nearest_first(walked)
    told = order[:most]
    known = {organization.pk, *told}
    edges = tuple(edge for edge in walked.edges if edge.subject in known and edge.object in known)
    counted = Counter(walked.distances.values())
    steps = tuple(counted[step] for step in range(1, depth + 1))
    return Reach(organization, day, steps, tuple(told), {key: walked.distances[key] for key in told}, edges)


@dataclass(frozen=True)
class _Walk:
    distances: dict[int, int]
    edges: list[Edge]
    # How many of the edges that were met before each one was reached, and then, lead to it.
    pulls: Counter[int]


Asks = Callable[[Sequence[int]], Iterable[Sequence[int]]]


def _asked(seen: RelationshipQuerySet, day: date, kinds: Collection[str], keys: Sequence[int]) -> QuerySet:
    """The relationships of these organizations, at either end; of more than are looked at one too many."""
    seen = seen.as_of(day)
    if kinds:
        seen = seen.filter(kind__in=kinds)
    columns = ("pk", "subject", "object")
    ends = [seen.filter(**{f"{end}__in": keys}).values_list(*columns).order_by() for end in ("subject", "object")]
    return ends[0].union(ends[1])[: MOST_EDGES + 1]


@lru_cache(64)
def _by_anybody(kinds: tuple[str, ...]) -> Records[Relationship]:
    """The same, as the public sees it: compiled once."""
    return Records(lambda day, keys: _asked(Relationship.objects.public(), day, kinds, keys))


def _asks(day: date, kinds: Collection[str], user: Any) -> Asks:
    kinds = tuple(sorted(set(kinds)))
    if user is None or not scope_of(user).grants:
        compiled = _by_anybody(kinds)
        return lambda keys: compiled.rows(day, keys)
    seen = Relationship.objects.visible_to(user)
    return lambda keys: _asked(seen, day, kinds, keys)


def _walk(start: int, depth: int, asks: Asks) -> _Walk:
    """From one organization outward, all of one distance before the next."""
    walk = _Walk({start: 0}, [], Counter())
    met: set[int] = set()
    frontier = [start]
    for step in range(1, depth + 1):
        if not frontier:
            break
        edges = [Edge(*row) for row in asks(frontier) if row[0] not in met]
        met.update(edge.key for edge in edges)
        if len(met) > MOST_EDGES:
            raise _too_many()
        walk.edges.extend(edges)
        frontier = _reached(walk, edges, step)
    walk.distances.pop(start)
    return walk


def _reached(walk: _Walk, edges: Iterable[Edge], step: int) -> list[int]:
    """Note whom the edges of this step lead to for the first time."""
    found: list[int] = []
    for edge in edges:
        for end in (edge.subject, edge.object):
            distance = walk.distances.setdefault(end, step)
            if distance == step:
                if not walk.pulls[end]:
                    found.append(end)
                walk.pulls[end] += 1
    return found


def _too_many() -> InvalidInput:
    sentence = _(
        "There are more than %(most)s relationships on the way. Ask for fewer steps, or for some kinds of relationship."
    ) % {"most": f"{MOST_EDGES:,}"}
    return InvalidInput("too_many_relationships", sentence, {"depth": [sentence]})


def _nearest_first(walk: _Walk) -> list[int]:
    return sorted(walk.distances, key=lambda key: (walk.distances[key], -walk.pulls[key], key))
