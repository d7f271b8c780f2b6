"""Names that say little: nothing but words that organizations of every place are called by."""

from functools import lru_cache

from ecosystem.organizations.matching import words
from ecosystem.organizations.matching.english import CALLED
from ecosystem.organizations.matching.parts import Segment

# What a translation is known of is a word of the language, as the words of business are.
SUBJECTS = (frozenset(CALLED) | words.INDUSTRY | words.SUBJECTS) - words.NATIONWIDE
TRADES = words.INDUSTRY | words.TRADES
LONGEST = max(map(len, SUBJECTS | TRADES))


# What every school has a few of, so that not even a city tells which one is meant.
PARTS = frozenset({"学院", "研究生院", "实验室", "重点实验室", "校医院"})


def says_little(segment: Segment) -> bool:
    """Whether many are called so: a school, a bureau or a hospital by its subjects, a company by its trade.

    Of a university there is mostly one of a name, and of what begins with the country's name or is called the state's too.
    """
    if words.GENERIC.fullmatch(segment.body) or segment.core in words.INDUSTRY:
        return True
    if segment.rest.startswith(words.OF_THE_COUNTRY) or segment.body.endswith("国家"):
        return False
    if segment.is_company:
        return _is_made_of(segment.rest, TRADES)
    if segment.head == "大学":
        return segment.body in words.OPEN_UNIVERSITIES
    return segment.is_institution and (len(segment.body) < 2 or _is_made_of(segment.body, SUBJECTS))


def is_known_by_city(segment: Segment) -> bool:
    """Whether a city has one of what many are called: an institute of a subject, but neither a school's part nor a hospital."""
    return segment.head not in PARTS and not words.GENERIC.fullmatch(segment.body)


@lru_cache(16384)
def _is_made_of(text: str, known: frozenset[str]) -> bool:
    """Whether a text is nothing but known words, one behind the other."""
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            reached.update(
                end for end in range(start + 1, min(start + LONGEST, len(text)) + 1) if text[start:end] in known
            )
    return len(text) in reached
