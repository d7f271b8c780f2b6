"""What a sheet can be a list of, and how a row of each kind becomes a record."""

from ecosystem.intake.kinds.base import Field, SheetKind
from ecosystem.intake.kinds.known import KINDS, kind_of_code

__all__ = ["KINDS", "Field", "SheetKind", "kind_of_code"]
