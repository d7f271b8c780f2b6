"""OpenDocument spreadsheets. What repeats is written once in them, a million empty rows at the end for instance."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from ecosystem.intake.reading.cells import BOOLEAN, ERROR, FORMULA, TEXT, Cell, Merge
from ecosystem.intake.reading.formats import PERCENT, PLAIN, number_cell
from ecosystem.intake.reading.found import FoundRow, FoundSheet, clipped, iso_cell, text_cell
from ecosystem.intake.reading.limits import Limits
from ecosystem.intake.reading.markup import heard, listen
from ecosystem.intake.reading.packages import Package
from ecosystem.intake.reading.refusing import Refused

CONTENT = "content.xml"
SPANNED = b"-spanned="
PIECE = 256 * 1024
CELLS = {"table:table-cell", "table:covered-table-cell"}
PARAGRAPHS = {"text:p", "text:h"}
# What stands among cells and is none of the table: remarks, drawings with their texts, readings, tables of other files.
BESIDE = {
    *("office:annotation", "table:shapes", "text:note", "text:ruby-text", "table:tracked-changes", "office:forms"),
    *(
        "table:dde-links",
        "table:scenario",
        "table:content-validations",
        "table:data-pilot-tables",
        "table:consolidation",
    ),
}
DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?")
# How a date is shown whose format hides the day: that is what its writer knows.
MONTH_SHOWN = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*月?|\d{4}\s*年?")


def read(package: Package, limits: Limits) -> Iterator[FoundSheet]:
    """The visible sheets of a spreadsheet, in its order."""
    spans = _Tables(limits)
    if _has_spans(package):
        heard(package.open(CONTENT), spans)
    found = _found(package, limits)
    for table, rows in groupby(found, key=lambda pair: pair[0]):
        name = table[1]
        yield FoundSheet(name, (row for _, row in rows), clipped(iter(spans.merges.get(table[0], ())), limits))


def _has_spans(package: Package) -> bool:
    stream, before = package.open(CONTENT), b""
    while piece := stream.read(PIECE):
        if SPANNED in before + piece:
            return True
        before = piece[-len(SPANNED) :]
    return False


def _found(package: Package, limits: Limits) -> Iterator[tuple[tuple[int, str], FoundRow]]:
    """Every row that holds something, with the table it stands in; a row that repeats is told as often as it counts."""
    tables = _Tables(limits)
    for _ in listen(package.open(CONTENT), tables):
        for table, (number, cells), times in tables.taken():
            for further in range(times):
                yield table, (number + further, cells)


def _times(attributes: Mapping[str, str], name: str) -> int:
    try:
        return max(int(attributes.get(name, "1")), 1)
    except ValueError as error:
        raise Refused("damaged") from error


class _Tables:
    """Gathers the rows of the visible tables, and which of their cells are merged."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ready: list[tuple[tuple[int, str], FoundRow, int]] = []
        self.merges: dict[int, list[Merge]] = {}
        self._hidden: set[str] = set()
        self._style = ""
        self._table = (0, "")
        self._is_visible = False
        self._depth = self._beside = 0
        self._row, self._row_times = 0, 1
        self._column, self._times = 0, 1
        self._cells: dict[int, Cell] = {}
        self._attributes: Mapping[str, str] = {}
        self._in_cell = self._is_covered = False
        self._paragraphs: list[list[str]] = []
        self._hears = False

    def taken(self) -> list[tuple[tuple[int, str], FoundRow, int]]:
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._beside or name in BESIDE or name.startswith("draw:") or (name == "table:table" and self._in_cell):
            self._beside += 1
        elif name in CELLS:
            self._start_cell(name, attributes)
        elif name == "table:table-row":
            self._row += self._row_times
            self._row_times = _times(attributes, "table:number-rows-repeated")
            self._cells, self._column = {}, 0
        elif name == "table:table":
            self._start_table(attributes)
        elif name.startswith("text:"):
            self._start_text(name, attributes)
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden.add(self._style)

    def end(self, name: str) -> None:
        if self._beside:
            self._beside -= 1
        elif name in CELLS:
            self._end_cell()
        elif name == "table:table-row":
            if self._cells and self._is_visible:
                self._ready.append((self._table, (self._row, self._cells), self._row_times))
        elif name in PARAGRAPHS:
            self._hears = False

    def text(self, data: str) -> None:
        if self._hears and not self._beside:
            self._paragraphs[-1].append(data)

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        self._table = (self._table[0] + 1, attributes.get("table:name", ""))
        self._is_visible = attributes.get("table:style-name", "") not in self._hidden
        self._row, self._row_times = 0, 1

    def _start_cell(self, name: str, attributes: Mapping[str, str]) -> None:
        self._attributes, self._paragraphs = attributes, []
        self._in_cell, self._is_covered = True, name == "table:covered-table-cell"
        self._times = _times(attributes, "table:number-columns-repeated")
        rows, columns = (_times(attributes, f"table:number-{of}-spanned") for of in ("rows", "columns"))
        if (rows, columns) != (1, 1):
            merge = Merge(self._row, self._column, self._row + rows - 1, self._column + columns - 1)
            self.merges.setdefault(self._table[0], []).append(merge)

    def _start_text(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in PARAGRAPHS and self._in_cell:
            self._paragraphs.append([])
            self._hears = True
        elif self._hears and name == "text:s":
            # More spaces than a cell can hold are as good as too many.
            self._paragraphs[-1].append(" " * min(_times(attributes, "text:c"), self._limits.characters + 1))
        elif self._hears and name == "text:tab":
            self._paragraphs[-1].append("\t")
        elif self._hears and name == "text:line-break":
            self._paragraphs[-1].append("\n")

    def _end_cell(self) -> None:
        self._in_cell = False
        cell = None if self._is_covered or not self._is_visible else self._cell()
        if cell is not None:
            # One column beyond what is read is enough to be refused.
            last = min(self._column + self._times, max(self._limits.columns, self._column) + 1)
            self._cells.update(dict.fromkeys(range(self._column, last), cell))
        self._column += self._times

    def _cell(self) -> Cell | None:
        kind = self._attributes.get("office:value-type") or self._attributes.get("calcext:value-type")
        written = "\n".join("".join(pieces) for pieces in self._paragraphs)
        formula = self._attributes.get("table:formula")
        if self._attributes.get("calcext:value-type") == "error":
            return Cell(ERROR, written or "#VALUE!")
        if kind is None and formula is not None:
            return Cell(FORMULA, formula[formula.find("=") :]) if not written else Cell(TEXT, written)
        try:
            return self._valued(kind, written)
        except (ValueError, OverflowError) as error:
            raise Refused("damaged") from error

    def _valued(self, kind: str | None, written: str) -> Cell | None:
        if kind in {"float", "currency", "percentage"}:
            return number_cell(float(self._attributes["office:value"]), PERCENT if kind == "percentage" else PLAIN)
        if kind == "date":
            if MONTH_SHOWN.fullmatch(written.strip()):
                return Cell(TEXT, written.strip())
            return iso_cell(self._attributes.get("office:date-value", ""))
        if kind == "time":
            return _time_cell(self._attributes.get("office:time-value", ""), written)
        if kind == "boolean":
            return Cell(BOOLEAN, self._attributes.get("office:boolean-value") == "true")
        return text_cell(written or self._attributes.get("office:string-value", ""))


def _time_cell(value: str, written: str) -> Cell | None:
    """A time as the part of a day that it is in every other workbook."""
    match = DURATION.fullmatch(value)
    if match is None:
        return text_cell(written)
    sign, *parts = match.groups()
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
    part = days + hours / 24 + minutes / 1_440 + seconds / 86_400
    return number_cell(-part if sign else part, PLAIN)
