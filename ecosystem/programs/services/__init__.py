"""Verbs that write programs and the enrollments in them."""

from ecosystem.programs.services.corrections import correct_enrollment, correct_spell, remove_enrollment_record
from ecosystem.programs.services.enrollments import enroll, graduate, remove, resume, suspend, withdraw
from ecosystem.programs.services.records import (
    archive_program,
    publish_program,
    register_program,
    restore_program,
    revise_program,
)

__all__ = [
    "archive_program",
    "correct_enrollment",
    "correct_spell",
    "enroll",
    "graduate",
    "publish_program",
    "register_program",
    "remove",
    "remove_enrollment_record",
    "restore_program",
    "resume",
    "revise_program",
    "suspend",
    "withdraw",
]
