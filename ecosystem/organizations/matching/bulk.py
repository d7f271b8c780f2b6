"""Finding what is near to many names at once: the registry's names are read once, and only by the words asked about."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db.models import QuerySet

from ecosystem.organizations.matching.parts import parts
from ecosystem.organizations.matching.sides import Side
from ecosystem.organizations.matching.tokens import pairs_of

COMMON = 200
NEAREST = 8
ENOUGH = 0.6


class NameIndex:
    """The names of a registry by the rare words of some sides."""

    def __init__(self, sides: Sequence[Side], organizations: QuerySet) -> None:
        self.words = [list(_words(side)) for side in sides]
        self.postings: dict[str, list[int]] = {word: [] for words in self.words for word in words}
        self._read(organizations)

    def _read(self, organizations: QuerySet) -> None:
        """One pass over all names; a word that too many have keeps a few places more than it may and is passed over."""
        seen: dict[str, int] = {}
        for pk, key in _names(organizations):
            if seen.get(key) == pk:
                continue
            seen[key] = pk
            for word in _cut(key):
                held = self.postings.get(word)
                if held is not None and len(held) <= COMMON and (not held or held[-1] != pk):
                    held.append(pk)

    def near(self, position: int) -> set[int]:
        """The organizations that share enough of the rare words of a side; the ones that share the most."""
        asked = self.words[position]
        shared: Counter[int] = Counter()
        for word in asked:
            if len(self.postings[word]) <= COMMON:
                shared.update(self.postings[word])
        least = max(1, round(ENOUGH * len(asked)))
        if len(shared) > NEAREST:
            shared = Counter({pk: count for pk, count in shared.items() if count >= least})
        return {pk for pk, _count in shared.most_common(NEAREST)}


def _names(organizations: QuerySet) -> Iterator[tuple[int, str]]:
    """All names of the organizations by their keys."""
    yield from organizations.order_by().values_list("pk", "name_key").iterator(chunk_size=5000)
    names = apps.get_model("organizations.OrganizationName")._default_manager
    within = names.filter(organization__in=organizations.order_by().values("pk"))
    yield from within.values_list("organization_id", "key").iterator(chunk_size=5000)


def _cut(key: str) -> Iterator[str]:
    for start in range(len(key) - 1):
        yield key[start : start + 2]


def _words(side: Side) -> Iterator[str]:
    """The rare pairs of a side's first names."""
    for named in side.names[:3]:
        if named.is_chinese:
            yield from dict.fromkeys(pair for segment in parts(named.name).segments for pair in pairs_of(segment))
