"""What may have been meant where nothing answers: another character of the same sound, or one slip of the hand.

One character wrong, missing, too many, or two swapped. A slip is believed only where a whole name, or the beginning of one,
is otherwise as it was typed: among many names there is one near to anything.
"""

from itertools import pairwise

from rapidfuzz.distance import OSA

from ecosystem.core.text import LEGAL_FORM, LONGEST_SPOKEN
from ecosystem.organizations.fields import Tokens
from ecosystem.organizations.finding.asking import Asked, tokens_of
from ecosystem.organizations.finding.ranking import Candidate, Hit, Tier
from ecosystem.organizations.finding.tokens import CODE, INITIALS, NAME, PAIR, SOUND, sounded

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
# The pinyin of an institute of a dozen characters is one word; three thousand words are one slip away from forty letters.
SHORTEST_WORD, LONGEST_WORD = 4, 40
SHORTEST_SOUND = 4
SHORTEST_CHINESE, LONGEST_CHINESE = 3, 40
SHORTEST_BEGINNING = 4
MOST_WORDS = 4


def alternatives(asked: Asked) -> list[Tokens]:
    """What finds those that may have been meant."""
    if asked.has_chinese and not asked.is_chinese:
        return _sounding(asked)
    return [*_sounding(asked), *_chinese(asked)] if asked.is_chinese else _latin(asked)


def _sounding(asked: Asked) -> list[Tokens]:
    sound = asked.sound
    if len(asked.key) < 2 or len(sound) < SHORTEST_SOUND:
        return []
    return [[f"{SOUND}{sound}*"], *([[f"{sound[:LONGEST_SPOKEN]}*"]] if len(asked.key) > SHORTEST_CHINESE else [])]


def _bare(key: str) -> str:
    return LEGAL_FORM.sub("", key) or key


def _chinese(asked: Asked) -> list[Tokens]:
    key = _bare(asked.key)
    if not SHORTEST_CHINESE <= len(key) <= LONGEST_CHINESE:
        return []
    return [*_without_one(key), *_corrected(key), *_left_out(key)]


def _without_one(key: str) -> list[Tokens]:
    """The pairs that stay right whichever character is wrong, or wherever one is missing."""
    pairs = [key[i : i + 2] for i in range(len(key) - 1)]
    found: list[Tokens] = []
    for i in range(len(key)):
        kept = [pair for number, pair in enumerate(pairs) if number not in {i - 1, i}]
        if kept:
            found.append(kept)
    return found


def _corrected(key: str) -> list[Tokens]:
    """The names that the text is with two characters swapped back, or one taken out."""
    swapped = [key[:i] + key[i + 1] + key[i] + key[i + 2 :] for i in range(len(key) - 1)]
    shorter = [key[:i] + key[i + 1 :] for i in range(len(key))] if len(key) > SHORTEST_CHINESE else []
    return [tokens_of(one) for one in (*swapped, *shorter) if len(one) > 1]


def _left_out(key: str) -> list[Tokens]:
    """Institutions that have all characters but one, in their order."""
    if not SHORTEST_BEGINNING <= len(key) <= 12:
        return []
    rests = [key[:i] + key[i + 1 :] for i in range(len(key))]
    return [[PAIR + a + b for a, b in pairwise(rest)] for rest in rests]


def _latin(asked: Asked) -> list[Tokens]:
    """Every word that is one slip away from one of the words, the others as they are."""
    found: list[Tokens] = []
    runs = asked.runs[: MOST_WORDS * 2]
    longest = sorted(range(len(runs)), key=lambda place: -len(runs[place]))[:MOST_WORDS]
    for number in longest:
        run = runs[number]
        # A shorter word has too many neighbors, but not where others stand beside it.
        shortest = SHORTEST_WORD + 1 if len(runs) == 1 else SHORTEST_WORD
        if shortest <= len(run) <= LONGEST_WORD and not run.isdigit():
            others = [f"{other}*" for place, other in enumerate(runs) if place != number]
            found.append([*others, _near(run)])
    if len(runs) == 1 and found:
        marked = [f"{SOUND}{one}" for one in _near(runs[0])]
        found.append([marked])
    return found


