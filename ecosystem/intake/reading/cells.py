"""A cell, a row and a sheet as they stand in a file, before anybody asks what they mean.

Nothing here or beside it imports Django: hostile files are read in a process of its own that knows no registry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

TEXT, NUMBER, DATE, BOOLEAN, ERROR, FORMULA = "text", "number", "date", "boolean", "error", "formula"


class Cell(NamedTuple):
    """A cell that is not empty.

    ``value`` is a ``str`` for text, an ISO date (``2021-05-31`` or ``2021-05-31T08:30:00``) for a date, the sign (``#REF!``)
    for an error, the formula (``=A1+1``) for one whose result the file does not keep; an ``int`` or ``float`` for a number;
    a ``bool`` for a truth value. ``percent`` says that a number is shown as a percentage (0.92 as 92 %).
    """

    kind: str
    value: str | float | bool
    percent: bool = False


class Row(NamedTuple):
    """A row with its number in the sheet, counted from 1. Empty cells are ``None``; empty cells at the end are left out."""

    number: int
    cells: tuple[Cell | None, ...]

    def cell(self, column: int) -> Cell | None:
        """The cell of a column, counted from 0; ``None`` where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else None


class Merge(NamedTuple):
    """Cells that were merged into one: rows counted from 1, columns from 0, both ends included. The value is in the first."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A visible sheet. ``rows`` can be read once, in their order; ``name`` is empty for a text file, which has no sheets."""

    name: str
    merges: tuple[Merge, ...]
    rows: Iterator[Row]
