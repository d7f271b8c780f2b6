"""Merged cells: the value of the first one holds for the others."""

from collections import defaultdict
from collections.abc import Sequence

from ecosystem.intake.reading.cells import Cell, Merge, Row


class Merged:
    """What stands in the merged cells of a sheet, as its rows are read from top to bottom."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        self._beginning: dict[int, list[Merge]] = defaultdict(list)
        for merge in merges:
            self._beginning[merge.first_row].append(merge)
        self._open: list[tuple[Merge, Cell]] = []
        self._wide = [merge for merge in merges if merge.last_column > merge.first_column + 1]

    def wide(self) -> list[Merge]:
        """The merges that span three columns and more, as headings of sections do."""
        return self._wide

    def down(self, row: Row) -> Row:
        """The row with what cells above it say that were merged with its own."""
        self._open = [(merge, cell) for merge, cell in self._open if merge.last_row >= row.number]
        for merge in self._beginning.pop(row.number, ()):
            cell = row.cell(merge.first_column)
            if cell is not None:
                self._open.append((merge, cell))
        cells = list(row.cells)
        for merge, cell in self._open:
            if row.number > merge.first_row:
                _put(cells, merge.first_column, cell)
        return Row(row.number, tuple(cells))

    def across(self, row: Row) -> Row:
        """The row with every merged cell filled, to the right too: for headings."""
        filled = self.down(row)
        cells = list(filled.cells)
        for merge, cell in self._open:
            for column in range(merge.first_column, merge.last_column + 1):
                _put(cells, column, cell)
        return Row(row.number, tuple(cells))

    def spans(self, row: Row, column: int) -> int:
        """Over how many columns the cell is merged."""
        found = (m for m, _ in self._open if m.first_row <= row.number <= m.last_row and m.first_column == column)
        return next((merge.last_column - merge.first_column + 1 for merge in found), 1)


def _put(cells: list[Cell | None], column: int, cell: Cell) -> None:
    cells.extend([None] * (column + 1 - len(cells)))
    if cells[column] is None:
        cells[column] = cell
