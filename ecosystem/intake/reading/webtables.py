"""Tables of a web page that somebody saved under the name of a workbook. Nothing of a page is loaded or run: it is text."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice
from typing import BinaryIO

from ecosystem.intake.reading.cells import Merge
from ecosystem.intake.reading.encodings import encoding_of
from ecosystem.intake.reading.found import FoundRow, FoundSheet, clipped, text_cell
from ecosystem.intake.reading.limits import Limits
from ecosystem.intake.reading.refusing import Refused

PIECE = 64 * 1024
UNSEEN = {"script", "style", "head", "template", "title"}
BREAKING = {"br", "p", "div", "li"}
SPACES = re.compile(r"[ \t\r\n\f]+")


def read(file: BinaryIO, limits: Limits) -> Iterator[FoundSheet]:
    """One sheet of all rows of all tables, as a spreadsheet shows such a page. Tables within tables are refused: they are layout."""
    encoding = encoding_of(file)
    page = _Page(limits)
    for _ in _heard(file, encoding, page):
        page.taken()
    merges = clipped(iter(page.merges), limits)
    yield FoundSheet("", _rows(file, encoding, _Page(limits)), merges)


def _rows(file: BinaryIO, encoding: str, page: "_Page") -> Iterator[FoundRow]:
    for _ in _heard(file, encoding, page):
        yield from page.taken()


def _heard(file: BinaryIO, encoding: str, page: "_Page") -> Iterator[None]:
    file.seek(0)
    stream = io.TextIOWrapper(file, encoding=encoding)
    try:
        while piece := stream.read(PIECE):
            page.feed(piece)
            yield
        page.close()
        page.end_row()
        yield
    finally:
        stream.detach()


def _span(attributes: dict[str, str | None], name: str) -> int:
    written = (attributes.get(name) or "1").strip()
    return max(int(written), 1) if written.isascii() and written.isdigit() and len(written) < 8 else 1


class _Page(HTMLParser):
    """Gathers rows, and which cells are merged."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._ready: list[FoundRow] = []
        self.merges: list[Merge] = []
        self._number, self._cells, self._column = 0, {}, 0
        # Columns that a cell of a row above reaches into, with the last row it reaches.
        self._covered: dict[int, int] = {}
        self._in_table = self._in_row = False
        self._unseen = 0
        self._pieces: list[str] | None = None
        self._at = 0

    def taken(self) -> list[FoundRow]:
        ready, self._ready = self._ready, []
        return ready

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "table":
            if self._in_table and self._pieces is not None:
                raise Refused("web_page")
            self._in_table = True
        elif tag == "tr" and self._in_table:
            self.end_row()
            self._number, self._cells, self._column, self._in_row = self._number + 1, {}, 0, True
        elif tag in {"td", "th"} and self._in_row:
            self._end_cell()
            self._start_cell(dict(attrs))
        elif tag in BREAKING and self._pieces:
            self._pieces.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self.end_row()
            self._in_table = self._in_table and tag != "table"

    def handle_data(self, data: str) -> None:
        if self._pieces is not None and not self._unseen:
            self._pieces.append(data)

    def end_row(self) -> None:
        """The row ends, said or not."""
        self._end_cell()
        if self._cells:
            self._ready.append((self._number, self._cells))
        self._cells, self._in_row = {}, False

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        while self._covered.get(self._column, 0) >= self._number:
            self._column += 1
        rows, columns = _span(attributes, "rowspan"), _span(attributes, "colspan")
        last_row, last_column = self._number + rows - 1, self._column + columns - 1
        if (rows, columns) != (1, 1):
            self.merges.append(Merge(self._number, self._column, last_row, last_column))
        if rows > 1:
            reached = islice(range(self._column, last_column + 1), self._limits.columns)
            self._covered.update(dict.fromkeys(reached, last_row))
        self._pieces, self._at, self._column = [], self._column, last_column + 1

    def _end_cell(self) -> None:
        if self._pieces is None:
            return
        lines = SPACES.sub(" ", "".join(self._pieces)).split("\v")
        cell = text_cell("\n".join(line.strip(" ") for line in lines).strip("\n"))
        if cell is not None:
            self._cells[self._at] = cell
        self._pieces = None
