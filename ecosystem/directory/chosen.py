"""Whom each filter of an address leaves of the organizations, as sets: what facets offer, and what they do not."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from pyroaring import BitMap

from ecosystem.browsing.index import Chosen, Index
from ecosystem.browsing.reading import FACETS
from ecosystem.centers.models import Platform
from ecosystem.core.dates import today
from ecosystem.directory.facets import Offer
from ecosystem.directory.narrowing import Narrowing
from ecosystem.following.sets import sets_of

# What an address can say besides what it narrows the list by.
BESIDE = frozenset({"q", "sort", "view", "cursor", "registry", "as_of"})
# What decides in which states an enrollment counts: those of its list are looked at by the database.
STATES, BY_ENROLLMENT = "enrollment", frozenset({"center", "platform", "program"})


def is_said_by(offers: Iterable[Offer], query: QueryDict) -> bool:
    """Whether an address asks for nothing that facets do not offer."""
    return query.keys() <= {*FACETS, *BESIDE} and all(_is_offered(offer, query) for offer in offers)


def _values(query: QueryDict, name: str) -> list[str]:
    return [value for value in query.getlist(name) if value]


def _is_offered(offer: Offer, query: QueryDict) -> bool:
    return offer.keys.keys() >= {*_values(query, offer.name)}


def by_facets(index: Index, offers: Iterable[Offer], query: QueryDict) -> dict[str, BitMap]:
    """Whom the facets leave of which something that is on offer is chosen, and nothing else."""
    return {
        offer.name: index.having(offer.name, [key for value in values for key in offer.keys[value]])
        for offer in offers
        if (values := _values(query, offer.name)) and _is_offered(offer, query)
    }


def besides(index: Index, offers: Iterable[Offer], narrowing: Narrowing) -> Chosen:
    """Whom everything else leaves that an address narrows the list by."""
    query = narrowing.chosen
    states = bool(_values(query, STATES))
    said = {offer.name for offer in offers if _is_offered(offer, query)} - (BY_ENROLLMENT if states else set())
    asked_for = [name for name in narrowing.names if name != "q" and name not in said and _values(query, name)]
    return {name: _left_by(name, index, narrowing, states) for name in asked_for}


def _left_by(name: str, index: Index, narrowing: Narrowing, states: bool) -> BitMap:
    value = narrowing.value(name)
    platforms = index.sets["platform"]
    if name == "member":
        members = BitMap().union(*platforms.values())
        return index.listed & members if value else index.listed - members
    if name == "center" and not states:
        of_them = Platform.objects.filter(center__in=value).values_list("pk", flat=True)
        return index.having("platform", of_them)
    return _asked_of_the_database(name, narrowing)


def _asked_of_the_database(name: str, narrowing: Narrowing) -> BitMap:
    asked = narrowing.asked
    values: Any = [(one, *sorted(_values(narrowing.chosen, one))) for one in (name, STATES)]
    registry = asked.registry.pk if asked.registry else None
    (found,) = sets_of({("filtered", registry, asked.day, today(), *values): narrowing.only(name)}).values()
    return found
