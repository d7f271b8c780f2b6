"""How far up all organizations stand, in memory: the next of those wanted, in the order in which a search tells what many answer."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nlargest, nsmallest

from pyroaring import BitMap

from ecosystem.browsing.walking import is_rare, met, with_room

NOWHERE = -1
Place = tuple[int, int]
"""Where one stands: its weight turned round, and its key."""


@dataclass(frozen=True)
class Standing:
    """Primary keys, those that weigh most first, and the weight of each."""

    keys: "array[int]" = field(default_factory=lambda: array("I"))
    weights: "array[int]" = field(default_factory=lambda: array("q"))

    @classmethod
    def of(cls, weights: Mapping[int, int]) -> "Standing":
        """The standing of records with these weights, none of them negative."""
        places = array("q", [NOWHERE]) * (max(weights, default=0) + 1)
        for key, weight in weights.items():
            places[key] = weight
        ordered = array("I", sorted(weights, key=lambda key: (-weights[key], key)))
        return cls(ordered, places)

    def after_change(self, gone: Iterable[int], come: Mapping[int, int]) -> "Standing":
        """The standing without ``gone``, and with each of ``come`` at its weight."""
        changed = Standing(self.keys[:], self.weights[:])
        for key in gone:
            if key < len(changed.weights) and changed.weights[key] != NOWHERE:
                del changed.keys[bisect_left(changed.keys, changed.place_of(key), key=changed.place_of)]
                changed.weights[key] = NOWHERE
        for key, weight in come.items():
            with_room(changed.weights, key, NOWHERE)
            changed.weights[key] = weight
            changed.keys.insert(bisect_left(changed.keys, (-weight, key), key=changed.place_of), key)
        return changed

    def place_of(self, key: int) -> Place:
        """Where a record stands that is in it."""
        return -self.weights[key], key

    def after(self, at: Place | None, wanted: BitMap, most: int) -> list[Place]:
        """The first of those wanted behind a place, or of all."""
        if is_rare(wanted, most, len(self.keys)):
            behind = (place for place in map(self.place_of, wanted) if at is None or place > at)
            return nsmallest(most, behind)
        start = 0 if at is None else bisect_right(self.keys, at, key=self.place_of)
        return self._met(range(start, len(self.keys)), wanted, most)

    def before(self, at: Place, wanted: BitMap, most: int) -> list[Place]:
        """The last of those wanted in front of a place, the nearest first."""
        if is_rare(wanted, most, len(self.keys)):
            return nlargest(most, (place for place in map(self.place_of, wanted) if place < at))
        end = bisect_left(self.keys, at, key=self.place_of)
        return self._met(range(end - 1, -1, -1), wanted, most)

    def _met(self, numbers: range, wanted: BitMap, most: int) -> list[Place]:
        return [self.place_of(key) for key in met(self.keys, numbers, wanted, most)]
