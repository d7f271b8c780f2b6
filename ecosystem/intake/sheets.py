"""Reading a sheet: CSV in the encodings people have, and XLSX, as numbered rows of text."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ecosystem.core.errors import InvalidInput

ENCODINGS = ("utf-8-sig", "gb18030")
MAXIMUM_COLUMNS = 100
MAXIMUM_ROWS = 1_000_000
MAXIMUM_UNPACKED = 500 * 1024 * 1024
# Rows of a real sheet pack to a tenth or a thirtieth; a small file that unpacks to far more is made to fill the memory.
SMALL, MAXIMUM_RATIO = 20 * 1024 * 1024, 100
FIELD_LIMIT = 100_000
PACKAGE, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What the library raises, at any row, over a workbook that is broken or made up.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, OSError, EOFError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError, NotImplementedError),
)
# A record behind the last one. It is missing where a quotation mark that nobody closed has taken in the rest of the file.
END = "\x1c"


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
    rows = _xlsx_rows(path) if _is_workbook(path) else _csv_rows(path)
    for number, cells in enumerate(rows, 1):
        if number > MAXIMUM_ROWS:
            raise unreadable(path, _("it has more than %(limit)d rows.") % {"limit": MAXIMUM_ROWS})
        yield Row(number, tuple(cells))


def _is_workbook(path: Path) -> bool:
    """Whether the content is a workbook, whatever the file is called."""
    with path.open("rb") as content:
        start = content.read(len(OLD_WORKBOOK))
    if start == OLD_WORKBOOK:
        raise unreadable(
            path, _("it is a workbook of the old kind, or one with a password; save it as XLSX without one.")
        )
    return start.startswith(PACKAGE) or path.suffix.lower() in {".xlsx", ".xlsm"}


def _csv_rows(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_LIMIT)
    lines = io.StringIO(f"{_decoded(path).replace(chr(0), '')}\n{END}", newline="")
    number = 0
    try:
        for number, row in enumerate(csv.reader(lines), 1):
            if not (row and row[-1].endswith(END)):
                yield row
            elif row != [END]:
                raise unreadable(path, _("row %(row)d has a quotation mark that is not closed.") % {"row": number})
    except csv.Error as error:
        why = _("row %(row)d has a cell of more than %(limit)d characters, or a quotation mark that is not closed.")
        raise unreadable(path, why % {"row": number + 1, "limit": FIELD_LIMIT}) from error


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
        _refuse_bomb(path)
        # By its bytes: the library refuses a path by its ending.
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except BROKEN as error:
        raise unreadable(path, _("it is not an XLSX workbook.")) from error
    try:
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise unreadable(path, _("it has no visible sheet."))
        # Programs write a wrong range into a sheet; the rows beyond it would be lost without a word.
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(values_only=True):
            yield [_text(cell) for cell in cells[:MAXIMUM_COLUMNS]]
    except BROKEN as error:
        raise unreadable(path, _("the workbook is damaged.")) from error
    finally:
        book.close()


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        unpacked = sum(member.file_size for member in package.infolist())
    if unpacked > MAXIMUM_UNPACKED or unpacked > max(SMALL, MAXIMUM_RATIO * path.stat().st_size):
        raise unreadable(path, _("it is too large when unpacked."))


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
