"""What the index holds of a record: tokens for the full-text index, and the folded names by which hits are ranked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ecosystem.core.text import CJK_RUN, LEGAL_FORM, RUN, fold, grams, name_key, pinyin_grams, syllables
from ecosystem.organizations.finding.words import is_abbreviated

# Letters that no name has and no keyboard types: what stands behind them is a token of its own sort.
PAIR, NAME, SOUND, INITIALS = "ǀ", "ǁ", "ǂ", "ǃ"
OFFICIAL, SHORT, ALIAS, FORMER, ACRONYM, FOREIGN, CODE = "0", "1", "2", "3", "4", "5", "8"
LONGEST_ABBREVIATED = 24
FARTHEST_PAIR = 12
SHORTEST_PART = 5
LONGEST_SOUND, MOST_INITIALS = 60, 24
SMALL_WORDS = frozenset({"of", "and", "the", "for", "in", "at", "on", "de"})
EXCHANGE = re.compile(r"^([0-9]{4,6})(sh|sz|bj|hk|ss)$")


@dataclass(frozen=True)
class Document:
    """``tokens`` separated by blanks; ``names`` a line each: a line break, the folded name, a tab and what kind of name."""

    tokens: str
    names: str


def document(names: Iterable[tuple[str, str]], codes: Iterable[str] = ()) -> Document:
    """The document of a record with these (kind, name) pairs, the official name first, and identifiers."""
    named = [(kind, name) for kind, name in names if name_key(name)]
    tokens = [token for kind, name in named for token in _of_name(kind, name)]
    lines = [f"\n{name_key(name)}\t{kind}" for kind, name in named]
    for code in codes:
        compact = name_key(code)
        tokens += [*_parts(compact), *grams(code)]
        lines += [f"\n{one}\t{CODE}" for one in _spellings(compact)]
    return Document(" ".join(dict.fromkeys(tokens)), "".join(dict.fromkeys(lines)))


def _of_name(kind: str, name: str) -> Iterator[str]:
    yield NAME + name_key(name)
    yield from grams(name)
    yield from (spelled for token in pinyin_grams(name) for spelled in _with_u(token))
    for sound, initials in sounds_of(name):
        yield from _with_u(SOUND + sound)
        yield INITIALS + initials
    for one in acronyms(name):
        yield from (one, INITIALS + one)
    yield from (PAIR + pair for pair in pairs(name))


def _with_u(token: str) -> tuple[str, ...]:
    """ü is typed as v or as u."""
    return (token, token.replace("v", "u")) if "v" in token else (token,)


def sounds_of(name: str) -> list[tuple[str, str]]:
    """The pinyin of a whole name and its initials, with and without the legal form; Latin words stay as they are."""
    folded = fold(name)
    if not CJK_RUN.search(folded):
        return []
    return [sounded(text) for text in dict.fromkeys([LEGAL_FORM.sub("", folded), folded])]


def sounded(text: str) -> tuple[str, str]:
    """The pinyin of a folded text in one word, and its initials."""
    sounds: list[str] = []
    for run in RUN.findall(text):
        sounds += syllables(run) if CJK_RUN.match(run) else [run]
    return "".join(sounds)[:LONGEST_SOUND], "".join(sound[0] for sound in sounds if sound)[:MOST_INITIALS]


def acronyms(name: str) -> list[str]:
    """The initials of a Latin name of several words, with its small words and without."""
    folded = fold(name)
    words = [] if CJK_RUN.search(folded) else RUN.findall(folded)
    if len(words) < 2:
        return []
    large = [word for word in words if word not in SMALL_WORDS]
    return list(dict.fromkeys("".join(word[0] for word in some)[:MOST_INITIALS] for some in (large, words)))


def pairs(name: str) -> list[str]:
    """Pairs of characters that follow each other in a name, others between them or not, of names that get abbreviated."""
    key = LEGAL_FORM.sub("", name_key(name))
    if not CJK_RUN.fullmatch(key) or len(key) > LONGEST_ABBREVIATED or not is_abbreviated(name_key(name)):
        return []
    return [key[i] + key[j] for i in range(len(key) - 1) for j in range(i + 1, min(len(key), i + FARTHEST_PAIR + 1))]


def _parts(compact: str) -> list[str]:
    """An identifier from each of its characters on: a part of it is the beginning of one of these."""
    return [NAME + compact, *(compact[start:] for start in range(max(1, len(compact) - SHORTEST_PART + 1)))]


def _spellings(compact: str) -> list[str]:
    listed = EXCHANGE.match(compact)
    return [compact, listed[1]] if listed else [compact]
