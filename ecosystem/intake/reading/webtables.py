"""Tables of a web page that somebody saved under the name of a workbook. Nothing of a page is loaded or run: it is text."""

import html
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from ecosystem.intake.reading.cells import Cell, Merge
from ecosystem.intake.reading.encodings import encoding_of
from ecosystem.intake.reading.found import FoundRow, FoundSheet, clipped, text_cell
from ecosystem.intake.reading.limits import Limits
from ecosystem.intake.reading.refusing import Refused

# A tag ends at the next sign of one, so that every character of a page is looked at once, whatever is wrong with it.
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)([^<>]*)>")
SPAN = re.compile(r"""\b(row|col)span\s*=\s*["']?\s*(\d{1,7})""", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n\f]+")
UNSEEN = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "template", "xml")}
BREAKING = {"br", "p", "div", "li"}
BREAK = "\v"
# What a page holds: text (""), or a tag with its attributes; "/" stands before one that closes.
Piece = tuple[str, str]


def read(file: BinaryIO, limits: Limits) -> Iterator[FoundSheet]:
    """One sheet of all rows of all tables, as a spreadsheet shows such a page. Tables within tables are refused: they are layout."""
    encoding = encoding_of(file)
    page = io.TextIOWrapper(file, encoding=encoding).read()
    merges: list[Merge] = []
    if SPAN.search(page):
        for _ in _rows(page, limits, merges):
            pass
    yield FoundSheet("", _rows(page, limits, []), clipped(iter(merges), limits))


def _pieces(page: str) -> Iterator[Piece]:
    """Texts and tags in their order; remarks, declarations, scripts and styles are left out."""
    position = 0
    while (start := page.find("<", position)) >= 0:
        if start > position:
            yield "", page[position:start]
        tag = TAG.match(page, start)
        if tag is None:
            position = _after_no_tag(page, start)
            if position == start + 1:
                yield "", "<"
            continue
        name, position = tag[2].lower(), tag.end()
        yield tag[1] + name, tag[3]
        if name in UNSEEN and not tag[1]:
            end = UNSEEN[name].search(page, position)
            position = end.start() if end else len(page)
    yield "", page[position:]


def _after_no_tag(page: str, start: int) -> int:
    """Where a page goes on after a sign that opens no tag; a remark that nobody closed takes in the rest."""
    for opening, closing in (("<!--", "-->"), ("<!", ">"), ("<?", ">")):
        if page.startswith(opening, start):
            end = page.find(closing, start + len(opening))
            return end + len(closing) if end >= 0 else len(page)
    return start + 1


def _rows(page: str, limits: Limits, merges: list[Merge]) -> Iterator[FoundRow]:
    """The rows of all tables; ``merges`` takes what is merged in them."""
    table = _Table(limits, merges)
    for name, text in _pieces(page):
        if name in {"tr", "/tr", "/table"}:
            cells = table.end_row()
            if cells:
                yield table.number, cells
        table.take(name, text)
    cells = table.end_row()
    if cells:
        yield table.number, cells


class _Table:
    """The row that is being read, and how far cells of rows above reach into it."""

    def __init__(self, limits: Limits, merges: list[Merge]) -> None:
        self._limits, self._merges = limits, merges
        self.number = 0
        self._tables = 0
        self._cells: dict[int, Cell] = {}
        self._column = 0
        # Columns that a cell of a row above reaches into, with the last row it reaches.
        self._covered: dict[int, int] = {}
        self._in_row = False
        # The text of the cell that is open, and its column.
        self._texts: list[str] | None = None
        self._at = 0

    def take(self, name: str, text: str) -> None:
        """Take the next piece of the page."""
        if not name or name in BREAKING:
            if self._texts is not None:
                self._texts.append(BREAK if name else text)
        elif name.removeprefix("/") in {"td", "th"}:
            self._end_cell()
            if self._in_row and not name.startswith("/"):
                self._start_cell(text)
        elif name == "tr" and self._tables:
            self.number, self._column, self._in_row = self.number + 1, 0, True
        elif name.removeprefix("/") == "table":
            self._tables = max(self._tables + (-1 if name.startswith("/") else 1), 0)
            if self._texts is not None:
                raise Refused("web_page")

    def end_row(self) -> dict[int, Cell]:
        """The cells of the row that ends here, said or not."""
        self._end_cell()
        cells, self._cells, self._in_row = self._cells, {}, False
        return cells

    def _start_cell(self, attributes: str) -> None:
        while self._covered.get(self._column, 0) >= self.number:
            self._column += 1
        spans = {of.lower(): max(int(count), 1) for of, count in SPAN.findall(attributes)}
        last_row = self.number + spans.get("row", 1) - 1
        last_column = self._column + spans.get("col", 1) - 1
        if spans:
            self._merges.append(Merge(self.number, self._column, last_row, last_column))
        if last_row > self.number:
            reached = range(self._column, min(last_column + 1, self._limits.columns))
            self._covered.update(dict.fromkeys(reached, last_row))
        self._texts, self._at, self._column = [], self._column, last_column + 1

    def _end_cell(self) -> None:
        if self._texts is None:
            return
        text = html.unescape(SPACES.sub(" ", "".join(self._texts)))
        cell = text_cell("\n".join(line.strip(" ") for line in text.split(BREAK)).strip("\n"))
        if cell is not None:
            self._cells[self._at] = cell
        self._texts = None
