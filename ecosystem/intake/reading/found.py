"""What the readers of single formats hand over: rows as found, with the cells that are not empty."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ecosystem.intake.reading.cells import TEXT, Cell, Merge, Row
from ecosystem.intake.reading.formats import date_cell
from ecosystem.intake.reading.limits import MERGES, Limits
from ecosystem.intake.reading.refusing import Refused

# A row as found: its number from 1, and its cells by column from 0.
FoundRow = tuple[int, dict[int, Cell]]
SURROGATE = re.compile("[\ud800-\udfff]+")


@dataclass(frozen=True)
class FoundSheet:
    """A visible sheet as found. Its rows are read before the next sheet is asked for."""

    name: str
    rows: Iterator[FoundRow]
    merges: tuple[Merge, ...] = ()


@dataclass
class Measure:
    """Holds what was found against the limits, the same for every format, and makes rows of it."""

    limits: Limits
    cells: int = 0
    text: int = 0

    def row(self, sheet: str, found: FoundRow) -> Row:
        """The row, its text cleaned. Raises :class:`Refused` where it goes beyond a limit."""
        number, cells = found
        if number > self.limits.rows:
            raise Refused("rows", sheet=sheet, row=number, limit=self.limits.rows)
        width = max(cells) + 1
        if width > self.limits.columns:
            raise Refused("columns", sheet=sheet, row=number, limit=self.limits.columns)
        self.cells += len(cells)
        if self.cells > self.limits.cells:
            raise Refused("cells", limit=self.limits.cells)
        row: list[Cell | None] = [None] * width
        for column, cell in cells.items():
            row[column] = self._cleaned(cell, sheet, number) if isinstance(cell.value, str) else cell
        return Row(number, tuple(row))

    def _cleaned(self, cell: Cell, sheet: str, number: int) -> Cell:
        value = str(cell.value)
        if len(value) > self.limits.characters:
            raise Refused("characters", sheet=sheet, row=number, limit=self.limits.characters)
        self.text += len(value)
        if self.text > self.limits.text:
            raise Refused("text", limit=self.limits.text)
        return cell if value.isprintable() else cell._replace(value=clean(value))


def clean(value: str) -> str:
    """The text with line breaks as one character, and without what no database and no page can hold."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return SURROGATE.sub(_joined, value)


def _joined(halves: re.Match[str]) -> str:
    """Halves of characters beyond the first 65,536, as some programs write them, made whole; a lone half becomes U+FFFD."""
    return halves[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def text_cell(value: str) -> Cell | None:
    """A cell of text; none where it is empty."""
    return Cell(TEXT, value) if value else None


def iso_cell(value: str) -> Cell | None:
    """The date that a file writes out (``2021-05-31T00:00:00``), or its text where that is none."""
    try:
        return date_cell(datetime.fromisoformat(value))
    except ValueError:
        return text_cell(value)


def clipped(merges: Iterator[Merge], limits: Limits) -> tuple[Merge, ...]:
    """The merges of more than one cell, as far as a sheet may reach."""
    kept: list[Merge] = []
    for merge in merges:
        if merge.first_row > limits.rows or merge.first_column >= limits.columns:
            continue
        last_row, last_column = min(merge.last_row, limits.rows), min(merge.last_column, limits.columns - 1)
        if (merge.first_row, merge.first_column) != (last_row, last_column):
            kept.append(merge._replace(last_row=last_row, last_column=last_column))
        if len(kept) > MERGES:
            raise Refused("merges", limit=MERGES)
    return tuple(sorted(kept))
