"""The words of a side's names by which the index is asked, and which of what it finds are the closest."""

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from ecosystem.core.text import KEY_LENGTH, syllables
from ecosystem.organizations.matching import english, words
from ecosystem.organizations.matching.english import latin
from ecosystem.organizations.matching.parts import Segment, parts
from ecosystem.organizations.matching.sides import Named, Side

MOST_TOKENS = 10
MOST_COMPARED = 40
PINYIN_LENGTH = 24


def keys_of(side: Side) -> set[str]:
    """The keys under which the registry may hold a side's names."""
    return {named.key[:KEY_LENGTH] for named in side.names if len(named.key) > 1}


def tokens_of(side: Side) -> list[str]:
    """What is rare in the names: pairs of characters of the cores, their sounds, and the words that not many have."""
    found: list[str] = []
    for named in side.names:
        found += _tokens(named)
    return list(dict.fromkeys(found))[:MOST_TOKENS]


def _tokens(named: Named) -> Iterator[str]:
    if not named.is_chinese:
        yield from words_of(named)
        return
    for segment in parts(named.name).segments:
        yield from pairs_of(segment)
        sound = "".join("".join(syllables(run)) for run in [segment.core])[:PINYIN_LENGTH]
        if len(segment.core) > 1 and len(sound) > 3:
            yield sound


def pairs_of(segment: Segment) -> Iterator[str]:
    """The pairs of characters of what is a segment's own; of an institution, whose name is all common words, of all."""
    text = segment.body if segment.is_institution and len(segment.body) > 1 else segment.core
    if len(text) < 3:
        text = "".join(segment.told[-1:]) + segment.rest if text in words.INDUSTRY or len(text) < 2 else text
    for start in range(len(text) - 1):
        pair = text[start : start + 2]
        if pair not in words.INDUSTRY and pair not in words.FORM_PAIRS:
            yield pair


def words_of(named: Named) -> Iterator[str]:
    """The words of a name in Latin letters that not many have, the longest first."""
    read = latin(named.name)
    own = read.distinctive or read.tokens
    yield from sorted((word for word in own if len(word) > 2 and word not in english.HEADS), key=len, reverse=True)[:4]


def closest(side: Side, names: Mapping[int, str]) -> set[int]:
    """Of organizations by their names, those worth comparing: the most similar ones."""
    if len(names) <= MOST_COMPARED:
        return set(names)
    best: set[int] = set()
    for text in _texts(side.names):
        found = process.extract(text, names, scorer=fuzz.partial_ratio, limit=MOST_COMPARED // 2)
        best.update(pk for _name, _score, pk in found)
    return best


def _texts(names: Iterable[Named]) -> Iterator[str]:
    for named in list(names)[:4]:
        yield parts(named.name).last.rest or named.name if named.is_chinese else named.name
