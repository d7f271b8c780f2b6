"""The list of today's organizations, narrowed by what facets offer: answered from the index in memory.

It says of itself what :class:`~ecosystem.directory.narrowing.Narrowing` says, and the same: tests hold them against each
other. Whatever else an address asks for is left to that one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyroaring import BitMap

from ecosystem.audit.keeping import kept_of_many
from ecosystem.browsing.index import Index
from ecosystem.browsing.keeping import index_now
from ecosystem.browsing.paging import Stretch
from ecosystem.browsing.reading import FACETS
from ecosystem.core.paging import BACKWARD, FORWARD, read_cursor
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.directory.answers import RANKED, Answers, answers_to, row_of, stand_of
from ecosystem.directory.asked import Asked
from ecosystem.directory.counting import Counts
from ecosystem.directory.facets import Offer, organization_offers
from ecosystem.directory.narrowing import names_of
from ecosystem.programs.filters import MemberFilter

# What an address can say besides facets, and what it means is settled elsewhere.
BESIDE = frozenset({"q", "sort", "view", "cursor", "registry"})
LONGEST_QUERY = 200
# Of so many lists the counts are kept.
MOST_COUNTED = 256


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
        """How many each value of each facet has, as all other filters are set; kept for the other pages of the list."""
        picked = tuple((name, tuple(sorted(values, key=str))) for name, values in self.picked.items() if values)
        key = (self.asked.day, self.asked.registry and self.asked.registry.pk, self.query, picked)
        return kept_of_many("counts", key, lambda: self.index.counted(self._searched, self.picked), most=MOST_COUNTED)

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


def stretch_of_matches(found: Browsed, answers: Answers, cursor: str, size: int) -> tuple[Stretch, list[Any]]:
    """The page of a search that a cursor names, the best first; and by what the rows are sorted."""
    direction, values = read_cursor(cursor, RANKED, BY_RELEVANCE) if cursor else (FORWARD, None)
    at, standing = None if values is None else stand_of(values), found.index.standing
    if at is not None and direction == BACKWARD:
        stood = answers.before(at, found.wanted, size + 1, standing)
        if len(stood) <= size:
            # The beginning: the whole first page, though rows may have joined it since.
            return stretch_of_matches(found, answers, "", size)
        part = stood[size - 1 :: -1]
        follows, leads = bool(answers.after(part[-1], found.wanted, 1, standing)), True
    else:
        stood = answers.after(at, found.wanted, size + 1, standing)
        part, follows = stood[:size], len(stood) > size
        leads = bool(part) and bool(cursor)
    return Stretch([key for _place, _weight, key in part], follows, leads), [row_of(one) for one in part]
