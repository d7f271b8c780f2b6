"""A scheduler's CSV, read line by line and added up by allocation and month. Nothing of the database is asked here."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.files.faults import Faults
from ecosystem.compute.models import DIGITS, LEAST, PLACES
from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import name_key

ALLOCATION, MONTH, AMOUNT, FORMAT, JOB = "allocation", "month", "pflops_hours", "number_format", "job"
NEEDED = (ALLOCATION, MONTH, AMOUNT)
# How a column may be headed, compared without case, spaces and punctuation.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    ALLOCATION: ("allocation", "allocation id", "配额", "配额编号", "算力配额", "算力配额编号"),
    MONTH: ("month", "day", "date", "月份", "月", "日期"),
    AMOUNT: ("pflops_hours", "pflops·h", "pflopsh", "used (PFLOPS·h)", "amount", "用量", "算力用量", "用量(PFLOPS·h)"),
    FORMAT: ("number_format", "format", "precision", "数值格式", "计算精度", "精度"),
    JOB: ("job", "job id", "作业", "作业号", "作业编号"),
}
NAMES = {name_key(heading): name for name, headings in HEADINGS.items() for heading in headings}
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8-sig", "gb18030")
PIECE = 1 << 20
LONGEST_CELL = 1000
FORMATS = frozenset(NumberFormat.values)
MONTH_FORM = re.compile(
    r"(?P<year>\d{4})(?:(?P<sign>[-/.])(?P<month>\d{1,2})(?:(?P=sign)(?P<day>\d{1,2}))?|(?P<month2>\d{2})(?P<day2>\d{2})?"
    r"|年(?P<month3>\d{1,2})月(?:(?P<day3>\d{1,2})日)?)(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
# Digits with a point, as programs write them: also 1.5e-05. Never with signs between thousands.
AMOUNT_FORM = re.compile(r"\+?(?:\d{1,20}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?")
NEGATIVE_FORM = re.compile(r"[-−]\s*[\d.]")
# Exact for the sum of a million rows of as many digits as are read.
LEAST_EXPONENT = -40
EXACT = Context(prec=90)
MOST = Decimal(10) ** (DIGITS - PLACES)

Told = Callable[[int], None]


def nothing_told(done: int) -> None:
    """Nobody asks how far it is."""


@dataclass
class Total:
    """What all rows of an allocation and month say together, and the line of the first of them."""

    line: int
    amount: Decimal
    number_format: str = ""
    rows: int = 1

    @property
    def rounded(self) -> Decimal:
        """The amount to the thousandth, the half away from zero: once, after everything is added up."""
        return self.amount.quantize(LEAST, ROUND_HALF_UP, EXACT)


@dataclass
class Reading:
    """What was read of a file."""

    totals: dict[tuple[str, date], Total] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    rows: int = 0
    left_out: list[str] = field(default_factory=list)


def unreadable(sentence: str) -> InvalidInput:
    """The refusal of a whole file."""
    return InvalidInput("unreadable_file", sentence, {"file": [sentence]})


def read_usage(file: BinaryIO, told: Told = nothing_told) -> Reading:
    """Read a file and add it up; ``told`` hears how many lines are read.

    Raises :class:`InvalidInput` (``unreadable_file``) where the file as a whole cannot be read: no text, no heading, a
    column missing or named twice. What is wrong with single lines is in the reading's faults.
    """
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        with localcontext(EXACT):
            return _read(text, told)
    except csv.Error as error:
        raise unreadable(_("This is not a CSV file: %(why)s.") % {"why": error}) from error
    finally:
        text.detach()


def encoding_of(file: BinaryIO) -> str:
    """UTF-8, which proves itself, or else GB18030. Raises :class:`InvalidInput` where it is neither."""
    for encoding in ENCODINGS:
        file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while piece := file.read(PIECE):
                if "\0" in decoder.decode(piece):
                    raise unreadable(_("This is not a text file."))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise unreadable(_("This file is neither in UTF-8 nor in GB18030."))


def _read(text: io.TextIOWrapper, told: Told) -> Reading:
    heading, before = _first_line(text)
    delimiter = max(DELIMITERS, key=heading.count)
    headings = next(csv.reader([heading], delimiter=delimiter, strict=True), [])
    columns, left_out = _columns(headings)
    reading = Reading(left_out=left_out)
    adding = _Adding(reading, columns, len(headings))
    for line, cells in _lines(csv.reader(text, delimiter=delimiter, strict=True), before):
        if any(cell.strip() for cell in cells):
            reading.rows += 1
            adding.add(line, cells)
        told(line)
    if not reading.rows:
        raise unreadable(_("Below its heading the file has no line."))
    return reading


def _first_line(text: io.TextIOWrapper) -> tuple[str, int]:
    """The heading, and its number; empty lines before it are passed over."""
    for number, line in enumerate(iter(text.readline, ""), 1):
        if line.strip():
            return line, number
    raise unreadable(_("This file is empty."))


def _lines(rows: Any, before: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line each begins on."""
    last = 0
    for cells in rows:
        yield before + last + 1, cells
        last = rows.line_num


