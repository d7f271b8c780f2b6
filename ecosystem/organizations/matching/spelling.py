"""How close two spellings are: a slip of the pen, another character of the same sound, a short form."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from ecosystem.core.text import clean, simplify, syllables
from ecosystem.organizations.matching.words import NATION, OPPOSED

HELD_APART = frozenset("昇升陞乾干徵征璜潢摹模俱具")
SHORTEST_SLIP = 5
LONGEST_SHORT = 6
# What short names leave out in front; of 香港 and 澳门 they keep the second character.
LEFT_OUT = (*NATION, "香", "澳")


def one_slip(one: str, other: str) -> bool:
    """Whether one character is wrong, missing, too many, or two are swapped; never one that tells twins apart."""
    if OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    changed = set(one) ^ set(other)
    return not changed & OPPOSED and not any(character.isdigit() for character in changed)


@lru_cache(16384)
def same_sound(one: str, other: str) -> bool:
    """Whether two texts of as many characters sound the same and differ in at most two of them."""
    if len(one) != len(other) or len(one) < 2 or one == other:
        return False
    differing = sum(x != y for x, y in zip(one, other, strict=True))
    return differing <= 2 and syllables(one) == syllables(other)


def is_slip(one: str, other: str) -> bool:
    """Whether two cores are one, written wrongly once: a longer one with one slip, or one that sounds the same."""
    if same_sound(one, other):
        return True
    if min(len(one), len(other)) >= 3 and sorted(one) == sorted(other):
        return OSA.distance(one, other) == 1
    return min(len(one), len(other)) >= SHORTEST_SLIP - (len(one) != len(other)) and one_slip(one, other)


def is_short_for(short: str, whole: str) -> bool:
    """Whether a short name takes its characters from a longer one in order, beginning where that begins."""
    if not 2 <= len(short) <= LONGEST_SHORT or len(short) >= len(whole):
        return False
    return any(_takes_from(short, whole.removeprefix(word)) for word in ("", *LEFT_OUT) if whole.startswith(word))


def _takes_from(short: str, whole: str) -> bool:
    if not whole.startswith(short[0]):
        return False
    remaining = iter(whole)
    return all(character in remaining for character in short)


def held_apart(one: str, other: str) -> bool:
    """Whether two names differ by characters that folding makes one and registers hold apart: 昇 and 升 stand in two names.

    Where one name is in traditional script throughout, the character may be no more than that.
    """
    mine, its = ([c for c in unicodedata.normalize("NFKC", name) if c in HELD_APART] for name in (one, other))
    return mine != its and not _is_traditional(one) and not _is_traditional(other)


def _is_traditional(name: str) -> bool:
    bare = clean("".join(c for c in unicodedata.normalize("NFKC", name) if c not in HELD_APART))
    return simplify(bare) != bare


def is_acronym(tokens: Sequence[str], text: str) -> bool:
    """Whether a text is the initials of some words."""
    return 2 <= len(text) <= 8 and len(tokens) == len(text) and "".join(token[0] for token in tokens) == text
