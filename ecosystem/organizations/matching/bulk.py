"""Finding what is near to many names at once: the registry's names are read once, and only by the words asked about."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from django.apps import apps
from django.db.models import QuerySet

from ecosystem.core.text import syllables
from ecosystem.organizations.matching.parts import parts
from ecosystem.organizations.matching.sides import Side
from ecosystem.organizations.matching.tokens import pairs_of, words_of

COMMON = 200
NEAREST = 8
ENOUGH = 0.6
# Each syllable gets a character of the private area, so that a whole name is turned into sounds at once.
FIRST_SOUND = 0xE000
CHARACTERS = range(0x4E00, 0x9FFF)

Postings = dict[str, list[int]]


@lru_cache(1)
def sounds() -> dict[int, str]:
    """For every common Chinese character the sign of its sound."""
    signs: dict[str, str] = {}
    return {code: signs.setdefault(syllables(chr(code))[0], chr(FIRST_SOUND + len(signs))) for code in CHARACTERS}


class NameIndex:
    """The names of a registry by the rare words of some sides, as they are written and as they sound."""

    def __init__(self, sides: Sequence[Side], organizations: QuerySet) -> None:
        self.written = [_words(side) for side in sides]
        self.spoken = [[word.translate(sounds()) for word in words] for words in self.written]
        self.by_writing: Postings = {word: [] for words in self.written for word in words}
        self.by_sound: Postings = {word: [] for words in self.spoken for word in words}
        # As pairs of characters, not as words of two: to cut those out of every name takes half as long again.
        written, spoken, table = {*map(tuple, self.by_writing)}, {*map(tuple, self.by_sound)}, sounds()
        for pk, key in _names(organizations):
            if pairs := written.intersection(pairwise(key)):
                _note(self.by_writing, map("".join, pairs), pk)
            sound = key.translate(table)
            if pairs := spoken.intersection(pairwise(sound)):
                _note(self.by_sound, map("".join, pairs), pk)

    def near(self, position: int) -> set[int]:
        """The organizations that share enough of the rare words of a side, else what sounds like them; the closest."""
        return _closest(self.written[position], self.by_writing) or _closest(self.spoken[position], self.by_sound)


def _closest(asked: list[str], postings: Postings) -> set[int]:
    shared: Counter[int] = Counter()
    for word in asked:
        if len(postings[word]) <= COMMON:
            shared.update(postings[word])
    least = max(1, round(ENOUGH * len(asked)))
    return {pk for pk, count in shared.most_common(NEAREST) if count >= least}


def _note(postings: Postings, words: Iterable[str], pk: int) -> None:
    """Keep who has a word; of one that too many have, only that."""
    for word in words:
        held = postings[word]
        if len(held) <= COMMON and (not held or held[-1] != pk):
            held.append(pk)


def _names(organizations: QuerySet) -> Iterator[tuple[int, str]]:
    """All names of the organizations by their keys, each once."""
    seen: dict[int, str] = {}
    for pk, key in organizations.order_by().values_list("pk", "name_key").iterator(chunk_size=5000):
        seen[pk] = key
        yield pk, key
    names = apps.get_model("organizations.OrganizationName")._default_manager
    rows = names.order_by().values_list("organization_id", "key").iterator(chunk_size=5000)
    yield from ((pk, key) for pk, key in rows if pk in seen and seen[pk] != key)


def _words(side: Side) -> list[str]:
    """The rare pairs of a side's first names."""
    found: list[str] = []
    for named in side.names[:3]:
        if named.is_chinese:
            found += [pair for segment in parts(named.name).segments for pair in pairs_of(segment)]
        else:
            found += [word[start : start + 2] for word in words_of(named) for start in range(len(word) - 1)]
    return list(dict.fromkeys(found))
