"""Workbooks of Office Open XML, in either dialect, read from their parts alone: nothing is run and no link is followed."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from ecosystem.intake.reading.cells import BOOLEAN, ERROR, FORMULA, Cell, Merge
from ecosystem.intake.reading.formats import PLAIN, number_cell, shown_as
from ecosystem.intake.reading.found import FoundRow, FoundSheet, clipped, iso_cell, text_cell
from ecosystem.intake.reading.limits import Limits
from ecosystem.intake.reading.markup import heard, listen
from ecosystem.intake.reading.packages import Package
from ecosystem.intake.reading.refusing import Refused
from ecosystem.intake.reading.xlsxparts import Relations, Strings, Styles, WorkbookPart, unescaped

PIECE = 256 * 1024
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
LONGEST_MERGED = 200


def read(package: Package, limits: Limits) -> Iterator[FoundSheet]:
    """The visible sheets of a workbook, in its order."""
    root = _related(package, "_rels/.rels", "")
    part = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
    related = _related(package, _relations_of(part), posixpath.dirname(part))
    book = WorkbookPart()
    heard(package.open(part), book)
    strings, styles = Strings(limits.characters), Styles()
    for kind, target in related.values():
        if kind == "sharedStrings" and target in package:
            heard(package.open(target), strings)
        elif kind == "styles" and target in package:
            heard(package.open(target), styles)
    shown = [shown_as(number, styles.codes.get(number)) for number in styles.numbers]
    for name, relation, visible in book.sheets:
        kind, target = related.get(relation, ("", ""))
        if visible and kind == "worksheet":
            merges = clipped(_merges(package, target), limits)
            yield FoundSheet(name, _rows(package, target, _Rows(strings.found, shown, book.from_1904)), merges)


def _relations_of(part: str) -> str:
    return posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")


def _related(package: Package, name: str, folder: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the package: kind and member, by the reference's id."""
    relations = Relations()
    if name in package:
        heard(package.open(name), relations)
    return {
        key: (kind, posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/"))
        for key, kind, target in relations.found
    }


def _merges(package: Package, member: str) -> Iterator[Merge]:
    """The merged cells. They stand behind the rows, which nobody could keep until then, so they are looked for first."""
    stream, before = package.open(member), b""
    while piece := stream.read(PIECE):
        window = before + piece
        end = 0
        for match in MERGED.finditer(window):
            first_column, first_row, last_column, last_row = match.groups()
            yield Merge(
                int(first_row), column_of(first_column.decode()), int(last_row), column_of(last_column.decode())
            )
            end = match.end()
        before = window[max(end, len(window) - LONGEST_MERGED) :]


def _rows(package: Package, member: str, listener: "_Rows") -> Iterator[FoundRow]:
    for _ in listen(package.open(member), listener):
        yield from listener.taken()


def column_of(reference: str) -> int:
    """The column of ``AB12`` or ``AB``, counted from 0."""
    column = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    if not column:
        raise Refused("damaged")
    return column - 1


class _Rows:
    """Gathers the rows of a sheet."""

    def __init__(self, strings: list[str], shown: list[str], from_1904: bool) -> None:
        self._strings, self._shown, self._from_1904 = strings, shown, from_1904
        self._ready: list[FoundRow] = []
        self._number, self._cells = 0, {}
        self._column = -1
        self._kind, self._style = "n", 0
        self._value: list[str] = []
        self._inline: list[str] = []
        self._formula: list[str] | None = None
        self._shared: dict[str, str] = {}
        self._shared_as = ""
        # Where text belongs now; None where it is of no interest.
        self._hears: list[str] | None = None
        self._in_data = self._in_reading = False

    def taken(self) -> list[FoundRow]:
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = name.rpartition(":")[2]
        if not self._in_data:
            self._in_data = name == "sheetData"
        elif name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._hears = self._value
        elif name == "t":
            self._hears = None if self._in_reading else self._inline
        elif name == "f":
            self._hears = self._formula = []
            self._shared_as = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._in_reading = True

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        self._hears = None
        if name == "c":
            self._end_cell()
        elif name == "row" and self._in_data:
            if self._cells:
                self._ready.append((self._number, self._cells))
            self._cells = {}
        elif name == "rPh":
            self._in_reading = False
        elif name == "sheetData":
            self._in_data = False

    def text(self, data: str) -> None:
        if self._hears is not None:
            self._hears.append(data)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        number = _counted(attributes.get("r")) or self._number + 1
        if number <= self._number:
            raise Refused("damaged")
        self._number, self._cells, self._column = number, {}, -1

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        self._column = column_of(reference) if reference else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), _counted(attributes.get("s"))
        self._value, self._inline, self._formula = [], [], None

    def _end_cell(self) -> None:
        if not self._in_data or self._column < 0:
            return
        try:
            cell = self._cell()
        except (ValueError, IndexError, OverflowError) as error:
            raise Refused("damaged") from error
        if cell is not None:
            self._cells[self._column] = cell

    def _cell(self) -> Cell | None:
        value = "".join(self._value)
        kind = self._kind
        if kind == "inlineStr":
            return text_cell(unescaped("".join(self._inline)))
        if kind == "str" and self._value:
            return text_cell(unescaped(value))
        if not value.strip():
            return None if self._formula is None or kind == "str" else Cell(FORMULA, self._formula_text())
        if kind == "s":
            return text_cell(self._strings[int(value)])
        return self._plain_cell(kind, value)

    def _plain_cell(self, kind: str, value: str) -> Cell | None:
        if kind == "b":
            return Cell(BOOLEAN, value.strip() not in {"0", "false"})
        if kind == "e":
            return Cell(ERROR, value.strip())
        if kind == "d":
            return iso_cell(value.strip())
        shown = self._shown[self._style] if self._style < len(self._shown) else PLAIN
        return number_cell(float(value), shown, from_1904=self._from_1904)

    def _formula_text(self) -> str:
        """The formula; one that is shared stands in its first cell only."""
        text = "".join(self._formula or ())
        if self._shared_as and text:
            self._shared[self._shared_as] = text
        return "=" + unescaped(text or self._shared.get(self._shared_as, ""))


def _counted(value: str | None) -> int:
    try:
        return int(value) if value else 0
    except ValueError as error:
        raise Refused("damaged") from error
