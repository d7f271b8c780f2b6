"""The list of organizations as of one edition and one day: who is on it, who has what, and in which orders they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from pyroaring import BitMap

from ecosystem.browsing.orders import Order
from ecosystem.browsing.reading import FACETS, Sets
from ecosystem.browsing.standing import Standing

Chosen = Mapping[str, BitMap]
"""Whom each filter that is set leaves, by its name."""
Counts = dict[Any, int]
NONE = BitMap()


@dataclass(frozen=True)
class Index:
    """Who is listed on a day.

    Members are primary keys; a facet's values are primary keys or, for kinds, codes. Sets and orders hold others too, who
    are public and listed on another day: whatever is told is of those listed.
    """

    day: date
    listed: BitMap
    sets: Sets
    orders: Mapping[str, Order]
    standing: Standing

    def in_registry(self, registry: int | None) -> BitMap:
        """The organizations of one registry, or of all."""
        return self.listed if registry is None else self.listed & self.sets["registry"].get(registry, NONE)

    def having(self, name: str, values: Iterable[Any]) -> BitMap:
        """Those who have at least one of a facet's values."""
        return _all_of(self.sets[name].get(value, NONE) for value in values)

    def counted(self, base: BitMap, chosen: Chosen) -> dict[str, Counts]:
        """For each facet and each of its values how many of ``base`` have it, as everything else is chosen."""
        every, counts = matching(base, chosen), {}
        for name in FACETS:
            others = matching(base, chosen, name) if name in chosen else every
            counts[name] = _counts(self.sets[name], others)
        return counts

    def serving(self, function: str) -> BitMap:
        """The organizations that a platform's function serves."""
        return self.sets["function"].get(function, NONE)

    def initials(self, wanted: BitMap) -> Counts:
        """How many of those wanted stand under each letter."""
        return _counts(self.sets["initial"], wanted)


def matching(base: BitMap, chosen: Chosen, without: str = "") -> BitMap:
    """Those of ``base`` whom everything that is chosen leaves, or everything but one."""
    return reduce(and_, (members for name, members in chosen.items() if name != without), base)


def _counts(sets: Mapping[Any, BitMap], wanted: BitMap) -> Counts:
    counted = ((value, wanted.intersection_cardinality(members)) for value, members in sets.items())
    return {value: count for value, count in counted if count}


def _all_of(sets: Iterable[BitMap]) -> BitMap:
    """The union; one set as it is."""
    return reduce(lambda one, other: one | other, sets) if (sets := list(sets)) else NONE
