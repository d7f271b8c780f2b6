"""A sheet as a table: its heading, and its rows of data as cells by field, read one after the other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from ecosystem.core.cells import says_nothing
from ecosystem.core.text import clean
from ecosystem.intake.kinds import SheetKind
from ecosystem.intake.kinds.base import FIGURES, How
from ecosystem.intake.reading.cells import TEXT, Cell, Row, Sheet
from ecosystem.intake.tables.headers import LOOKED_AT, Column, Header, find_header
from ecosystem.intake.tables.merged import Merged
from ecosystem.intake.tables.sorting import RowSorter
from ecosystem.intake.values.texts import shown

SEVERAL = "；"


@dataclass(frozen=True)
class DataRow:
    """A row of data: the row as it stands, and its cells by field, merged ones filled."""

    number: int
    row: Row
    cells: Mapping[str, Cell]


@dataclass
class Table:
    """A table in a sheet. ``rows`` can be read once; ``skipped`` then says which rows were no data, and why."""

    sheet: str
    header: Header
    rows: Iterator[DataRow]
    skipped: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Correction:
    """What somebody said of a layout: its kind, and the fields of its columns (counted from 0; empty for none)."""

    kind: SheetKind | None = None
    columns: Mapping[int, str] = field(default_factory=dict)


Corrects = Callable[[Header | None], Correction | None]


def read_table(
    sheet: Sheet, *, file_name: str = "", kind: SheetKind | None = None, corrects: Corrects | None = None
) -> Table | None:
    """The table of a sheet; ``None`` where nothing in it looks like the heading of one.

    ``corrects`` is asked, with the heading that was found (``None`` where none was), what somebody said of such a layout.
    """
    first_rows = list(islice(sheet.rows, LOOKED_AT))
    merged = Merged(sheet.merges)
    across = [merged.across(row) for row in first_rows]
    name = f"{file_name.rsplit('.', 1)[0]} {sheet.name}"
    header = find_header(first_rows, across, name=name, kind=kind)
    correction = corrects(header) if corrects else None
    if correction and correction.kind and (header is None or correction.kind is not header.kind):
        header = find_header(first_rows, across, name=name, kind=correction.kind)
    if header is None:
        return None
    for column in header.columns:
        if correction and column.index in correction.columns:
            column.field = correction.columns[column.index]
    table = Table(sheet.name, header, iter(()))
    table.rows = _data(chain(first_rows, sheet.rows), Merged(sheet.merges), table)
    return table


def _data(rows: Iterator[Row], merged: Merged, table: Table) -> Iterator[DataRow]:
    sorter = RowSorter(table.header, merged)
    hows = {field.name: field.how for field in table.header.kind.fields}
    expected = None
    for row in rows:
        full = merged.down(row)
        if expected is not None and expected < row.number:
            table.skipped += [(number, "blank") for number in range(expected, row.number)]
        expected = row.number + 1
        if why := sorter.why_no_data(row, full):
            table.skipped.append((row.number, why))
            continue
        found = ((name, _together(full, columns, hows[name])) for name, columns in sorter.columns.items())
        yield DataRow(row.number, full, {name: cell for name, cell in found if cell is not None})


def _together(row: Row, columns: list[Column], how: How) -> Cell | None:
    """The cell of a field; where several columns have the same heading, the texts of those that say something joined.

    Of figures and dates the first one counts.
    """
    cells = [cell for column in columns if (cell := row.cell(column.index)) is not None]
    telling = [cell for cell in cells if not says_nothing(clean(shown(cell)))]
    if len(telling) < 2 or how in FIGURES:
        return next(iter(telling or cells), None)
    texts = [clean(shown(cell)) for cell in telling]
    return Cell(TEXT, SEVERAL.join(dict.fromkeys(texts)))
