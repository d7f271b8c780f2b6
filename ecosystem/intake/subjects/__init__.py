"""The kinds of record that proposals can be about, each with what of it can be proposed."""

from typing import Any

from ecosystem.intake.choices import Subject
from ecosystem.intake.subjects.base import Looks, Proposable, SubjectNoun
from ecosystem.intake.subjects.centers import CENTER, PLATFORM, PROGRAM
from ecosystem.intake.subjects.facts import FIGURE, RELATIONSHIP
from ecosystem.intake.subjects.organizations import ORGANIZATION, place_text, places_of
from ecosystem.intake.subjects.solutions import OUTCOME, SOLUTION

NOUNS: dict[str, SubjectNoun] = {
    noun.name: noun for noun in (ORGANIZATION, SOLUTION, OUTCOME, CENTER, PLATFORM, PROGRAM, FIGURE, RELATIONSHIP)
}


def noun_of(record: Any) -> SubjectNoun:
    """What can be proposed of this record. Raises ``KeyError`` for one that proposals are never about."""
    return NOUNS[Subject(record._meta.model_name)]


__all__ = [
    "NOUNS",
    "ORGANIZATION",
    "Looks",
    "Proposable",
    "SubjectNoun",
    "noun_of",
    "place_text",
    "places_of",
]
