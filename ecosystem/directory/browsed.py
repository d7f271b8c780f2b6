"""The list of organizations as of a day, however an address narrows it: answered from sets in memory.

It says of itself what :class:`~ecosystem.directory.narrowing.Narrowing` says, and the same: tests hold them against each
other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyroaring import BitMap

from ecosystem.audit.keeping import kept_of_many
from ecosystem.browsing.index import Chosen, Index, matching
from ecosystem.browsing.keeping import index_of
from ecosystem.browsing.paging import Stretch
from ecosystem.core.dates import today
from ecosystem.core.paging import BACKWARD, FORWARD, read_cursor
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.directory.answers import RANKED, Answers, answers_to, row_of, stand_of
from ecosystem.directory.asked import Asked
from ecosystem.directory.chosen import besides, by_facets, is_said_by
from ecosystem.directory.counting import Counts
from ecosystem.directory.facets import organization_offers
from ecosystem.directory.narrowing import Narrowing, names_of
from ecosystem.programs.filters import MemberFilter

LONGEST_QUERY = 200
# Of so many lists the counts are kept.
MOST_COUNTED = 256


@dataclass(frozen=True)
class Browsed:
    """A list of organizations as it is narrowed by facets and by a search."""

    asked: Asked
    index: Index
    base: BitMap
    chosen: Chosen
    query: str
    narrowing: Narrowing | None
    """What reads the filters of which no facet tells; None where none is set."""

    @cached_property
    def wanted(self) -> BitMap:
        """The organizations of the list."""
        return matching(self._searched, self.chosen)

    @cached_property
    def answers(self) -> Answers | None:
        """What a search finds; None where nothing is searched for."""
        return answers_to(self.query, self.asked.registry) if self.query else None

    @property
    def _searched(self) -> BitMap:
        return self.base & self.answers.members if self.answers else self.base

    def counts(self) -> dict[str, Counts]:
        """How many each value of each facet has, as all other filters are set; kept for the other pages of the list."""
        said = tuple((name, *sorted(self.values(name))) for name in self.chosen)
        # How fresh a record is depends on the day on which it is looked at, not on the one it is shown as of.
        key = (self.asked.day, self.asked.registry and self.asked.registry.pk, self.query, said, today())
        return kept_of_many("counts", key, lambda: self.index.counted(self._searched, self.chosen), most=MOST_COUNTED)

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
        return bool(self.query or self.chosen)

    @property
    def names(self) -> list[str]:
        """The parameters that narrow this list."""
        return names_of(MemberFilter)

    def told(self) -> Iterator[tuple[str, str]]:
        """Each filter that is set and no facet tells, in words."""
        return self.narrowing.told() if self.narrowing else iter(())


def browsed(asked: Asked, narrowing: Callable[[], Narrowing]) -> Browsed | None:
    """The list that an address asks for; None where no index is there to say it.

    ``narrowing`` reads the address for the database; it is called where facets alone do not say what is asked for.
    """
    query = asked.request.GET
    index = index_of(asked.day)
    if index is None:
        return None
    base = index.in_registry(asked.registry.pk if asked.registry else None)
    offers = organization_offers(asked, lambda: index.counted(base, {}))
    if is_said_by(offers, query) and len(query.get("q", "")) <= LONGEST_QUERY:
        return Browsed(asked, index, base, by_facets(index, offers, query), query.get("q", "").strip(), None)
    asked_for = narrowing()
    chosen = by_facets(index, offers, query) | besides(index, offers, asked_for)
    return Browsed(asked, index, base, chosen, asked_for.query, asked_for)


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
