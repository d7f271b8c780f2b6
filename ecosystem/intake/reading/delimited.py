"""Text files whose values are set apart by a comma, a tab or a semicolon."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from ecosystem.intake.reading.cells import TEXT, Cell
from ecosystem.intake.reading.encodings import encoding_of
from ecosystem.intake.reading.found import FoundRow, FoundSheet
from ecosystem.intake.reading.limits import Limits
from ecosystem.intake.reading.refusing import Refused

# With how much each weighs: hardly anybody writes a tab or a bar into a value, while commas and semicolons are in many.
DELIMITERS = {",": 1, "\t": 3, ";": 1, "|": 2}
# As much of a file as tells by what its values are set apart.
SAMPLE = 64 * 1024
SAMPLE_ROWS = 200
# A line with which a spreadsheet is told the delimiter: it is counted, and is no row of the table.
HINT = "sep="
# A record behind the last one. It is missing where a quotation mark that nobody closed has taken in the rest of the file.
END = "\x1c"


def read(file: BinaryIO, limits: Limits) -> Iterator[FoundSheet]:
    """The one sheet of a text file; its rows are counted as records, so that a quoted line break starts no new one."""
    encoding = encoding_of(file)
    stream = io.TextIOWrapper(file, encoding=encoding, newline="")
    delimiter = delimiter_of(stream.read(SAMPLE))
    stream.seek(0)
    yield FoundSheet("", _rows(stream, delimiter, limits))


def delimiter_of(sample: str) -> str:
    """What sets the values apart: what makes most rows alike, and of most values."""
    first = sample.split("\n", 1)[0].strip()
    if first.lower().startswith(HINT) and first[len(HINT) :] in DELIMITERS:
        return first[len(HINT) :]
    return max(DELIMITERS, key=lambda delimiter: _likeness(sample, delimiter))


def _likeness(sample: str, delimiter: str) -> float:
    """How alike the rows are with this delimiter: the part of them that have as many values, squared, by how many these are."""
    lines = io.StringIO(sample, newline="")
    try:
        records = list(islice(csv.reader(lines, delimiter=delimiter), SAMPLE_ROWS))
    except csv.Error:
        return 0
    widths = Counter(len(record) for record in records if record)
    alike = ((times / widths.total()) ** 2 * (width - 1) for width, times in widths.items())
    return DELIMITERS[delimiter] * max(alike, default=0)


def _rows(stream: io.TextIOWrapper, delimiter: str, limits: Limits) -> Iterator[FoundRow]:
    csv.field_size_limit(limits.characters)
    number = 0
    try:
        for number, record in enumerate(csv.reader(chain(stream, [END]), delimiter=delimiter), 1):
            if record and record[-1].endswith(END):
                if record == [END]:
                    return
                raise Refused("quotation", row=number)
            cells = {column: Cell(TEXT, value) for column, value in enumerate(record) if value}
            if cells and not (number == 1 and record[0].lower().startswith(HINT)):
                yield number, cells
    except csv.Error as error:
        raise Refused("long_cell", row=number + 1, limit=limits.characters) from error
