"""The list of today's organizations, narrowed by what facets offer: answered from the index in memory.

It says of itself what :class:`~ecosystem.directory.narrowing.Narrowing` says, and the same: tests hold them against each
other. Whatever else an address asks for is left to that one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

from pyroaring import BitMap

from ecosystem.browsing.index import Index
from ecosystem.browsing.keeping import index_now
from ecosystem.browsing.reading import FACETS, listed
from ecosystem.core.paging import BACKWARD, FORWARD, Key, cursor_of, first_beyond, read_cursor
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.directory.answers import RANKED, Answers, answers_to, row_of
from ecosystem.directory.asked import Asked
from ecosystem.directory.counting import Counts
from ecosystem.directory.facets import Offer, organization_offers
from ecosystem.directory.narrowing import names_of
from ecosystem.organizations.models import Organization
from ecosystem.organizations.orders import ORDERS
from ecosystem.programs.filters import MemberFilter

# What an address can say besides facets, and what it means is settled elsewhere.
BESIDE = frozenset({"q", "sort", "view", "cursor", "registry"})
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Browsed:
    """A list of organizations as it is narrowed by facets and by a search."""

    asked: Asked
    index: Index
    base: BitMap
    picked: Mapping[str, list[Any]]
    query: str

    @cached_property
    def wanted(self) -> BitMap:
        """The organizations of the list."""
        return self.index.matching(self._searched, self.picked)

    @cached_property
    def answers(self) -> Answers | None:
        """What a search finds; None where nothing is searched for."""
        return answers_to(self.query, self.asked.registry) if self.query else None

    @property
    def _searched(self) -> BitMap:
        return self.base & self.answers.members if self.answers else self.base

    def counts(self) -> dict[str, Counts]:
        """How many each value of each facet has, as all other filters are set."""
        return self.index.counted(self._searched, self.picked)

    def whole(self) -> dict[str, Counts]:
        """The same of the whole list, before it is narrowed."""
        return self.index.counted(self.base, {})

    def total(self) -> int:
        """How many organizations there are."""
        return len(self.wanted)

    def values(self, name: str) -> list[str]:
        """What is chosen of a facet."""
        return self.asked.request.GET.getlist(name)

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.query) or any(self.picked.values())

    @property
    def names(self) -> list[str]:
        """The parameters that narrow this list."""
        return names_of(MemberFilter)

    def told(self) -> Iterator[tuple[str, str]]:
        """Nothing is chosen that no facet tells."""
        return iter(())


def browsed(asked: Asked) -> Browsed | None:
    """The list that an address asks for; None where the index cannot say it."""
    query = asked.request.GET
    if asked.is_past or not query.keys() <= {*FACETS, *BESIDE, "as_of"} or len(query.get("q", "")) > LONGEST_QUERY:
        return None
    index = index_now()
    if index is None or index.day != asked.day:
        return None
    base = index.in_registry(asked.registry.pk if asked.registry else None)
    picked = _picked(asked, organization_offers(asked, lambda: index.counted(base, {})))
    return None if picked is None else Browsed(asked, index, base, picked, query.get("q", "").strip())


def _picked(asked: Asked, offers: list[Offer]) -> dict[str, list[Any]] | None:
    """Of each facet the keys of what is chosen; None where something is chosen that nobody of the list has."""
    picked = {}
    for offer in offers:
        values = [value for value in asked.request.GET.getlist(offer.name) if value]
        if not offer.keys.keys() >= {*values}:
            return None
        picked[offer.name] = [key for value in values for key in offer.keys[value]]
    return picked


@dataclass(frozen=True)
class Stretch:
    """A part of an order: primary keys, and whether there are more after them and before them."""

    keys: list[int]
    more_after: bool
    more_before: bool


def stretch_of_matches(found: Browsed, answers: Answers, cursor: str, size: int) -> tuple[Stretch, list[Any]]:
    """The same of a search whose every answer is ranked, the best first; and by what the rows are sorted."""
    direction, values = read_cursor(cursor, RANKED, BY_RELEVANCE) if cursor else (FORWARD, None)
    stood = answers.within(found.wanted)
    start, end = 0, size
    if values is not None:
        # A cursor made while more answered than were ranked may stand among those: after all that are.
        at = (inf if values[0] is None else values[0], -values[1], values[2])
        start = bisect_right(stood, at) if direction == FORWARD else max(bisect_left(stood, at) - size, 0)
        end = start + size
    part = stood[start:end]
    before = bool(part) and (start > 0 if direction == BACKWARD else bool(cursor))
    keys = [key for _place, _weight, key in part]
    return Stretch(keys, end < len(stood), before), [row_of(one) for one in part]


def stretch(found: Browsed, order: str, cursor: str, size: int) -> Stretch:
    """The page of the list that a cursor names, like :func:`ecosystem.core.paging.keyset_page` makes it."""
    places, keys = found.index.orders[order], ORDERS[order]
    direction, values = read_cursor(cursor, Organization.objects.all(), keys) if cursor else (FORWARD, None)
    if values is None:
        rows = places.following(found.wanted, 0, size + 1)
        return Stretch(rows[:size], len(rows) > size, more_before=False)
    after = first_beyond(listed(found.asked.day), keys, values)
    place = places.place_of(after.pk) if after else len(places)
    if direction == FORWARD:
        rows = places.following(found.wanted, place, size + 1)
        return Stretch(rows[:size], len(rows) > size, more_before=bool(rows))
    if place and places.keys[place - 1] == values[-1]:
        place -= 1
    rows = places.preceding(found.wanted, place, size + 1)
    if len(rows) <= size:
        # The beginning: the whole first page, though rows may have joined it since.
        return stretch(found, order, "", size)
    return Stretch(rows[:size][::-1], more_after=True, more_before=True)


def cursors(part: Stretch, rows: list[Any], keys: tuple[Key, ...]) -> tuple[str, str]:
    """The cursors of the next page and of the one before; empty where there is none."""
    following = cursor_of(FORWARD, rows[-1], keys) if rows and part.more_after else ""
    return following, cursor_of(BACKWARD, rows[0], keys) if rows and part.more_before else ""
