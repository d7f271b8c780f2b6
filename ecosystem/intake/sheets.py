"""The rows of one sheet as text, for commands that take a plain table; how files are read is in :mod:`ecosystem.intake.reading`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ecosystem.core.errors import InvalidInput
from ecosystem.intake.reading import opening
from ecosystem.intake.reading.cells import DATE, Cell
from ecosystem.intake.reading.limits import MEGABYTE, Limits

MAXIMUM_COLUMNS = 100
FIELD_LIMIT = 100_000
# Whoever types a command at the server may bring a whole register.
LIMITS = Limits(
    file_bytes=1024 * MEGABYTE,
    rows=1_000_000,
    columns=16_384,
    cells=100_000_000,
    text=2_000_000_000,
    characters=FIELD_LIMIT,
)


@dataclass(frozen=True)
class Row:
    """A row as it stands in the sheet, with its number counted from 1, the header included."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def unreadable(path: Path, why: str) -> InvalidInput:
    """The refusal of a file as a whole."""
    return opening.unreadable(path.name, why)


def read_rows(path: Path) -> Iterator[Row]:
    """Every row that holds something, of a text file or of the first visible sheet of a workbook that does.

    Raises :class:`InvalidInput` for anything else.
    """
    with opening.open_workbook(path, limits=LIMITS) as workbook:
        for row in next(workbook.sheets).rows:
            yield Row(row.number, tuple(map(_text, row.cells[:MAXIMUM_COLUMNS])))


def _text(cell: Cell | None) -> str:
    """A cell as text: whole numbers without a decimal point, dates as ISO without the time of day."""
    if cell is None:
        return ""
    if cell.kind == DATE:
        return str(cell.value)[:10]
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return str(cell.value)
