"""A name in Latin letters taken apart, and what a Chinese name would be called in English."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ecosystem.core.text import fold, syllables
from ecosystem.organizations.matching.lexicon import lexicon
from ecosystem.organizations.matching.parts import Parts, Segment
from ecosystem.organizations.matching.places import COUNTRY, NOWHERE, Codes, gazetteer, place_of

WORD = re.compile(r"[^\W_]+")
BRACKET = re.compile(r"\(([^()]*)\)")
ABROAD = re.compile(
    r"^(?:china|p ?r ?china|prc|hong kong|taiwan|macau|macao|united states|usa|japan|germany|singapore)$"
)
COUNTRY_BEHIND = re.compile(r"(?<=[^,\s]), *(?:the )?(?:p\.? ?r\.? ?|people'?s republic of )?china\.?$")
# How institutes of an academy write whose they are.
OWNERS_FOR_SHORT = {
    "cas": "chinese academy of sciences",
    "caas": "chinese academy of agricultural sciences",
    "cams": "chinese academy of medical sciences",
    "cass": "chinese academy of social sciences",
}
OWNER_BEHIND = re.compile(rf"(?<=.{{8}}),? *\b({'|'.join(OWNERS_FOR_SHORT)})$")
LEVELS = frozenset(["city", "province", "municipal", "provincial"])
SCHOOLS = frozenset(["university", "college", "institute", "polytechnic"])
LEGAL = {
    **dict.fromkeys(
        ("ltd", "limited", "llc", "pty", "pte", "gmbh", "bv", "srl", "sarl", "plc", "ag", "sa", "kk"), "limited"
    ),
    **dict.fromkeys(("inc", "incorporated", "corp", "corporation"), "corporation"),
    **dict.fromkeys(("co", "company"), "company"),
    **dict.fromkeys(("lp", "llp"), "partnership"),
}
STOP = frozenset(["the", "of", "and", "for", "at", "in", "on", "to", "de", "a", "an", "with", "under", "no"])
SPELLED: dict[str, str] = lexicon()["spelled"]
HEADS = frozenset(
    [
        "university",
        "college",
        "school",
        "institute",
        "academy",
        "hospital",
        "laboratory",
        "center",
        "department",
        "bureau",
        "commission",
        "society",
        "association",
        "foundation",
        "museum",
        "library",
        "government",
        "ministry",
        "administration",
        "polytechnic",
        "observatory",
        "council",
        "alliance",
        "station",
    ]
)
OWNERS = frozenset(
    ["university", "academy", "administration", "ministry", "commission", "council", "group", "corporation"]
)
UNITS = frozenset(
    [
        "hospital",
        "laboratory",
        "institute",
        "center",
        "department",
        "school",
        "college",
        "observatory",
        "station",
        "museum",
        "library",
    ]
)
PARTIAL = frozenset(
    [
        "branch",
        "subsidiary",
        "affiliated",
        "affiliate",
        "campus",
        "office",
        "division",
        "department",
        "faculty",
        "attached",
    ]
)
TRADE = frozenset(
    [
        "technology",
        "science",
        "information",
        "network",
        "software",
        "data",
        "system",
        "electronic",
        "intelligent",
        "intelligence",
        "artificial",
        "engineering",
        "industry",
        "industrial",
        "international",
        "service",
        "solution",
        "trading",
        "trade",
        "investment",
        "management",
        "consulting",
        "development",
        "digital",
        "smart",
        "pharmaceutical",
        "biotechnology",
        "biotech",
        "medical",
        "material",
        "energy",
        "environmental",
        "equipment",
        "machinery",
        "electric",
        "power",
        "group",
        "holding",
    ]
)
OPPOSED = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "new",
        "old",
        "central",
        "upper",
        "lower",
    ]
)


@dataclass(frozen=True)
class Latin:
    """A name in Latin letters: its words without places, legal form and words that say nothing, and those apart."""

    key: str
    tokens: tuple[str, ...]
    legal: str = ""
    place: Codes = NOWHERE
    # How many of the words stand before the place: the University of a place is not the university named for it.
    placed_at: int = 0

    @property
    def is_institution(self) -> bool:
        return not self.legal and bool(HEADS.intersection(self.tokens))

    @property
    def is_full(self) -> bool:
        return bool(self.legal) or (self.is_institution and len(self.key) > 10)

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(token for token in self.tokens if token.isdigit())

    @property
    def distinctive(self) -> tuple[str, ...]:
        """The words that not many have."""
        return tuple(token for token in self.tokens if token not in TRADE and token not in HEADS)

    @property
    def says_little(self) -> bool:
        """Whether many are called so: nothing but words of trades and subjects, of an institution no university."""
        if not self.distinctive:
            return True
        if self.legal or not COMMON_BUT_ONE.isdisjoint(self.tokens):
            return False
        return self.is_common

    @property
    def is_common(self) -> bool:
        """Whether all words are those of trades, subjects and kinds."""
        return all(token in COMMON or token.isdigit() for token in self.tokens)

    @property
    def is_known_by_city(self) -> bool:
        """Whether a city has one of what many are called: of schools, their parts and hospitals it has more."""
        return PARTS_OF_SCHOOLS.isdisjoint(self.tokens)


@lru_cache(65536)
def latin(name: str) -> Latin:
    """Take a name in Latin letters apart. Case, accents, punctuation and the country in brackets or at the end do not count."""
    text = BRACKET.sub(lambda match: " " if ABROAD.match(match[1].strip()) else f" {match[1]} ", fold(name))
    text = _without_address(COUNTRY_BEHIND.sub("", text))
    text = OWNER_BEHIND.sub(lambda match: f", {OWNERS_FOR_SHORT[match[1]]}", text)
    text = re.sub(r"['’`´]s?(?=\b|$)|\.(?=\w\.)|(?<=\b\w)\.", lambda m: "", text.replace("&", " and "))
    raw = [word for token in WORD.findall(text) for word in SPELLED.get(token, token).split()]
    tokens, legal = _legal(raw)
    before, after, place = _without_place(tokens)
    kept = [tuple(token for token in part if token not in STOP) for part in (before, after)]
    return Latin(" ".join(raw), kept[0] + kept[1], legal, place, len(kept[0]) if place else 0)


def _without_address(text: str) -> str:
    """A name without the place behind it in which it is by its own name: Wuhan University, Hubei."""
    name, comma, last = text.rpartition(",")
    outer = place_of(last) if comma else NOWHERE
    if not outer:
        return text
    inner = _without_place([word for token in WORD.findall(name) for word in SPELLED.get(token, token).split()])[2]
    return name if gazetteer().within(inner, outer) else text


def _legal(tokens: list[str]) -> tuple[list[str], str]:
    """The words without the legal form at the end, and its code: Co., Ltd. is as limited as Ltd. alone."""
    legal = ""
    while len(tokens) > 1 and tokens[-1] in LEGAL:
        legal = legal or LEGAL[tokens[-1]]
        tokens = tokens[:-1]
    return tokens, legal


def _without_place(tokens: list[str]) -> tuple[list[str], list[str], Codes]:
    """What stands before and behind the first place that the list knows, where something else is left.

    Beside a narrower place the country is a word like others: China University of Geosciences, Wuhan.
    """
    country: tuple[list[str], list[str], Codes] | None = None
    for size in (3, 2, 1):
        for start in range(len(tokens) - size + 1):
            piece = "".join(tokens[start : start + size])
            if len(piece) > 3 and piece not in HEADS and len(tokens) > size and (codes := _known(piece)):
                found = tokens[:start], _behind_place(tokens[start + size :]), codes
                if COUNTRY not in codes:
                    return found
                country = country or found
    return country or (tokens, [], NOWHERE)


def _behind_place(tokens: list[str]) -> list[str]:
    """What follows a place, without the word that says which kind of place; a city university is named so."""
    named_so = len(tokens) > 1 and tokens[0] == "city" and tokens[1] in SCHOOLS
    return tokens[1:] if tokens and tokens[0] in LEVELS and not named_so else tokens


def _known(piece: str) -> Codes:
    codes = gazetteer().english.get(piece, NOWHERE) or (frozenset({COUNTRY}) if piece == "china" else NOWHERE)
    return place_of(piece) if codes and COUNTRY not in codes else codes


# What people call in English what a Chinese name says; several where usage differs. Longest first wins.
CALLED: dict[str, tuple[str, ...]] = {word: tuple(found) for word, found in lexicon()["called"].items()}
LONGEST = max(map(len, CALLED))
# What many institutions of all places are called by; of universities and of what is the country's there is one.
COMMON = (
    frozenset(word for options in CALLED.values() for option in options for word in option.split())
    | (HEADS | TRADE | PARTIAL | OPPOSED)
    | {"key", "graduate", "union", "provincial", "municipal", "public", "general", "study", "computing", "law", "art"}
)
COMMON_BUT_ONE = frozenset(["university", "china", "chinese", "national", "state"])
PARTS_OF_SCHOOLS = frozenset(["school", "college", "department", "faculty", "laboratory", "hospital"])


@lru_cache(65536)
def called(parts: Parts) -> tuple[tuple[str, ...], ...]:
    """The words of a Chinese name, each with what English may have for it: a translation, or how it sounds."""
    found: list[tuple[str, ...]] = []
    for segment in parts.segments:
        found += [CALLED["附属"]] if segment.affiliated else []
        found += _called(segment)
    return tuple(found)


def _called(segment: Segment) -> list[tuple[str, ...]]:
    found, unread, position, rest = [], "", 0, segment.rest
    while position < len(rest):
        for length in range(min(LONGEST, len(rest) - position), 0, -1):
            piece = rest[position : position + length]
            if piece in CALLED:
                found += [*_sounds(unread), CALLED[piece]]
                unread, position = "", position + length
                break
        else:
            unread, position = unread + rest[position], position + 1
    return found + _sounds(unread)


def _sounds(unread: str) -> list[tuple[str, ...]]:
    """Untranslated characters as they sound; numbers as they are."""
    runs = re.findall(r"\d+|[a-z]+|[^\da-z第]+", unread)
    return [(run,) if run.isascii() else ("".join(syllables(run)),) for run in runs]


def agreement(parts: Parts, other: Latin) -> float:
    """How much of a Chinese name a name in Latin letters says, and the other way around, from 0 to 1."""
    wanted = [tuple(map(_respelled, options)) for options in called(parts)]
    tokens, joined = list(other.tokens), "".join(other.tokens)
    needed = sum("" not in options for options in wanted)
    if not needed or not joined:
        return 0.0
    said, covered = 0, 0
    for options in wanted:
        best = max((option for option in options if option and _says(tokens, joined, option)), key=len, default="")
        said += bool(best) and "" not in options
        covered += len(best.replace(" ", ""))
    return min(said / needed, 1.0, covered / len(joined))


@lru_cache(8192)
def _respelled(option: str) -> str:
    """A translation in the spelling that names are read in."""
    return " ".join(SPELLED.get(word, word) for word in option.split())


def _says(tokens: list[str], joined: str, option: str) -> bool:
    wanted = option.split()
    if len(wanted) == 1 and option not in tokens:
        return len(option) > 3 and option in joined and not option.isdigit()
    return all(word in tokens for word in wanted)


def is_romanized(parts: Parts, other: Latin) -> bool:
    """Whether a name in Latin letters is the Chinese one as it sounds: Dongbei Shifan Daxue."""
    sounds = "".join(
        "".join(syllables(run)) if not run.isascii() else run for run in re.findall(r"[\da-z]+|[^\da-z]+", parts.key)
    )
    return sounds.replace("第", "") == other.key.replace(" ", "")


def sounds_only(other: Latin) -> bool:
    """Whether everything of its own in a name is pinyin: different Chinese names sound like it."""
    return bool(other.distinctive) and all(PINYIN.fullmatch(token) for token in other.distinctive)


PINYIN = re.compile(
    r"(?:(?:[bpmf]|[dtnl]|[gkh]|[jqx]|[zcs]h?|r|[yw])?(?:i?a(?:ng?|o|i)?|u?a(?:ng?|i)?|e(?:ng?|i|r)?|i(?:ng?|u|e|ong)?|o(?:ng?|u)?|u(?:n|i|o|e)?|ue))+"
)
