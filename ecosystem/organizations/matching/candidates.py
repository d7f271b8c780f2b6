"""Which organizations of the registry a side may be: found by identifiers, names and rare words, then compared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from ecosystem.core.batches import chunks
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.matching.bulk import NameIndex
from ecosystem.organizations.matching.comparing import DIFFERENT, POSSIBLE, SAME, Comparison, compare
from ecosystem.organizations.matching.evidence import stock_listing
from ecosystem.organizations.matching.reasons import Reason
from ecosystem.organizations.matching.records import Record, records_of
from ecosystem.organizations.matching.sides import Side
from ecosystem.organizations.matching.tokens import closest, keys_of, tokens_of

NEW = "new"
MOST = 5
# A word that more organizations have than this tells nothing by itself.
COMMON = 200
# From so many sides on, all names are read once instead of asking the index for each of them.
MANY = 60
MARKETS = ("", ".SH", ".SZ", ".BJ", ".SS", ".HK")


@dataclass(frozen=True)
class Candidate:
    """An organization that may be the one, with the verdict on it and why."""

    organization_id: int
    public_id: str
    name: str
    score: float
    reasons: tuple[Reason, ...]
    verdict: str

    def told(self) -> dict[str, Any]:
        """As the doors answer it."""
        reasons = [reason.told() for reason in self.reasons]
        return {"id": self.public_id, "name": self.name, "score": self.score, "reasons": reasons}


@dataclass(frozen=True)
class Match:
    """``same``, ``possible`` or ``new``, and the candidates, the best first; of a new one there are none."""

    verdict: str
    candidates: tuple[Candidate, ...] = ()

    def told(self) -> dict[str, Any]:
        """As the doors answer it."""
        return {"verdict": self.verdict, "candidates": [candidate.told() for candidate in self.candidates]}


def match(side: Side, *, organizations: QuerySet, most: int = MOST) -> Match:
    """Which of the organizations a side is; at most five candidates, or so many as are wanted, the best first."""
    return match_many([side], organizations=organizations, most=most)[0]


def match_many(sides: Sequence[Side], *, organizations: QuerySet, most: int = MOST) -> list[Match]:
    """The matches of many sides, in their order, in a number of queries that hardly grows with them.

    Identifiers and whole names are looked up first; only for the sides that these do not settle rare words are searched:
    for a few sides in the search index, for many by reading all names once.
    """
    found = _by_identifiers(sides, organizations)
    for number, pks in _by_keys(sides, organizations).items():
        found[number] |= pks
    known: dict[int, Record] = records_of(organizations, set().union(*found.values()) if found else set())
    comparer = _Comparer(sides, known)
    rest = [number for number in range(len(sides)) if not comparer.is_settled(number, found.get(number, set()))]
    for number, pks in _by_words(sides, rest, organizations):
        found[number] |= pks
    known |= records_of(organizations, {pk for pks in found.values() for pk in pks} - known.keys())
    return [comparer.judged(number, found.get(number, set()), most) for number in range(len(sides))]


def _by_identifiers(sides: Sequence[Side], organizations: QuerySet) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = apps.get_model("organizations.Identifier")._default_manager
    for scheme, values in _identifiers(sides).items():
        for value, pk in _held(rows.filter(scheme=scheme), values):
            for number in values[value]:
                found[number].add(pk)
        if scheme == Scheme.SCHOOL_CODE:
            _by_short_school_codes(rows, values, found)
    return found


def _identifiers(sides: Sequence[Side]) -> dict[str, dict[str, list[int]]]:
    """Which sides ask for an identifier, by scheme and value."""
    asked: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, side in enumerate(sides):
        for scheme, value in side.identifiers.items():
            for spelling in _spellings(scheme, value):
                asked[scheme][spelling].append(number)
    return asked


def _held(rows: QuerySet, values: Iterable[str]) -> Iterator[tuple[str, int]]:
    for chunk in chunks(values):
        yield from rows.filter(value__in=chunk).values_list("value", "organization_id")


def _spellings(scheme: str, value: str) -> Iterable[str]:
    """How the registry may hold an identifier: stock codes with and without their market."""
    if scheme != Scheme.STOCK_CODE:
        return (value,)
    _market, number = stock_listing(value)
    return {value, *(f"{number}{market}" for market in MARKETS)}


def _by_short_school_codes(rows: Any, values: dict[str, list[int]], found: dict[int, set[int]]) -> None:
    for value, numbers in values.items():
        if len(value) == 5:
            held = rows.filter(scheme=Scheme.SCHOOL_CODE, value__endswith=value).values_list(
                "organization_id", flat=True
            )
            for number in numbers:
                found[number].update(held[:MOST])


def _by_keys(sides: Sequence[Side], organizations: QuerySet) -> dict[int, set[int]]:
    """Organizations that have one of a side's names, today or before."""
    asked: dict[str, list[int]] = defaultdict(list)
    for number, side in enumerate(sides):
        for key in keys_of(side):
            asked[key].append(number)
    found: dict[int, set[int]] = defaultdict(set)
    names = apps.get_model("organizations.OrganizationName")._default_manager
    for chunk in chunks(asked):
        rows = [
            *organizations.filter(name_key__in=chunk).order_by().values_list("name_key", "pk"),
            *names.filter(key__in=chunk).values_list("key", "organization_id"),
        ]
        for key, pk in rows:
            for number in asked[key]:
                if len(found[number]) < COMMON:
                    found[number].add(pk)
    return found


