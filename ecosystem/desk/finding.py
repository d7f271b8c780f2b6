"""Finding any record from one box: every noun answers in its own way, the likeliest first."""

from dataclasses import dataclass
from typing import Any

from ecosystem.accounts.policies import allowed
from ecosystem.core.paging import keyset_page
from ecosystem.core.text import fold
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.register import all_nouns

MOST_OF_A_KIND = 6
LONGEST = 200


@dataclass(frozen=True)
class Option:
    """A record found, as lists of options show it."""

    id: str
    label: str
    detail: str
    kind: str
    url: str


@dataclass(frozen=True)
class Group:
    """The records of one noun that were found, and the table that has them all."""

    noun: Noun
    options: list[Option]

    @property
    def url(self) -> str:
        return self.noun.address


def find_records(user: Any, query: str) -> list[Group]:
    """Records of every noun the person may see, grouped; one query for each noun."""
    query = query.strip()[:LONGEST]
    if not query:
        return []
    groups = [Group(noun, options_of(noun, user, query)) for noun in readable_nouns(user) if noun.in_search]
    return [group for group in groups if group.options]


def find_lists(user: Any, query: str) -> list[Option]:
    """Tables whose name holds the query, to go there."""
    asked = fold(query.strip()[:LONGEST])
    return [
        Option(noun.name, noun.title, "", "", noun.address)
        for noun in readable_nouns(user)
        if asked and (asked in fold(noun.title) or asked in noun.name)
    ]


def options_of(noun: Noun, user: Any, query: str, most: int = MOST_OF_A_KIND) -> list[Option]:
    """The records of a noun that a typed text means."""
    rows = noun.matches(user, query[:LONGEST]).select_related(*noun.related)
    return [
        Option(noun.key(record), str(record), noun.detail(record), noun.label, noun.url(record))
        for record in (keyset_page(rows, noun.best_keys, size=most).rows if noun.best_keys else rows[:most])
    ]


def readable_nouns(user: Any) -> list[Noun]:
    """The nouns whose tables the person may open."""
    return [noun for noun in all_nouns() if allowed(user, noun.view)]
