"""The index of listed organizations: sets of them by value, and their orders, as of one edition and one day.

It never changes. :meth:`Index.after` makes the next one of it, which shares everything that did not change.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from pyroaring import BitMap

from ecosystem.browsing.orders import Order
from ecosystem.browsing.reading import FACETS, WEIGHT, Ranks, Sets, by_name, places_by_name, read_members
from ecosystem.browsing.standing import Standing
from ecosystem.core.batches import VALUES

Chosen = Mapping[str, Collection[Any]]
Counts = dict[Any, int]
NONE = BitMap()


@dataclass(frozen=True)
class Index:
    """Who is listed on a day. Members are primary keys; a facet's values are primary keys or, for kinds, codes."""

    day: date
    listed: BitMap
    sets: Sets
    orders: Mapping[str, Order]
    standing: Standing

    @classmethod
    def read(cls, day: date) -> "Index":
        """Everything, from the database."""
        sets, ranks = read_members(day)
        standing = Standing.of(ranks.pop(WEIGHT))
        orders = {"name": Order.of(by_name(day))}
        orders |= {name: Order.ranked(known) for name, known in ranks.items()}
        listed = _all_of(sets["registry"].values())
        return cls(day, listed, _within(sets, listed), orders, standing)

    def after(self, changed: Collection[int]) -> "Index":
        """The index once these organizations may have changed, come or gone."""
        if not changed:
            return self
        (fresh, ranks), gone = read_members(self.day, changed), BitMap(changed)
        come = _all_of(fresh["registry"].values())
        listed = (self.listed - gone) | come
        sets = {name: _exchanged(values, fresh[name], gone, come) for name, values in self.sets.items()}
        standing = self.standing.after_change(changed, ranks.pop(WEIGHT))
        return Index(self.day, listed, sets, self._reordered(changed, ranks), standing)

    def _reordered(self, changed: Collection[int], ranks: Ranks) -> dict[str, Order]:
        orders = {name: self.orders[name].ranked_anew(changed, known) for name, known in ranks.items()}
        named = None
        if len(changed) <= VALUES:
            named = self.orders["name"].moved(changed, places_by_name(self.day, changed))
        return {**orders, "name": named or Order.of(by_name(self.day))}

    def in_registry(self, registry: int | None) -> BitMap:
        """The organizations of one registry, or of all."""
        return self.listed if registry is None else self.sets["registry"].get(registry, NONE)

    def matching(self, base: BitMap, chosen: Chosen, without: str = "") -> BitMap:
        """Those of ``base`` that have, of every facet but one, at least one of the values chosen of it."""
        found = base
        for name, values in chosen.items():
            if name != without and values:
                found = found & _all_of(self.sets[name].get(value, NONE) for value in values)
        return found

    def counted(self, base: BitMap, chosen: Chosen) -> dict[str, Counts]:
        """For each facet and each of its values how many of ``base`` have it, as all the other facets are chosen."""
        narrowed = {name for name, values in chosen.items() if values}
        every = self.matching(base, chosen)
        counts = {}
        for name in FACETS:
            others = self.matching(base, chosen, name) if name in narrowed else every
            counts[name] = _counts(self.sets[name], others)
        return counts

    def serving(self, function: str) -> BitMap:
        """The organizations that a platform's function serves."""
        return self.sets["function"].get(function, NONE)

    def initials(self, wanted: BitMap) -> Counts:
        """How many of those wanted stand under each letter."""
        return _counts(self.sets["initial"], wanted)


def _counts(sets: Mapping[Any, BitMap], wanted: BitMap) -> Counts:
    counted = ((value, wanted.intersection_cardinality(members)) for value, members in sets.items())
    return {value: count for value, count in counted if count}


def _all_of(sets: Iterable[BitMap]) -> BitMap:
    """The union; one set as it is."""
    return reduce(lambda one, other: one | other, sets) if (sets := list(sets)) else NONE


def _within(sets: Sets, listed: BitMap) -> Sets:
    return {name: {value: members & listed for value, members in values.items()} for name, values in sets.items()}


def _exchanged(
    sets: Mapping[Any, BitMap], fresh: Mapping[Any, BitMap], gone: BitMap, come: BitMap
) -> dict[Any, BitMap]:
    """The sets without those gone and with those that are listed now; a set that stays as it is is shared."""
    found = {}
    for value in {*sets, *fresh}:
        was, new = sets.get(value, NONE), fresh.get(value, NONE) & come
        found[value] = (was - gone) | new if new or was.intersect(gone) else was
    return found
