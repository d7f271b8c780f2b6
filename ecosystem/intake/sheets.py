"""Reading a sheet: CSV in the encodings people have, and XLSX, as numbered rows of text."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ecosystem.core.errors import InvalidInput

ENCODINGS = ("utf-8-sig", "gb18030")
MAXIMUM_COLUMNS = 100
MAXIMUM_ROWS = 1_000_000
MAXIMUM_UNPACKED = 500 * 1024 * 1024
FIELD_LIMIT = 100_000


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
    return InvalidInput(
        "unreadable", _("%(file)s cannot be read: %(why)s") % {"file": path.name, "why": why}, {"file": [why]}
    )


def read_rows(path: Path) -> Iterator[Row]:
    """Every row of a CSV or of the first visible sheet of an XLSX. Raises :class:`InvalidInput` for anything else."""
    if not path.is_file():
        raise unreadable(path, _("there is no such file."))
    rows = _xlsx_rows(path) if path.suffix.lower() in {".xlsx", ".xlsm"} else _csv_rows(path)
    for number, cells in enumerate(rows, 1):
        if number > MAXIMUM_ROWS:
            raise unreadable(path, _("it has more than %(limit)d rows.") % {"limit": MAXIMUM_ROWS})
        yield Row(number, tuple(cells))


def _csv_rows(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_LIMIT)
    lines = io.StringIO(_decoded(path).replace("\x00", ""), newline="")
    try:
        yield from csv.reader(lines)
    except csv.Error as error:
        raise unreadable(path, str(error)) from error


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable(path, _("it is neither UTF-8 nor GB18030 text."))


def _xlsx_rows(path: Path) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(path) as package:
            if sum(member.file_size for member in package.infolist()) > MAXIMUM_UNPACKED:
                raise unreadable(path, _("it is too large when unpacked."))
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise unreadable(path, _("it is not an XLSX workbook.")) from error
    try:
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise unreadable(path, _("it has no visible sheet."))
        for cells in sheet.iter_rows(max_col=MAXIMUM_COLUMNS, values_only=True):
            yield [_text(cell) for cell in cells]
    finally:
        book.close()


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without a decimal point, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