def _by_words(sides: Sequence[Side], rest: list[int], organizations: QuerySet) -> Iterator[tuple[int, set[int]]]:
    if len(rest) >= MANY:
        index = NameIndex([sides[number] for number in rest], organizations)
        for position, number in enumerate(rest):
            yield number, index.near(position)
        return
    for number in rest:
        yield number, _near(sides[number], organizations)


def _near(side: Side, organizations: QuerySet) -> set[int]:
    """Those of the search index that have a rare word of a name, the closest of them."""
    entries = apps.get_model("organizations.SearchEntry")._default_manager
    names: dict[int, str] = {}
    for keys in chunks(entries.of_rare_words(tokens_of(side), COMMON)):
        names.update(organizations.filter(pk__in=keys).order_by().values_list("pk", "name"))
    return closest(side, names)


class _Comparer:
    """Compares sides with records, each pair once."""

    def __init__(self, sides: Sequence[Side], known: dict[int, Record]) -> None:
        self.sides, self.known = sides, known
        self.done: dict[tuple[int, int], Comparison] = {}

    def compared(self, number: int, pk: int) -> Comparison:
        pair = (number, pk)
        if pair not in self.done:
            self.done[pair] = compare(self.sides[number], self.known[pk].side)
        return self.done[pair]

    def is_settled(self, number: int, pks: set[int]) -> bool:
        """Whether one organization is the same beyond doubt, so that nobody has to look for others."""
        return any(pk in self.known and self.compared(number, pk).verdict == SAME for pk in pks)

    def judged(self, number: int, pks: set[int], most: int) -> Match:
        """The match of a side; two that are the same by their name only are a question for a person."""
        candidates = [self._candidate(number, pk) for pk in pks if pk in self.known]
        found = [candidate for candidate in candidates if candidate.verdict != DIFFERENT]
        found.sort(key=lambda candidate: (candidate.verdict != SAME, -candidate.score, candidate.organization_id))
        if not found:
            return Match(NEW)
        twins = [candidate for candidate in found if candidate.verdict == SAME]
        certain = bool(twins) and (len(twins) == 1 or (twins[0].score == 1.0 and twins[1].score < 1.0))
        return Match(SAME if certain else POSSIBLE, tuple(found[:most]))

    def _candidate(self, number: int, pk: int) -> Candidate:
        record, said = self.known[pk], self.compared(number, pk)
        return Candidate(record.pk, record.public_id, record.name, said.score, said.reasons, said.verdict)
