"""How well a record answers a query, from its folded names alone: the same on every database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum

from ecosystem.core.text import LEGAL_FORM, LONGEST_SPOKEN
from ecosystem.organizations.finding.asking import Asked
from ecosystem.organizations.finding.tokens import CODE, INITIALS, OFFICIAL, SOUND
from ecosystem.organizations.finding.words import coverage


class Tier(IntEnum):
    """The ways of answering, the best first."""

    EXACT = 0
    NAMED = 1
    WITHOUT_FORM = 2
    SPELLED_OUT = 3
    BEGINS = 4
    BEGINS_OTHERWISE = 5
    HOLDS = 6
    ABBREVIATED = 7
    SOUNDS = 8
    WORDS = 9
    INITIALS = 10
    SOUNDS_IN_PART = 11
    SCATTERED = 12
    ALIKE = 13
    TYPO = 14


# Found by these alone, the reader is asked whether that was meant.
GUESSED = frozenset({Tier.ALIKE, Tier.TYPO})


@dataclass(frozen=True)
class Candidate:
    """An entry that may answer: its key, its names, its tokens where sounds count, and how far up it stands."""

    pk: int
    names: str
    tokens: str
    weight: int

    @property
    def official(self) -> str:
        """The folded official name."""
        return self.names[1 : self.names.find("\t")]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Every folded name with its kind."""
        return [(name, kind) for name, _tab, kind in (line.partition("\t") for line in self.names.split("\n")[1:])]


@dataclass(frozen=True)
class Hit:
    """A record that was found: how well it answers, and how far up it stands."""

    pk: int
    tier: Tier
    stands: int
    official: str
    miss: float = 0.0
    # Where it stands among its equals: as far up as what is named after it.
    raised: int | None = None

    @property
    def weight(self) -> int:
        return self.stands if self.raised is None else self.raised

    @property
    def order(self) -> tuple[float, int, int]:
        return (self.tier + min(self.miss, 0.99), -self.weight, self.pk)


def hit_of(asked: Asked, one: Candidate) -> Hit | None:
    """How an entry that has the query's tokens answers it; None where they are the beginning of a longer word only."""
    tier, miss = _tier(asked, one)
    if tier == Tier.SCATTERED and any(len(run) > LONGEST_SPOKEN for run in asked.runs):
        return None
    return Hit(one.pk, tier, one.weight, one.official, miss)


def _tier(asked: Asked, one: Candidate) -> tuple[Tier, float]:
    names = one.names
    by_name = _by_name(asked.key, one)
    if by_name <= Tier.NAMED:
        return by_name, 0.0
    for number, code in enumerate(asked.codes):
        if f"\n{code}\t{CODE}" in names:
            return (Tier.NAMED if number else Tier.EXACT), 0.0
    if by_name < Tier.HOLDS or (by_name == Tier.HOLDS and not asked.codes):
        return by_name, 0.0
    for code in asked.codes:
        if code in names:
            return Tier.HOLDS, 0.2 if f"\n{code}" in names else 0.4 if f"{code}\t{CODE}" in names else 0.6
    return _by_parts(asked, one), 0.0


def _by_parts(asked: Asked, one: Candidate) -> Tier:
    # 浙江大学 before a name in Latin letters that has zhe, jiang, da and xue somewhere.
    if f" {SOUND}{asked.sound} " in f" {one.tokens} ":
        return Tier.SOUNDS
    return Tier.WORDS if all(run in one.names for run in asked.runs) else _by_sound(asked, one)


def _by_name(key: str, one: Candidate) -> Tier:
    names = one.names
    place = names.find(f"\n{key}\t")
    if place >= 0:
        kind = names[place + len(key) + 2]
        return Tier.EXACT if kind in {OFFICIAL, CODE} else Tier.NAMED
    if names.startswith(f"\n{key}"):
        return Tier.WITHOUT_FORM if LEGAL_FORM.sub("", one.official) == key else Tier.BEGINS
    if f"\n{key}" in names:
        return Tier.BEGINS_OTHERWISE
    return Tier.HOLDS if key in names else Tier.WORDS


def _by_sound(asked: Asked, one: Candidate) -> Tier:
    tokens, sound = f" {one.tokens} ", asked.sound
    if f" {INITIALS}{sound} " in tokens:
        return Tier.INITIALS
    spoken = f" {SOUND}{sound}" in tokens or (len(sound) <= LONGEST_SPOKEN and f" {sound}" in tokens)
    return Tier.SOUNDS_IN_PART if spoken else Tier.SCATTERED


def spelled_out(spellings: Iterable[str], one: Candidate) -> Hit | None:
    """How an entry answers a name in full that the query may be short for; None where it does not."""
    best: Hit | None = None
    for number, key in enumerate(spellings):
        tier = _by_name(key, one)
        if tier > Tier.HOLDS:
            continue
        ranked = Tier.SPELLED_OUT if tier <= Tier.WITHOUT_FORM else Tier(max(tier, Tier.BEGINS_OTHERWISE))
        hit = Hit(one.pk, ranked, one.weight, one.official, min(number, 9) / 10)
        best = hit if best is None or hit.order < best.order else best
    return best


def abbreviated(asked: Asked, one: Candidate) -> Hit | None:
    """How an entry answers as something whose characters were left out; None where it does not."""
    best = 0.0
    for name, kind in one.lines:
        if kind != CODE:
            best = max(best, coverage(asked.key, LEGAL_FORM.sub("", name)))
    if not best:
        return None
    # 武大, 哈工大: what ends in 大 stands for a university before it begins the name of anything else.
    whole = best == 1.0 and asked.key.endswith("大") and one.official.endswith("大学")
    if whole:
        return Hit(one.pk, Tier.SPELLED_OUT, one.weight, one.official, 0.5)
    return Hit(one.pk, Tier.ABBREVIATED, one.weight, one.official, 1.0 - best)


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Hits, the best first: by tier, then those that stand further up; an institution before what is named after it."""
    return sorted(_parents_first(hits), key=lambda hit: hit.order)


def _parents_first(hits: Iterable[Hit]) -> Iterable[Hit]:
    """Let an institution weigh as much as the weightiest that is named after it and answers as well."""
    groups: dict[float, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(round(hit.tier + min(hit.miss, 0.99), 4), []).append(hit)
    for group in groups.values():
        if len(group) == 1 or group[0].tier < Tier.BEGINS:
            yield from group
            continue
        ordered = sorted(group, key=lambda hit: (hit.official, hit.pk), reverse=True)
        yield from _raised(ordered)


def _raised(ordered: list[Hit]) -> Iterable[Hit]:
    """Names in falling order: what begins with a name comes right before it."""
    below: list[Hit] = []
    for hit in ordered:
        weight = hit.weight
        while below and below[-1].official.startswith(hit.official):
            weight = max(weight, below.pop().weight + 1)
        raised = replace(hit, raised=weight)
        below.append(raised)
        yield raised
