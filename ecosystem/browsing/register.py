"""All public organizations, whatever the day: sets of them by value, and their orders, as of one edition.

It never changes. :meth:`Register.after` makes the next one of it, which shares everything that did not change.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyroaring import BitMap

from ecosystem.browsing.orders import Order
from ecosystem.browsing.reading import (
    BY_AGE,
    ENDS,
    UNKNOWN_AGE,
    WEIGHT,
    Ranks,
    Sets,
    by_name,
    first_rank_after,
    places_by_name,
    read_members,
)
from ecosystem.browsing.standing import Standing
from ecosystem.core.batches import VALUES
from ecosystem.following.sets import exchanged


@dataclass(frozen=True)
class Register:
    """Who is public. Members are primary keys; the values of sets are primary keys or, for kinds, codes."""

    public: BitMap
    sets: Sets
    orders: Mapping[str, Order]
    standing: Standing
    ends: Mapping[int, int]
    """When those that were or will be dissolved end, as the ordinal of the day."""

    @classmethod
    def read(cls) -> "Register":
        """Everything, from the database."""
        sets, ranks = read_members()
        ends = ranks.pop(ENDS)
        standing = Standing.of(ranks.pop(WEIGHT))
        orders = {"name": Order.of(by_name())}
        orders |= {name: Order.ranked(known) for name, known in ranks.items()}
        public = BitMap().union(*sets["registry"].values())
        return cls(public, _within(sets, public), orders, standing, ends)

    def after(self, changed: Collection[int]) -> "Register":
        """The register once these organizations may have changed, come or gone."""
        if not changed:
            return self
        (fresh, ranks), gone = read_members(changed), BitMap(changed)
        come = BitMap().union(*fresh["registry"].values())
        sets = {name: exchanged(values, _values_within(fresh[name], come), gone) for name, values in self.sets.items()}
        standing = self.standing.after_change(changed, ranks.pop(WEIGHT))
        ends = {pk: end for pk, end in self.ends.items() if pk not in gone} | ranks.pop(ENDS)
        return Register((self.public - gone) | come, sets, self._reordered(changed, ranks), standing, ends)

    def existing(self, day: date) -> BitMap:
        """Those who existed on a day; of unknown age is: since long ago."""
        oldest, ended = self.orders[BY_AGE], BitMap(pk for pk, end in self.ends.items() if end <= day.toordinal())
        founded = BitMap(oldest.between(0, first_rank_after(day))) | BitMap(oldest.between(UNKNOWN_AGE))
        return founded - ended

    def exists(self, pk: int, day: date) -> bool:
        """Whether one of them existed on a day."""
        if pk not in self.public:
            return False
        rank = self.orders[BY_AGE].ranks[pk]
        is_founded = rank < first_rank_after(day) or rank >= UNKNOWN_AGE
        return is_founded and self.ends.get(pk, day.toordinal() + 1) > day.toordinal()

    def _reordered(self, changed: Collection[int], ranks: Ranks) -> dict[str, Order]:
        orders = {name: self.orders[name].ranked_anew(changed, known) for name, known in ranks.items()}
        named = self.orders["name"].moved(changed, places_by_name(changed)) if len(changed) <= VALUES else None
        return {**orders, "name": named or Order.of(by_name())}


def _within(sets: Sets, public: BitMap) -> Sets:
    return {name: _values_within(values, public) for name, values in sets.items()}


def _values_within(sets: Mapping[Any, BitMap], public: BitMap) -> dict[Any, BitMap]:
    return {value: members & public for value, members in sets.items()}
