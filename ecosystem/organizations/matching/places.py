"""Places as names and addresses write them: the list of GB/T 2260 from its file, by every spelling; no database is asked."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from ecosystem.core.text import CJK_RUN, name_key
from ecosystem.organizations.matching.lexicon import lexicon
from ecosystem.vocabulary.loading import FOLDER

Codes = frozenset[str]
NOWHERE: Codes = frozenset()
# The whole country, above all provinces; it has no code in the list.
COUNTRY = "000000"
COUNTRY_SPELLINGS = ("中国", "china", "prchina", "中国大陆", "中华人民共和国", "peoplesrepublicofchina")
LONGEST = 16
# Names of counties that are words of their own; as the beginning of a name they are rarely the county.
WORDS: frozenset[str] = frozenset(lexicon()["county_words"])
# Zones that the list has beside the districts; names of companies have them without the city's in front.
ZONE = re.compile(r"(?:开发区|食品区|园区|示范区|管理区|工业区|保税区|旅游区|景区|产业区|集聚区|试验区)$")
SUFFIX_EN = ("city", "district", "county", "prefecture", "province", "municipality", "shi", "qu", "xian", "sheng")


class Relation(Enum):
    """How two places lie."""

    UNKNOWN = "unknown"
    EQUAL = "equal"
    WITHIN = "within"
    APART = "apart"
    # Two texts that differ, of which the list does not know one.
    UNCLEAR = "unclear"


@dataclass
class Gazetteer:
    """``leading``: what may stand in front of a name. ``below``: what may only follow the place it lies in."""

    parents: dict[str, str] = field(default_factory=dict)
    leading: dict[str, Codes] = field(default_factory=dict)
    below: dict[str, Codes] = field(default_factory=dict)
    everything: dict[str, Codes] = field(default_factory=dict)
    english: dict[str, Codes] = field(default_factory=dict)
    english_names: dict[str, str] = field(default_factory=dict)

    def above(self, code: str) -> tuple[str, ...]:
        """The place itself, and what it lies in, the country last."""
        chain = [code]
        while code in self.parents:
            code = self.parents[code]
            chain.append(code)
        return (*chain, COUNTRY)

    def within(self, codes: Codes, outer: Codes) -> Codes:
        """Those of the places that lie in one of the others, or are one of them."""
        return frozenset(code for code in codes if outer.intersection(self.above(code)))

    def relation(self, one: Codes, other: Codes) -> Relation:
        """A spelling that could be several places (吉林) is equal only to the same spelling."""
        if not one or not other:
            return Relation.UNKNOWN
        if one == other:
            return Relation.EQUAL
        if self.within(one, other) or self.within(other, one):
            return Relation.WITHIN
        return Relation.APART


def _spellings(level: str, name: str, short: str) -> tuple[list[str], list[str]]:
    """What may stand in front of a name, and what may only follow the place it lies in."""
    full = [name] if len(name) > 2 or name.endswith("县") else []
    if len(short) < 2:
        return full, []
    if "自治州" in name:
        full.append(f"{short}州")
    if "自治县" in name or "自治旗" in name:
        full.append(f"{short}县")
    if level == "province" and name.endswith("自治区"):
        full += [f"{short}自治区", f"{short}省"]
    if level != "district":
        return [*full, short], []
    # 红河 is a county and a prefecture, 朝阳 a county, a district and a city: alone the shorter spelling tells nothing.
    alone = not name.endswith("区") and name != short and short not in WORDS
    return ([*full, short], []) if alone else (full, [short])


def _add(index: dict[str, set[str]], spellings: Iterable[str], code: str) -> None:
    for spelling in spellings:
        key = name_key(spelling)
        if key:
            index.setdefault(key, set()).add(code)


@lru_cache(1)
def gazetteer() -> Gazetteer:
    """The places of the vocabulary file, read once."""
    found = Gazetteer()
    leading: dict[str, set[str]] = {}
    below: dict[str, set[str]] = {}
    english: dict[str, set[str]] = {}
    higher: set[str] = set()
    with (FOLDER / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["level"] in {"province", "city", "district"}]
    for row in rows:
        # What a province administers without a prefecture between (仙桃, 东方) is a city by its code, and named like a county.
        code, level = row["code"], "district" if row["code"][2] == "9" else row["level"]
        if row["parent_code"]:
            found.parents[code] = row["parent_code"]
        if ZONE.search(row["name"]):
            continue
        front, after = _spellings(level, row["name"], row["short_name"])
        if level == "district":
            front, moved = [s for s in front if name_key(s) not in higher], [s for s in front if name_key(s) in higher]
            after = [*after, *moved]
        else:
            higher.update(map(name_key, front))
        _add(leading, front, code)
        _add(below, after, code)
        _add(english, [row["name_en"]], code)
        found.english_names[code] = row["name_en"]
    for index, target in ((leading, found.leading), (below, found.below), (english, found.english)):
        target.update({key: frozenset(codes) for key, codes in index.items()})
    for key in {*leading, *below}:
        found.everything[key] = frozenset({*leading.get(key, ()), *below.get(key, ())})
    return found


def leading_places(text: str) -> tuple[Codes, tuple[str, ...]]:
    """The place a folded Chinese name begins with, as narrow as it is told, and the words that tell it.

    They leave two characters or nothing: 盐田港 is no 港 in 盐田.
    """
    known, codes, position = gazetteer(), NOWHERE, 0
    told: list[str] = []
    while True:
        found, length = _longest(known, text[position : position + LONGEST], codes)
        if not length or len(text) - position - length == 1:
            return codes, tuple(told)
        told.append(text[position : position + length])
        codes, position = found, position + length


def _longest(known: Gazetteer, text: str, outer: Codes) -> tuple[Codes, int]:
    for length in range(len(text), 1, -1):
        piece = text[:length]
        if not outer:
            if piece in known.leading:
                return known.leading[piece], length
            continue
        if piece not in known.everything:
            continue
        inside = known.within(known.everything[piece], outer)
        # 吉林吉林 is the city in the province; 北京北京 is no place in Beijing.
        if inside and inside != outer:
            return inside, length
    return NOWHERE, 0


@lru_cache(16384)
def place_of(text: str) -> Codes:
    """The place that a whole text names, in Chinese or English; nowhere where the list does not know it."""
    known, key = gazetteer(), name_key(text)
    if key in COUNTRY_SPELLINGS:
        return frozenset({COUNTRY})
    if not CJK_RUN.search(key):
        return _english_place(known, key)
    if found := known.leading.get(key) or known.below.get(key):
        return found
    codes, told = leading_places(key)
    return codes if len("".join(told)) == len(key) else NOWHERE


def _english_place(known: Gazetteer, key: str) -> Codes:
    if found := known.english.get(key):
        return _highest(known, found)
    for suffix in SUFFIX_EN:
        bare = key.removesuffix(suffix)
        if bare != key and (found := known.english.get(bare) or known.english.get(f"{bare}district")):
            return _highest(known, found)
    return NOWHERE


def _highest(known: Gazetteer, codes: Codes) -> Codes:
    """Of places that share an English name, the larger ones: Changsha is the city before it is the county in it."""
    fewest = min(len(known.above(code)) for code in codes)
    return frozenset(code for code in codes if len(known.above(code)) == fewest)


@lru_cache(16384)
def located(province: str, city: str) -> Codes:
    """Where a side says it is: the city, in the province where one is told; else the province."""
    known = gazetteer()
    outer, inner = _said(province), _said(city)
    narrower = known.within(known.everything.get(name_key(city), inner), outer) if outer else NOWHERE
    return narrower or inner or outer


def _said(text: str) -> Codes:
    """The place that a text for a place tells: the whole of it, what it begins with (武汉东湖高新区), or its first word."""
    if not text:
        return NOWHERE
    if found := place_of(text):
        return found
    if CJK_RUN.search(text):
        return leading_places(name_key(text))[0]
    return place_of(re.split(r"[,;/·|]", text)[0])


def relation(one: Codes, other: Codes) -> Relation:
    """How two places lie; see :class:`Gazetteer`."""
    return gazetteer().relation(one, other)
