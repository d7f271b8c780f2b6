"""Which records are one organization: names taken apart and compared with whatever else is known of two sides."""

from ecosystem.organizations.matching.candidates import NEW, Candidate, Match, match, match_many
from ecosystem.organizations.matching.comparing import DIFFERENT, POSSIBLE, SAME, Comparison, compare
from ecosystem.organizations.matching.reasons import Reason, because
from ecosystem.organizations.matching.sides import Side
from ecosystem.organizations.matching.untidy import read_untidy

__all__ = [
    "DIFFERENT",
    "NEW",
    "POSSIBLE",
    "SAME",
    "Candidate",
    "Comparison",
    "Match",
    "Reason",
    "Side",
    "because",
    "compare",
    "match",
    "match_many",
    "read_untidy",
]
