"""Tables as files: exactly the rows and columns that are shown, in their order, and nothing a spreadsheet could run."""

import logging
from collections.abc import Iterator

from django.http import HttpResponseBase

from ecosystem.core.dates import today
from ecosystem.core.exporting.extract import CHUNK, Column, Extract, Row, chunked
from ecosystem.core.exporting.sending import send
from ecosystem.core.paging import in_order
from ecosystem.desk.tables import Table

FORMATS = ("csv", "xlsx", "jsonl")
WIDE, USUAL = 36, 18

log = logging.getLogger(__name__)


def export(table: Table, file_format: str) -> HttpResponseBase:
    """The table as a file to keep. Who took what is noted in the log."""
    log.info("export noun=%s format=%s rows=%d user=%s", table.noun.name, file_format, table.count, table.user.pk)
    columns = [Column(column.name, column.title, WIDE if column.clip else USUAL) for column in table.columns]
    extract = Extract(table.noun.title, columns, lambda: _chunks(table))
    day = today().isoformat()
    return send(table.request, extract, file_format, name=f"{table.noun.name}-{day}", told=f"{table.noun.title}-{day}")


def _chunks(table: Table) -> Iterator[list[Row]]:
    rows = table.rows.order_by(*(in_order(key) for key in table.keys))
    for chunk in chunked(rows.iterator(chunk_size=CHUNK), CHUNK):
        yield [[column.plain(record) for column in table.columns] for record in chunk]
