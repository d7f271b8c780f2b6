"""Rows that cannot be written, as a sheet to work on: what is wrong beside each cell, ready to be handed in again."""

import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from ecosystem.core.cells import safe_cell
from ecosystem.core.spreadsheets import XLSX, cell_of, csv_parts
from ecosystem.intake.imports.models import SheetImport, SheetRow
from ecosystem.intake.kinds import kind_of_code

FORMATS = ("csv", "xlsx")
WRONG = PatternFill("solid", fgColor="FDE2E1")


def as_file(sheet_import: SheetImport, file_format: str) -> HttpResponseBase:
    """The rows with errors and the undecided ones, as CSV or XLSX."""
    response = _csv(sheet_import) if file_format == "csv" else _xlsx(sheet_import)
    response["Content-Disposition"] = f'attachment; filename="rejected-{sheet_import.public_id}.{file_format}"'
    return response


def _types(sheet_import: SheetImport) -> list[str]:
    return list(sheet_import.rows.bad().order_by("type").values_list("type", flat=True).distinct())


def _lines(sheet_import: SheetImport, type_: str) -> Iterator[tuple[list[str], SheetRow | None]]:
    """The heading, then every row: where it stood, what is wrong, and what it says by field."""
    fields = kind_of_code(type_).fields
    yield [_("sheet"), _("row"), _("what is wrong"), *(str(field.label) for field in fields)], None
    for row in sheet_import.rows.bad().filter(type=type_).order_by("position").iterator(chunk_size=500):
        place = row.column or str(row.number or "")
        yield [row.sheet, place, why(row), *(row.told.get(field.name, "") for field in fields)], row


def why(row: SheetRow) -> str:
    """Everything that is wrong with a row, in one text."""
    told = [f"[{fault['code']}] {fault['sentence']}" for fault in row.faults]
    if not told and row.candidates:
        names = "；".join(found["name"] for found in row.candidates)
        told = [_("possible duplicate of %(names)s") % {"names": names}]
    return " ".join(told)


def _csv(sheet_import: SheetImport) -> StreamingHttpResponse:
    lines = (line for type_ in _types(sheet_import) for line, _row in _lines(sheet_import, type_))
    parts = csv_parts([safe_cell(value) for value in line] for line in lines)
    return StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")


def _xlsx(sheet_import: SheetImport) -> HttpResponse:
    book = Workbook(write_only=True)
    for type_ in _types(sheet_import):
        kind = kind_of_code(type_)
        sheet = book.create_sheet(str(kind.label)[:31])
        for line, row in _lines(sheet_import, type_):
            sheet.append(_cells(sheet, line, row, [field.name for field in kind.fields]))
    if not book.worksheets:
        book.create_sheet("1")
    file = io.BytesIO()
    book.save(file)
    return HttpResponse(file.getvalue(), content_type=XLSX)


def _cells(sheet: Any, line: list[str], row: SheetRow | None, names: list[str]) -> list[WriteOnlyCell]:
    wrong = {fault["field"]: fault["sentence"] for fault in row.faults} if row else {}
    cells = []
    for value, name in zip(line, ["", "", "", *names], strict=True):
        cell = cell_of(sheet, value)
        if name in wrong:
            cell.fill, cell.comment = WRONG, Comment(wrong[name], "Wutong")
        cells.append(cell)
    return cells
