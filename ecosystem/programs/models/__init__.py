"""Programs, what they ask, who applies, who judges, and who is enrolled."""

from ecosystem.programs.models.applications import Application, ApplicationDocument, ApplicationSpell, Objection
from ecosystem.programs.models.enrollments import Enrollment, EnrollmentSpell, Evidence
from ecosystem.programs.models.programs import Program
from ecosystem.programs.models.requirements import (
    GraduationCriterion,
    PanelMember,
    Question,
    RequiredDocument,
    RubricCriterion,
)
from ecosystem.programs.models.reviews import Affiliation, Review

__all__ = [
    "Affiliation",
    "Application",
    "ApplicationDocument",
    "ApplicationSpell",
    "Enrollment",
    "EnrollmentSpell",
    "Evidence",
    "GraduationCriterion",
    "Objection",
    "PanelMember",
    "Program",
    "Question",
    "RequiredDocument",
    "Review",
    "RubricCriterion",
]
