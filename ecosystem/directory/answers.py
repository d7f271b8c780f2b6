"""What a search finds among a city's public organizations, kept for an edition: every page and facet of a list asks again."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.db.models import Value
from pyroaring import BitMap

from ecosystem.audit.keeping import kept_of_many
from ecosystem.organizations.finding.placing import PlaceField, in_places
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place

# So many answers are kept, of sixteen bytes each; a search with few or none counts as if it had some.
MOST, OF_EACH = 2_000_000, 15_000
ROWS_AT_ONCE = 20_000
UNRANKED = 2**31 - 1
"""The place of whatever of many answers was not ranked by its name."""
RANKED = Organization.objects.annotate(rank=Value(None, output_field=PlaceField(null=True)))
"""What cursors of a list by relevance are read with."""

Stand = tuple[int, int, int]
"""Where one stands, to be compared: its place, its weight turned round, and its key."""


@dataclass(frozen=True)
class Answers:
    """Who is found, and in which order: the place, the weight and the key of each, the best first."""

    members: BitMap
    keys: Sequence[int]
    places: Sequence[int]
    weights: Sequence[int]

    @classmethod
    def of(cls, stands: Iterable[tuple[int, int, int]]) -> "Answers":
        """The answers with these places, weights and keys, in their order."""
        places, weights, keys = array("l"), array("l"), array("I")
        for place, weight, key in stands:
            places.append(place)
            weights.append(weight)
            keys.append(key)
        return cls(BitMap(keys), keys, places, weights)

    def __len__(self) -> int:
        return len(self.keys)

    def stand(self, number: int) -> Stand:
        """Where the answer of this number stands."""
        return self.places[number], -self.weights[number], self.keys[number]

    def after(self, at: Stand | None, wanted: BitMap, most: int) -> list[Stand]:
        """The first of those wanted behind a stand, or of all."""
        start = 0 if at is None else bisect_right(range(len(self)), at, key=self.stand)
        return self._taken(range(start, len(self)), wanted, most)

    def before(self, at: Stand, wanted: BitMap, most: int) -> list[Stand]:
        """The last of those wanted in front of a stand, the nearest first."""
        end = bisect_left(range(len(self)), at, key=self.stand)
        return self._taken(range(end - 1, -1, -1), wanted, most)

    def _taken(self, numbers: range, wanted: BitMap, most: int) -> list[Stand]:
        found = (number for number in numbers if self.keys[number] in wanted)
        return [self.stand(number) for number in islice(found, most)]


def row_of(stand: Stand) -> dict[str, int | None]:
    """By what a row is sorted, for a cursor."""
    place, weight, key = stand
    return {"rank": None if place == UNRANKED else place, "prominence": -weight, "id": key}


def stand_of(values: Sequence[Any]) -> Stand:
    """The stand that a cursor by relevance names."""
    place, weight, key = values
    return UNRANKED if place is None else place, -weight, key


def answers_to(query: str, registry: Place | None) -> Answers:
    """What a search finds in a registry, or in all of them; a public one at any time, so dates still have to be looked at."""
    key = (query, registry.pk if registry else None)
    return kept_of_many("answers", key, lambda: Answers.of(_asked(query, registry)), most=MOST, weight=_weight)


def _weight(found: Answers) -> int:
    return len(found) + OF_EACH


def _asked(query: str, registry: Place | None) -> Iterator[tuple[int, int, int]]:
    rows = Organization.objects.public()
    rows = (rows if registry is None else rows.in_registry(registry)).search(query)
    if rows.found is None:
        return iter(())
    if rows.found.whole:
        return in_places(rows.found)
    ranked = list(in_places(rows.found))
    placed = {key for _place, _weight, key in ranked}
    standing = rows.order_by("-prominence", "pk").values_list("prominence", "pk").iterator(ROWS_AT_ONCE)
    return chain(ranked, ((UNRANKED, weight, key) for weight, key in standing if key not in placed))
