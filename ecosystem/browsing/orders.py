"""An order of many records in memory: where each stands, and the next of those that are wanted."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nlargest, nsmallest
from math import inf

from pyroaring import BitMap

from ecosystem.browsing.walking import is_rare, met, with_room

NOWHERE = -1.0


@dataclass(frozen=True)
class Order:
    """Primary keys in an order, and the rank of each.

    Ranks only compare: between two of them there is room for more, so that one record that is new or moved does not
    give every other a new one.
    """

    keys: "array[int]" = field(default_factory=lambda: array("I"))
    ranks: "array[float]" = field(default_factory=lambda: array("d"))

    @classmethod
    def of(cls, keys: Iterable[int]) -> "Order":
        """The order in which the keys come."""
        ordered = array("I", keys)
        ranks = array("d", [NOWHERE]) * (max(ordered, default=0) + 1)
        for place, key in enumerate(ordered):
            ranks[key] = float(place)
        return cls(ordered, ranks)

    @classmethod
    def ranked(cls, ranks: Mapping[int, int]) -> "Order":
        """The order of ranks that are known of each record by itself, positive and below 2⁵³."""
        ordered = array("I", sorted(ranks, key=ranks.__getitem__))
        places = array("d", [NOWHERE]) * (max(ordered, default=0) + 1)
        for key, rank in ranks.items():
            places[key] = float(rank)
        return cls(ordered, places)

    def __len__(self) -> int:
        return len(self.keys)

    def holds(self, key: int) -> bool:
        """Whether the record stands in this order."""
        return 0 <= key < len(self.ranks) and self.ranks[key] != NOWHERE

    def between(self, first: float, end: float = inf) -> "array[int]":
        """The keys of which the rank is at least ``first`` and below ``end``, in this order."""
        rank_of = self.ranks.__getitem__
        return self.keys[bisect_left(self.keys, first, key=rank_of) : bisect_left(self.keys, end, key=rank_of)]

    def place_of(self, key: int) -> int:
        """How many stand before the record. Raises ``KeyError`` where it is not in this order."""
        if not self.holds(key):
            raise KeyError(key)
        return bisect_left(self.keys, self.ranks[key], key=self.ranks.__getitem__)

    def moved(self, gone: Iterable[int], come: Iterable[tuple[int, int | None]]) -> "Order | None":
        """The order without ``gone`` and with each of ``come`` before the record named beside it, or last.

        None where there is no room left between two: then all have to be ranked anew.
        """
        order = self._without(gone)
        for key, follower in come:
            rank = order._rank_before(follower)
            if rank is None:
                return None
            order._insert(key, rank)
        return order

    def ranked_anew(self, gone: Iterable[int], ranks: Mapping[int, int]) -> "Order":
        """The order without ``gone`` and with each of ``ranks`` at its rank."""
        order = self._without(gone)
        for key, rank in ranks.items():
            order._insert(key, float(rank))
        return order

    def _without(self, gone: Iterable[int]) -> "Order":
        order = Order(self.keys[:], self.ranks[:])
        for key in gone:
            if order.holds(key):
                del order.keys[order.place_of(key)]
                order.ranks[key] = NOWHERE
        return order

    def _rank_before(self, follower: int | None) -> float | None:
        """Half way between a record (or the end) and what stands before it now; None where nothing fits between."""
        keys, ranks = self.keys, self.ranks
        place = len(keys) if follower is None else self.place_of(follower)
        before = ranks[keys[place - 1]] if place else NOWHERE + 0.5
        after = ranks[keys[place]] if place < len(keys) else before + 2.0
        rank = (before + after) / 2
        return rank if before < rank < after else None

    def _insert(self, key: int, rank: float) -> None:
        with_room(self.ranks, key, NOWHERE)
        self.keys.insert(bisect_left(self.keys, rank, key=self.ranks.__getitem__), key)
        self.ranks[key] = rank

    def following(self, wanted: BitMap, place: int, size: int) -> list[int]:
        """The first ``size`` of those wanted that stand at ``place`` or after it, in this order."""
        if is_rare(wanted, size, len(self.keys)):
            start = self.ranks[self.keys[place]] if place < len(self.keys) else inf
            return nsmallest(size, self._ranked(wanted, start, inf), key=self.ranks.__getitem__)
        return met(self.keys, range(place, len(self.keys)), wanted, size)

    def preceding(self, wanted: BitMap, place: int, size: int) -> list[int]:
        """The last ``size`` of those wanted that stand before ``place``, the nearest first."""
        if is_rare(wanted, size, len(self.keys)):
            end = self.ranks[self.keys[place]] if place < len(self.keys) else inf
            return nlargest(size, self._ranked(wanted, NOWHERE, end), key=self.ranks.__getitem__)
        return met(self.keys, range(place - 1, -1, -1), wanted, size)

    def _ranked(self, wanted: BitMap, start: float, end: float) -> Iterator[int]:
        ranks = self.ranks
        return (key for key in wanted if start <= ranks[key] < end)
