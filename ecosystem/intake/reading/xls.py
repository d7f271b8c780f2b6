"""Workbooks of the old kind, read with xlrd."""

import os
from collections.abc import Iterator
from typing import Any

from ecosystem.intake.reading.cells import BOOLEAN, ERROR, Cell, Merge
from ecosystem.intake.reading.formats import number_cell, shown_as
from ecosystem.intake.reading.found import FoundRow, FoundSheet, clipped, text_cell
from ecosystem.intake.reading.limits import Limits
from ecosystem.intake.reading.refusing import Refused

# Names of the streams in a file of Office before 2007, and what such a file is.
STREAMS = {
    "EncryptedPackage": "password",
    "EncryptionInfo": "password",
    "WordDocument": "word",
    "PowerPoint Document": "presentation",
}
BOOKS = {"Workbook", "Book", "WORKBOOK", "BOOK"}
VISIBLE = 0


def read(content: bytes, limits: Limits) -> Iterator[FoundSheet]:
    """The visible sheets of a workbook, in its order."""
    book = _opened(content)
    shown = [_shown(book, style) for style in book.xf_list]
    for index in range(book.nsheets):
        try:
            sheet = book.sheet_by_index(index)
        except Exception as error:
            raise _refusal(error) from error
        if sheet.visibility == VISIBLE:
            merges = (Merge(low + 1, left, high, right - 1) for low, high, left, right in sheet.merged_cells)
            yield FoundSheet(sheet.name, _rows(book, sheet, shown), clipped(merges, limits))
        book.unload_sheet(index)


def refuse_other_documents(content: bytes) -> None:
    """Refuse what is in the same container and no workbook: other documents of Office, and whatever has a password."""
    from xlrd.compdoc import CompDoc  # noqa: PLC0415  costs only those who read such a file

    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
            names = {entry.name for entry in CompDoc(content, logfile=nowhere).dirlist}
    except Exception as error:
        raise _refusal(error) from error
    for name, code in STREAMS.items():
        if name in names:
            raise Refused(code)
    if not names & BOOKS:
        raise Refused("old_damaged")


def _opened(content: bytes, encoding: str | None = None) -> Any:
    import xlrd  # noqa: PLC0415  costs only those who read such a file

    try:
        return xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            encoding_override=encoding,
            logfile=open(os.devnull, "w", encoding="utf-8"),  # noqa: PTH123  the process ends with it
        )
    except UnicodeDecodeError:
        # Written before Unicode, by a program that does not say in which encoding.
        if encoding is None:
            return _opened(content, "gb18030")
        raise Refused("old_damaged") from None
    except Exception as error:
        raise _refusal(error) from error


def _refusal(error: Exception) -> BaseException:
    """The library raises all there is over a broken workbook: assertions, keys, structures."""
    if isinstance(error, MemoryError | Refused):
        return error
    return Refused("password" if "encrypted" in str(error).lower() else "old_damaged")


def _shown(book: Any, style: Any) -> str:
    known = book.format_map.get(style.format_key)
    return shown_as(style.format_key, known.format_str if known else None)


def _rows(book: Any, sheet: Any, shown: list[str]) -> Iterator[FoundRow]:
    for number in range(sheet.nrows):
        cells = {}
        kinds, values = sheet.row_types(number), sheet.row_values(number)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            cell = _cell(book, sheet, (number, column), kind, value, shown)
            if cell is not None:
                cells[column] = cell
        if cells:
            yield number + 1, cells


def _cell(book: Any, sheet: Any, at: tuple[int, int], kind: int, value: Any, shown: list[str]) -> Cell | None:
    from xlrd import biffh  # noqa: PLC0415  as above

    if kind == biffh.XL_CELL_TEXT:
        return text_cell(value)
    if kind in {biffh.XL_CELL_NUMBER, biffh.XL_CELL_DATE}:
        return number_cell(value, shown[sheet.cell_xf_index(*at)], from_1904=book.datemode == 1)
    if kind == biffh.XL_CELL_BOOLEAN:
        return Cell(BOOLEAN, bool(value))
    if kind == biffh.XL_CELL_ERROR:
        return Cell(ERROR, biffh.error_text_from_code.get(value, "#VALUE!"))
    return None
