"""Tables as files: exactly the rows and columns that are shown, in their order, and nothing a spreadsheet could run."""

import io
import logging
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook

from ecosystem.core.cells import safe_cell
from ecosystem.core.dates import today
from ecosystem.core.paging import in_order
from ecosystem.core.spreadsheets import XLSX, cell_of, csv_parts
from ecosystem.desk.tables import Table

CHUNK = 500
FORMATS = ("csv", "xlsx")
LONGEST_TITLE = 31

log = logging.getLogger(__name__)


def export(table: Table, file_format: str) -> HttpResponseBase:
    """The table as a file to keep. Who took what is noted in the log."""
    log.info("export noun=%s format=%s rows=%d user=%s", table.noun.name, file_format, table.count, table.user.pk)
    response = _csv(table) if file_format == "csv" else _xlsx(table)
    response["Content-Disposition"] = f'attachment; filename="{table.noun.name}-{today():%Y-%m-%d}.{file_format}"'
    return response


def lines(table: Table) -> Iterator[list[Any]]:
    """The heading and every row, as plain values."""
    yield [column.title for column in table.columns]
    rows = table.rows.order_by(*(in_order(key) for key in table.keys))
    for record in rows.iterator(chunk_size=CHUNK):
        yield [column.plain(record) for column in table.columns]


def _csv(table: Table) -> StreamingHttpResponse:
    parts = csv_parts([_text(value) for value in line] for line in lines(table))
    return StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return safe_cell(value)


def _xlsx(table: Table) -> HttpResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.noun.title[:LONGEST_TITLE])
    for line in lines(table):
        sheet.append([cell_of(sheet, value) for value in line])
    file = io.BytesIO()
    book.save(file)
    return HttpResponse(file.getvalue(), content_type=XLSX)
