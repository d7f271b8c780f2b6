"""The kinds of sheet that are known."""

from ecosystem.intake.kinds.base import SheetKind
from ecosystem.intake.kinds.measured import FIGURES, OUTCOMES, USAGE
from ecosystem.intake.kinds.members import CONTACTS, ENROLLMENTS, ORGANIZATIONS, RELATIONSHIPS

KINDS: tuple[SheetKind, ...] = (ORGANIZATIONS, OUTCOMES, USAGE, ENROLLMENTS, CONTACTS, RELATIONSHIPS, FIGURES)


def kind_of_code(code: str) -> SheetKind:
    """The kind with that code or record type. Raises ``KeyError``."""
    return next((kind for kind in KINDS if code in {kind.code, kind.type}), None) or _unknown(code)


def _unknown(code: str) -> SheetKind:
    raise KeyError(code)
