"""What a search finds among a city's public organizations, kept for an edition: every page and facet of a list asks again."""

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from pyroaring import BitMap

from ecosystem.audit.keeping import kept
from ecosystem.organizations.finding.placing import PlaceField, in_places
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place

# So many searches are kept; each takes some kilobytes, of a common word up to an eighth of a megabyte.
MOST = 128
RANKED = Organization.objects.annotate(rank=Value(None, output_field=PlaceField(null=True)))
"""What cursors of a list by relevance are read with."""


@dataclass(frozen=True)
class Answers:
    """Who is found. Where everything found is ranked, ``keys`` are in that order, with the place and weight of each."""

    members: BitMap
    keys: Sequence[int]
    places: Sequence[int]
    weights: Sequence[int]

    @property
    def is_ranked(self) -> bool:
        """Whether the order of all is known; of what many answer to, the database knows it."""
        return len(self.keys) == len(self.members)

    def within(self, wanted: BitMap) -> list[tuple[int, int, int]]:
        """Those wanted in their order, each as its place, its weight turned round, and its key: they compare as they stand."""
        rows = zip(self.places, self.weights, self.keys, strict=True)
        return [(place, -weight, key) for place, weight, key in rows if key in wanted]


def row_of(stands: tuple[int, int, int]) -> dict[str, int]:
    """By what a row is sorted, for a cursor."""
    place, weight, key = stands
    return {"rank": place, "prominence": -weight, "id": key}


def answers_to(query: str, registry: Place | None) -> Answers:
    """What a search finds in a registry, or in all of them; a public one at any time, so dates still have to be looked at."""
    known: OrderedDict[Any, Answers] = kept("answers", OrderedDict)
    key = (query, registry.pk if registry else None)
    found = known.get(key)
    if found is None:
        found = known[key] = _asked(query, registry)
        if len(known) > MOST:
            known.popitem(last=False)
    return found


def _asked(query: str, registry: Place | None) -> Answers:
    rows = Organization.objects.public()
    found = (rows if registry is None else rows.in_registry(registry)).search(query)
    if found.found is None or not found.found.whole:
        return Answers(BitMap(found.values_list("pk", flat=True)), (), (), ())
    hits = list(in_places(found.found))
    keys = array("I", (key for _place, _weight, key in hits))
    places = array("I", (place for place, _weight, _key in hits))
    return Answers(BitMap(keys), keys, places, array("l", (weight for _place, weight, _key in hits)))