def _columns(headings: list[str]) -> tuple[dict[str, int], list[str]]:
    """Which cell of a row says what, and the headings of those that are not read."""
    columns: dict[str, int] = {}
    left_out = []
    for number, heading in enumerate(headings):
        name = NAMES.get(name_key(heading))
        if name is None:
            left_out.append(heading.strip()[:60])
        elif name in columns:
            raise unreadable(_("The column “%(name)s” is there twice.") % {"name": name})
        else:
            columns[name] = number
    if missing := [name for name in NEEDED if name not in columns]:
        values = {"missing": ", ".join(missing), "found": ", ".join(heading.strip()[:40] for heading in headings[:12])}
        raise unreadable(_("Columns that are missing: %(missing)s. The heading says: %(found)s.") % values)
    return columns, [heading for heading in left_out if heading]


class _Adding:
    """Rows are read and added up; what is wrong with one is noted, and the row left out."""

    def __init__(self, reading: Reading, columns: Mapping[str, int], width: int) -> None:
        self.reading, self.columns, self.width = reading, columns, width
        self.jobs: set[tuple[str, str, str]] = set()

    def add(self, line: int, cells: list[str]) -> None:
        said = {name: cells[number].strip() if number < len(cells) else "" for name, number in self.columns.items()}
        faults = self._faults(said, cells)
        for column, refusal in faults:
            self.reading.faults.add(line, column, said.get(column, ""), refusal)
        if faults:
            return
        key = said[ALLOCATION].lower(), month_of(said[MONTH])
        amount, number_format = Decimal(said[AMOUNT]), said.get(FORMAT, "").lower()
        total = self.reading.totals.get(key)
        if total is None:
            self.reading.totals[key] = Total(line, amount, number_format)
        elif number_format and total.number_format and number_format != total.number_format:
            sentence = _("Line %(line)d says %(format)s.") % {"line": total.line, "format": total.number_format}
            self.reading.faults.add(line, FORMAT, number_format, InvalidInput("other_format", sentence))
        else:
            total.amount += amount
            total.rows += 1
            total.number_format = total.number_format or number_format

    def _faults(self, said: Mapping[str, str], cells: list[str]) -> list[tuple[str, InvalidInput]]:
        """Everything that is wrong with a row by itself."""
        found: list[tuple[str, InvalidInput | None]] = [
            ("", _too_wide(cells, self.width)),
            (ALLOCATION, None if said[ALLOCATION] else _refused("required", _("This is missing."))),
            (MONTH, _wrong_month(said[MONTH])),
            (AMOUNT, _wrong_amount(said[AMOUNT])),
            (FORMAT, _wrong_format(said.get(FORMAT, "").lower())),
            (JOB, self._told_twice(said)),
        ]
        return [(column, refusal) for column, refusal in found if refusal is not None]

    def _told_twice(self, said: Mapping[str, str]) -> InvalidInput | None:
        """A job that stands there twice for one day or month would be counted twice."""
        if not said.get(JOB):
            return None
        job = said[ALLOCATION], said[MONTH], said[JOB]
        if job in self.jobs:
            return _refused("job_twice", _("This job stands in the file already, for the same time."))
        self.jobs.add(job)
        return None


def _refused(code: str, sentence: str) -> InvalidInput:
    return InvalidInput(code, sentence)


def _too_wide(cells: list[str], width: int) -> InvalidInput | None:
    """A row that is longer than the heading was cut otherwise: what stands where is not certain."""
    if any(cell.strip() for cell in cells[width:]):
        return _refused("too_many_cells", _("This line has more cells than the heading."))
    return None


def _wrong_month(text: str) -> InvalidInput | None:
    if not text:
        return _refused("required", _("This is missing."))
    try:
        month_of(text)
    except ValueError:
        return _refused("not_a_month", _("Write a month or a day of it: 2021-11 or 2021-11-30."))
    return None


@lru_cache(maxsize=4096)
def month_of(text: str) -> date:
    """The first day of the month that a month, a day or a local time lies in. Raises ``ValueError`` for anything else."""
    match = MONTH_FORM.fullmatch(text)
    if match is None:
        raise ValueError(text)
    said = match.groupdict()
    month = next(int(said[name]) for name in ("month", "month2", "month3") if said[name])
    day = next((int(said[name]) for name in ("day", "day2", "day3") if said[name]), 1)
    return date(int(said["year"]), month, day).replace(day=1)


def _wrong_amount(text: str) -> InvalidInput | None:
    if not text:
        return _refused("required", _("This is missing."))
    if NEGATIVE_FORM.match(text):
        return _refused("negative", _("Usage cannot be less than zero."))
    if not AMOUNT_FORM.fullmatch(text) or Decimal(text).as_tuple().exponent < LEAST_EXPONENT:
        return _refused("not_an_amount", _("Write digits with a point, without signs between thousands: 1234.5."))
    if Decimal(text) >= MOST:
        return _refused("too_much", _("More than %(most)s PFLOPS·h cannot be recorded.") % {"most": f"{MOST:,f}"})
    return None


def _wrong_format(text: str) -> InvalidInput | None:
    if text and text not in FORMATS:
        known = ", ".join(NumberFormat.labels)
        return _refused("unknown_format", _("Number formats are: %(known)s.") % {"known": known})
    return None
