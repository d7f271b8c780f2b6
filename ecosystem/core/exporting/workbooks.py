"""Workbooks (Office Open XML) written while they are sent: nothing of them is kept, on disk or in memory.

Libraries make the whole file before its first byte can go out, and the fast one holds no real dates; see
docs/decisions. What is written is what every spreadsheet program reads: cells with their text in them, no shared strings.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from ecosystem.core.exporting.extract import Extract, Row, as_text

ROWS_OF_A_SHEET = 1_048_576
BYTES_OF_A_SHEET = 1_800_000_000  # below two gigabytes a part of the file needs no extension that some programs lack
LONGEST_CELL = 32_767
LONGEST_TITLE = 31
# Spreadsheets keep fifteen digits of a number; a longer one is a code.
DIGITS = 15
# The calendar of spreadsheets has a day too many in February 1900, so what is earlier stays text.
FIRST_DAY, ZERO = date(1900, 3, 1), date(1899, 12, 30)
COMPRESSION = 6

HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PLAIN, HEADING, DAY, MOMENT = range(4)
EMPTY_CELL = "<c/>"
BEFORE_TEXT = ('<c t="inlineStr"><is><t', f'<c s="{HEADING}" t="inlineStr"><is><t')

# A sheet is the usual part, so that this can be written before it is known how many there are.
CONTENT_TYPES = (
    f'{HEADER}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/></Types>'
)
RELATIONSHIPS = (
    f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
STYLES = (
    f'{HEADER}<styleSheet {MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# What spreadsheets would read as one character, written so that they read what was written.
LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\']")


class _Sent:
    """A file that can only be written to; what was written is taken away to be sent."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def workbook(extract: Extract, script: Callable[[str], str], *, keys: bool) -> Iterator[bytes]:
    """The list as a workbook: texts as texts whatever they begin with, dates as dates, numbers as numbers.

    What one sheet cannot hold goes on in the next; a text longer than a cell can hold ends with an ellipsis. ``script``
    makes of a text what the reader's script has for it.
    """
    sent = _Sent()
    with ZipFile(sent, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as book:  # type: ignore[arg-type]  # written only
        _put(book, "[Content_Types].xml", CONTENT_TYPES)
        _put(book, "_rels/.rels", RELATIONSHIPS)
        _put(book, "xl/styles.xml", STYLES)
        rows = _Rows(extract)
        number = 0
        while number == 0 or rows.are_left():
            number += 1
            yield from _sheet(book, sent, f"xl/worksheets/sheet{number}.xml", rows, extract, script, keys)
        _put(book, "xl/workbook.xml", script(_contents(extract.title, number)))
        _put(book, "xl/_rels/workbook.xml.rels", _parts(number))
    yield sent.taken()


class _Rows:
    """The rows of the list, of which each sheet takes as many as it can hold."""

    def __init__(self, extract: Extract) -> None:
        self._chunks = iter(extract.chunks())
        self._next: list[Row] = []

    def are_left(self) -> bool:
        while not self._next:
            chunk = next(self._chunks, None)
            if chunk is None:
                return False
            self._next = list(chunk)
        return True

    def take(self, most: int) -> list[Row]:
        """Up to ``most`` rows; none at the end."""
        self.are_left()
        found, self._next = self._next[:most], self._next[most:]
        return found


def _sheet(
    book: ZipFile, sent: _Sent, name: str, rows: _Rows, extract: Extract, script: Callable[[str], str], keys: bool
) -> Iterator[bytes]:
    count, size = 1, 0
    heading = "".join(_text_cell(text, HEADING) for text in extract.heading(keys=keys))
    with book.open(name, "w") as sheet:
        sheet.write(script(f"{_beginning(extract)}<row>{heading}</row>").encode())
        while count < ROWS_OF_A_SHEET and size < BYTES_OF_A_SHEET and (taken := rows.take(ROWS_OF_A_SHEET - count)):
            written = script("".join([f"<row>{''.join(map(_cell, row))}</row>" for row in taken])).encode()
            count, size = count + len(taken), size + len(written)
            sheet.write(written)
            yield sent.taken()
        last = f"{_letters(len(extract.columns))}{count}"
        sheet.write(f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>'.encode())
    yield sent.taken()


def _beginning(extract: Extract) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{column.width}" customWidth="1"/>'
        for place, column in enumerate(extract.columns, 1)
    )
    return (
        f'{HEADER}<worksheet {MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData>'
    )


def _cell(value: Any) -> str:
    if value.__class__ is str:
        return _text_cell(value) if value else EMPTY_CELL
    if not value and value != 0:
        return EMPTY_CELL
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _number_cell(value)
    if isinstance(value, date):
        return _day_cell(value)
    return _text_cell(as_text(value))


def _text_cell(text: str, style: int = PLAIN) -> str:
    safe = text
    if not text.isprintable() or "&" in text or "<" in text or ">" in text or "_x" in text or len(text) > LONGEST_CELL:
        safe = _escaped(text)
    kept = "" if text.strip() == text else ' xml:space="preserve"'
    return f"{BEFORE_TEXT[style]}{kept}>{safe}</t></is></c>"


def _escaped(text: str) -> str:
    if len(text) > LONGEST_CELL:
        text = f"{text[: LONGEST_CELL - 1]}…"
    text = LIKE_AN_ESCAPE.sub("_x005F_", NOT_IN_XML.sub("", text))
    return escape(text, {"\r": "&#13;"})


def _number_cell(value: int | Decimal) -> str:
    text = as_text(value)
    return f"<c><v>{text}</v></c>" if sum(map(str.isdigit, text)) <= DIGITS else _text_cell(text)


def _day_cell(value: date) -> str:
    """A date or a moment by the days since the calendar of spreadsheets began."""
    if not isinstance(value, datetime):
        if value < FIRST_DAY:
            return _text_cell(as_text(value))
        return f'<c s="{DAY}"><v>{value.toordinal() - ZERO.toordinal()}</v></c>'
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return f'<c s="{MOMENT}"><v>{value.toordinal() - ZERO.toordinal() + seconds / 86400:.8f}</v></c>'


def _letters(number: int) -> str:
    """What spreadsheets call a column: A, B, … Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _contents(title: str, sheets: int) -> str:
    told = NOT_IN_A_TITLE.sub(" ", NOT_IN_XML.sub("", title))
    named = "".join(
        f'<sheet name="{escape(_title(told, number), {chr(34): "&quot;"})}" sheetId="{number}" r:id="rId{number}"/>'
        for number in range(1, sheets + 1)
    )
    return f'{HEADER}<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'


def _title(title: str, number: int) -> str:
    after = f" {number}" if number > 1 else ""
    return f"{title[: LONGEST_TITLE - len(after)]}{after}" or "1"


def _parts(sheets: int) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, sheets + 1)
    )
    styles = f'<Relationship Id="rId{sheets + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>'
    return f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">{listed}{styles}</Relationships>'


def _put(book: ZipFile, name: str, text: str) -> None:
    with book.open(name, "w") as part:
        part.write(text.encode())
