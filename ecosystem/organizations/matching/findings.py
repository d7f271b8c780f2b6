"""What comparing two names found out."""

from dataclasses import dataclass

from ecosystem.organizations.matching.reasons import Reason

# The same full name; names that could be one organization's; names of two; a part, a branch, a sibling by number.
EXACT, LIKELY, UNLIKE, NEVER = 3, 2, 1, 0


@dataclass(frozen=True)
class Finding:
    """A level and a score, with reasons.

    ``settled_by_website``: only the legal form or the place is left open, so that one website closes the case.
    ``renamed``: different names that one institution could have had in turn. ``says_where``: the name tells the place.
    """

    level: int
    score: float
    reasons: tuple[Reason, ...]
    settled_by_website: bool = False
    renamed: bool = False
    says_where: bool = False
    by_former: bool = False

    @property
    def rank(self) -> tuple[int, float]:
        return self.level, self.score