def _near(word: str) -> list[str]:
    """Every word that one slip makes of a word."""
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    shorter = [head + tail[1:] for head, tail in halves if tail]
    swapped = [head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1]
    other = [head + letter + tail[1:] for head, tail in halves if tail for letter in LETTERS]
    longer = [head + letter + tail for head, tail in halves for letter in LETTERS]
    return sorted({*shorter, *swapped, *other, *longer} - {word})


def guessed(asked: Asked, one: Candidate) -> Hit | None:
    """How an entry answers as what was meant; None where it is not near enough."""
    best: Hit | None = None
    for name, kind in one.lines:
        if kind == CODE:
            continue
        miss = _miss(asked, name)
        if miss is not None and (best is None or miss < best.miss + best.tier - Tier.ALIKE):
            tier = Tier.ALIKE if miss < 1 else Tier.TYPO
            best = Hit(one.pk, tier, one.weight, one.official, miss - (tier - Tier.ALIKE))
    if best is None and asked.is_chinese is False and not asked.has_chinese:
        return _spoken(asked, one)
    return best


def _miss(asked: Asked, name: str) -> float | None:
    """How far off a name is: below 1 where it only sounds alike, 1 and more for a slip; None where it is another name."""
    key = asked.key
    bare_key, bare = _bare(key), _bare(name)
    if asked.has_chinese and len(key) > 1 and (alike := _sounds_alike(asked, name, bare)) is not None:
        return alike
    if len(bare_key) < SHORTEST_CHINESE:
        return None
    if bare in {bare_key, ""}:
        return None
    if _slips(bare_key, bare) == 1:
        return 1.0
    if len(bare_key) < SHORTEST_BEGINNING or len(bare) <= len(bare_key):
        return None
    if any(_slips(bare_key, bare[:length]) == 1 for length in range(len(bare_key) - 1, len(bare_key) + 2)):
        return 1.2
    return _inside(bare_key, bare)


def _slips(one: str, other: str) -> int:
    return OSA.distance(one, other, score_cutoff=1)


def _inside(key: str, name: str) -> float | None:
    """A longer text that stands inside a name but for a slip, as a brand behind the name of a city does."""
    if len(key) < SHORTEST_BEGINNING:
        return None
    for start in range(1, min(len(name) - len(key) + 2, 8 if len(key) < 6 else len(name))):
        if any(_slips(key, name[start : start + length]) == 1 for length in range(len(key) - 1, len(key) + 2)):
            return 1.5
    return None


def _sounds_alike(asked: Asked, name: str, bare: str) -> float | None:
    sound = sounded(bare)[0]
    if asked.sound in {sound, sounded(name)[0]} or sounded(_bare(asked.key))[0] == sound:
        return 0.1
    if len(asked.key) <= SHORTEST_CHINESE:
        return None
    if sound.startswith(asked.sound):
        return 0.3
    return 0.5 if asked.sound in sound else None


def _spoken(asked: Asked, one: Candidate) -> Hit | None:
    """A slip in pinyin, or in a word of a Latin name."""
    tokens = one.tokens.split(" ")
    marked = [token[1:] for token in tokens if token.startswith(SOUND)]
    if any(_slips(asked.sound, sound) == 1 for sound in marked):
        return Hit(one.pk, Tier.TYPO, one.weight, one.official, 0.05)
    plain = [token for token in tokens if token and token[0] not in {PAIR, NAME, SOUND, INITIALS}]
    for run in asked.runs:
        if any(token.startswith(run) for token in plain):
            continue
        if not any(len(token) > SHORTEST_WORD - 1 and _slips(run, token) == 1 for token in plain):
            return None
    return Hit(one.pk, Tier.TYPO, one.weight, one.official, 0.6)
