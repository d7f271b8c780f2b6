"""What a search finds among a city's public organizations, kept for an edition: every page and facet of a list asks again."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Value
from pyroaring import BitMap

from ecosystem.audit.keeping import kept_of_many
from ecosystem.browsing.standing import Standing
from ecosystem.organizations.finding.lookup import keys_answering
from ecosystem.organizations.finding.placing import PlaceField, in_places
from ecosystem.organizations.models import Organization, SearchEntry
from ecosystem.vocabulary.models import Place

# So many ranked answers are kept, of sixteen bytes each; every search counts as if it had some more.
MOST, OF_EACH = 2_000_000, 15_000
UNRANKED = 2**31 - 1
"""The place of whatever of many answers was not ranked by its name."""
RANKED = Organization.objects.annotate(rank=Value(None, output_field=PlaceField(null=True)))
"""What cursors of a list by relevance are read with."""

Stand = tuple[int, int, int]
"""Where one stands, to be compared: its place, its weight turned round, and its key."""


@dataclass(frozen=True)
class Answers:
    """Who is found: the place, the weight and the key of each that was ranked by its names, the best first; and the others.

    Of many answers only the first were ranked. The others follow as far up as they stand among all organizations.
    """

    members: BitMap
    keys: Sequence[int]
    places: Sequence[int]
    weights: Sequence[int]
    others: BitMap

    @classmethod
    def of(cls, stands: Iterable[tuple[int, int, int]], found: BitMap) -> "Answers":
        """The answers with these places, weights and keys, in their order, and whoever else was found."""
        places, weights, keys = array("l"), array("l"), array("I")
        for place, weight, key in stands:
            places.append(place)
            weights.append(weight)
            keys.append(key)
        ranked = BitMap(keys)
        return cls(found | ranked, keys, places, weights, found - ranked)

    def stand(self, number: int) -> Stand:
        """Where the ranked answer of this number stands."""
        return self.places[number], -self.weights[number], self.keys[number]

    def after(self, at: Stand | None, wanted: BitMap, most: int, standing: Standing) -> list[Stand]:
        """The first of those wanted behind a stand, or of all."""
        start = 0 if at is None else bisect_right(range(len(self.keys)), at, key=self.stand)
        found = self._taken(range(start, len(self.keys)), wanted, most)
        at_other = at[1:] if at is not None and at[0] == UNRANKED else None
        others = standing.after(at_other, wanted & self.others, most - len(found)) if len(found) < most else ()
        return [*found, *((UNRANKED, *place) for place in others)]

    def before(self, at: Stand, wanted: BitMap, most: int, standing: Standing) -> list[Stand]:
        """The last of those wanted in front of a stand, the nearest first."""
        is_other = at[0] == UNRANKED
        others = standing.before(at[1:], wanted & self.others, most) if is_other else ()
        end = len(self.keys) if is_other else bisect_left(range(len(self.keys)), at, key=self.stand)
        ranked = self._taken(range(end - 1, -1, -1), wanted, most - len(others)) if len(others) < most else ()
        return [*((UNRANKED, *place) for place in others), *ranked]

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
    """What a search finds in a registry, or in all of them: at any time and whoever sees it, so who is listed has to be looked at."""
    key = (query, registry.pk if registry else None)
    return kept_of_many("answers", key, lambda: _asked(query, registry), most=MOST, weight=_weight)


def _weight(found: Answers) -> int:
    return len(found.keys) + OF_EACH


def _asked(query: str, registry: Place | None) -> Answers:
    rows = Organization.objects.public()
    found = (rows if registry is None else rows.in_registry(registry)).search(query).found
    if found is None:
        return Answers.of((), BitMap())
    return Answers.of(in_places(found), BitMap() if found.whole else keys_answering(SearchEntry, found.groups))
