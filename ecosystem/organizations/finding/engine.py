"""Finding: candidates from the index, ranked by their names; of what most records answer to, those that stand first.

The order is the same on every database. What is read is bounded whatever is typed: at most ``lookup.MOST`` candidates are ranked, and
a walk through the records that stand first ends after ``WALKED`` of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from ecosystem.organizations.fields import Tokens
from ecosystem.organizations.finding.asking import Asked, Group, ask
from ecosystem.organizations.finding.lookup import keys_with
from ecosystem.organizations.finding.ranking import (
    GUESSED,
    Candidate,
    Hit,
    Tier,
    abbreviated,
    hit_of,
    in_order,
    spelled_out,
)
from ecosystem.organizations.finding.tokens import NAME, SOUND
from ecosystem.organizations.finding.typos import alternatives, guessed

# Where one in twenty of those that stand first has a word, so have too many to ask the index for them all.
PROBED, OFTEN = 600, 30
WALKED, HEAD = 1500, 60
MOST_NAMED = 200
MOST_GUESSES = 400
# The ways of answering that come before everything else that has the words.
FIRST = frozenset({*(tier for tier in Tier if tier < Tier.HOLDS), Tier.SOUNDS})
Answer = Callable[[Asked, Candidate], Hit | None]


@dataclass(frozen=True)
class Index:
    """Where entries are: their model, how a record leads to its entry, and the column that says how far up it stands."""

    model: Callable[[], Any]
    path: str
    weight: str

    @property
    def entries(self) -> Any:
        return self.model()


@dataclass(frozen=True)
class Found:
    """What answers a query, the best first.

    Where it is not ``whole``, more answer than were ranked: ``hits`` are those that come first, and ``groups`` say
    which others follow, those first that stand further up.
    """

    asked: Asked
    hits: list[Hit] = field(default_factory=list)
    whole: bool = True
    groups: Sequence[Group] = ()

    @property
    def keys(self) -> list[int]:
        return [hit.pk for hit in self.hits]

    @property
    def is_guess(self) -> bool:
        """Whether nothing is what was typed, and these only may have been meant."""
        return bool(self.hits) and all(hit.tier in GUESSED for hit in self.hits)


def find(rows: QuerySet, index: Index, text: str | None) -> Found:
    """What of ``rows`` answers a query; nothing where nothing in it can be searched for. Never fails, whatever is typed."""
    asked = ask(text)
    if not asked.groups:
        return Found(asked)
    search = _Search(rows, index, asked)
    if search.is_common():
        return search.those_that_stand_first()
    return Found(asked, search.ranked())


class _Search:
    """One search: what was asked, among which rows."""

    def __init__(self, rows: QuerySet, index: Index, asked: Asked) -> None:
        self.rows, self.index, self.asked = rows, index, asked
        self.keys: list[int] = []

    def is_common(self) -> bool:
        """Whether so many answer that they are not ranked one by one; else their keys are known afterwards."""
        groups = self.asked.groups
        if any(token.endswith("*") for group in groups for token in group) and self._often(groups):
            return True
        keys = keys_with(self.index.entries, groups)
        self.keys = keys or []
        return keys is None

    def _often(self, groups: Sequence[Group]) -> bool:
        first = self._standing(PROBED)
        held = self.rows.model._default_manager.filter(pk__in=first).filter(
            **{f"{self.index.path}tokens__holds": groups}
        )
        return held.order_by()[:OFTEN].count() >= OFTEN

    def _standing(self, most: int) -> QuerySet:
        return self.rows.order_by(f"-{self.index.weight}", "pk").values("pk")[:most]

    def those_that_stand_first(self) -> Found:
        """Those whose name it is, then those that begin so among the ones that stand first."""
        asked = self.asked
        named = [(NAME + name,) for name in (asked.key, *asked.codes)]
        named += [] if asked.is_chinese else [(SOUND + asked.sound,)]
        exact = keys_with(self.index.entries, named, MOST_NAMED) or []
        first = self.rows.model._default_manager.filter(pk__in=self._standing(WALKED))
        beginning = first.filter(**{f"{self.index.path}names__holds_text": f"\n{asked.key}"}).order_by(
            f"-{self.index.weight}", "pk"
        )
        keys = [*exact, *beginning.values_list("pk", flat=True)[:HEAD]]
        hits = [hit for one in self._candidates(keys) if (hit := hit_of(asked, one)) is not None and hit.tier in FIRST]
        return Found(asked, in_order(hits), whole=False, groups=asked.groups)

    def ranked(self) -> list[Hit]:
        """Everything that answers, the best first; only where nothing does, what may have been meant."""
        asked = self.asked
        hits = {one.pk: hit for one in self._candidates(self.keys) if (hit := hit_of(asked, one)) is not None}
        if not any(hit.tier <= Tier.NAMED for hit in hits.values()):
            self._add_abbreviated(hits)
        if not hits and self.asked.beginnings:
            self._add(hits, keys_with(self.index.entries, self.asked.beginnings) or (), hit_of)
        return in_order(hits.values()) if hits else self._guesses()

    def _add_abbreviated(self, hits: dict[int, Hit]) -> None:
        from_spellings = [(NAME + key,) for key in self.asked.spellings]
        from_spellings += [group for key in self.asked.spellings if (group := ask(key).groups[0])]
        for groups, answer in ((from_spellings, _spelled_out), ([self.asked.pairs], abbreviated)):
            if groups and groups[0]:
                self._add(hits, keys_with(self.index.entries, groups) or (), answer)

    def _add(self, hits: dict[int, Hit], keys: Iterable[int], answer: Answer) -> None:
        for one in self._candidates(keys):
            hit = answer(self.asked, one)
            if hit is not None and (one.pk not in hits or hit.order < hits[one.pk].order):
                hits[one.pk] = hit

    def _guesses(self) -> list[Hit]:
        groups = self._likely(alternatives(self.asked))
        keys = keys_with(self.index.entries, groups) if groups else []
        found = [hit for one in self._candidates(keys or ()) if (hit := guessed(self.asked, one)) is not None]
        return in_order(found)[:MOST_GUESSES]

    def _likely(self, groups: list[Tokens]) -> list[Tokens]:
        """The alternatives without those that too many records answer to."""
        few: list[Tokens] = []
        for group in groups:
            short = len(group) < 4 and all(isinstance(token, str) for token in group)
            if not short or keys_with(self.index.entries, [group]) is not None:  # type: ignore[list-item]
                few.append(group)
        return few

    def _candidates(self, keys: Iterable[int]) -> list[Candidate]:
        """The entries of these keys that are among the rows."""
        wanted = sorted(set(keys))
        if not wanted:
            return []
        path, weight = self.index.path, self.index.weight
        tokens = [] if self.asked.is_chinese else [f"{path}tokens"]
        rows = self.rows.filter(pk__in=wanted).order_by().values_list("pk", f"{path}names", weight, *tokens)
        return [Candidate(pk, names or "", rest[0] if rest else "", place) for pk, names, place, *rest in rows]


def _spelled_out(asked: Asked, one: Candidate) -> Hit | None:
    return spelled_out(asked.spellings, one)
