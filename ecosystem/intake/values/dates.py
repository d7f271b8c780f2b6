"""Days, months and years of a cell."""

import re
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from ecosystem.core.dates import Precision
from ecosystem.core.text import fold
from ecosystem.core.written.dates import MONTHS, Unclear, from_serial, full_year, read_date
from ecosystem.core.written.numerals import HAN, numeral
from ecosystem.intake.reading.cells import BOOLEAN, DATE, NUMBER, TEXT, Cell
from ecosystem.intake.values.refusing import Unreadable, quoted, refuse_formulas
from ecosystem.intake.values.texts import exact, text

# 2021.1 as a number is January, or October that lost its zero.
JANUARY_OR_OCTOBER = re.compile(r"\d{4}\.1")
NO_DAY = frozenset({"1899-12-30", "1899-12-31"})
SEVERAL_MONTHS = re.compile(
    rf"(?:\d{{1,2}}|[{HAN}]{{1,3}})月?\s*(?:-|~|至|到|、|,|/|和|—)\s*(?:\d{{1,2}}|[{HAN}]{{1,3}})月"
)
MONTH_IN = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|\d\d|[{HAN}]{{4}})(?:年度?|[-/.])\s*)?(?<![\d{HAN}])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!内)"
    r"|(?<!\d)(?P<year2>(?:19|20)\d\d)(?:[-/.](?P<month2>1[0-2]|0?[1-9])|(?P<month3>0[1-9]|1[0-2]))(?![\d\-/.])"
)
YEARS = r"(?:(?:19|20)\d\d|(?:一九|二[〇零])[〇零一二三四五六七八九]{2})"
YEAR_IN = re.compile(rf"(?<![\d.]){YEARS}(?=年)|民国(?P<republic>\d{{2,3}})年")
YEAR_ALONE = re.compile(r"(?<![\d.,A-Za-z])(?:19|20)\d\d(?![\d.,]?\d|\s*(?:万|亿|家|个|人|元|项|台|次|P|%))")
YEARS_JOINED = re.compile(rf"({YEARS})年?[度]?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?\s*(?:-|~|至|到|—|–|/|、)\s*({YEARS})")
REPUBLIC = 1911


class Day(NamedTuple):
    """A date and how much of it is known (``Precision``); what is not known is the first."""

    date: date
    precision: str


def moment(cell: Cell | None, *, year: int | None = None) -> Day | None:
    """The date of a cell; ``None`` where it says nothing or 长期. ``year`` is taken where the cell names none.

    Raises ``E_DATE_AMBIGUOUS`` where the year is missing, or day and month cannot be told apart; ``E_DATE_INVALID`` for
    what is no date. 31/05/2021 can only be read in one way and is no riddle.
    """
    refuse_formulas(cell)
    if cell is None:
        return None
    if cell.kind == DATE:
        return _of_date_cell(str(cell.value))
    words = text(cell)
    if not words:
        return None
    if cell.kind == BOOLEAN or (cell.kind == NUMBER and cell.percent):
        raise _no_date(words)
    if cell.kind == NUMBER:
        return _of_number(cell, words)
    return _read(words, year)


def _of_date_cell(value: str) -> Day | None:
    """The day of a date cell; registers write 9999 for ever, and a time of day without a date stands on day nothing."""
    if value.startswith("9999-"):
        return None
    if value[:10] in NO_DAY:
        raise _no_date(value)
    try:
        return Day(date.fromisoformat(value[:10]), Precision.DAY)
    except ValueError:
        raise _no_date(value) from None


def _of_number(cell: Cell, words: str) -> Day | None:
    if JANUARY_OR_OCTOBER.fullmatch(words):
        sentence = _("“%(text)s” can be January or October; enter the month as text.") % {"text": words}
        raise Unreadable("E_DATE_AMBIGUOUS", sentence)
    value = exact(cell)
    try:
        return Day(*from_serial(int(value or 0)))
    except ValueError:
        return _read(words, None)


def _read(words: str, year: int | None) -> Day | None:
    try:
        written = read_date(words, year=year)
    except Unclear:
        sentence = _("“%(text)s” does not say which year, or which number is the day and which the month.")
        raise Unreadable("E_DATE_AMBIGUOUS", sentence % {"text": quoted(words)}) from None
    except ValueError:
        raise _no_date(words) from None
    return None if written is None else Day(*written)


def _no_date(words: str) -> Unreadable:
    return Unreadable("E_DATE_INVALID", _("“%(text)s” is not a date.") % {"text": quoted(words)})


def month(cell: Cell | str | None, *, year: int | None = None) -> str | None:
    """The month of a cell or a heading as ``2021-05``; ``None`` where it says nothing. ``year`` is that of the title.

    Raises ``E_DATE_AMBIGUOUS`` for a month of no year, ``E_DATE_INVALID`` for what is not one month.
    """
    cell = Cell(TEXT, cell) if isinstance(cell, str) else cell
    words = text(cell)
    if not words or cell is None:
        refuse_formulas(cell)
        return None
    bare = _bare_month(cell, words)
    if bare is not None:
        if year is None:
            sentence = _("“%(text)s” is a month, but nothing says of which year.") % {"text": quoted(words)}
            raise Unreadable("E_DATE_AMBIGUOUS", sentence)
        return f"{year:04}-{bare:02}"
    if SEVERAL_MONTHS.search(fold(words)):
        raise Unreadable("E_DATE_INVALID", _("“%(text)s” is more than one month.") % {"text": quoted(words)})
    day = moment(cell, year=year)
    if day is None or day.precision == Precision.YEAR:
        raise Unreadable("E_DATE_INVALID", _("“%(text)s” is not a month.") % {"text": quoted(words)})
    return f"{day.date:%Y-%m}"


def _bare_month(cell: Cell, words: str) -> int | None:
    """The month of a cell that says a month and nothing else: 5月, 五月份, May, or the number 5."""
    if cell.kind == DATE:
        return None
    plain = re.sub(r"月(?:份|度)?$", "", fold(words)).strip(". ")
    if plain in MONTHS:
        return MONTHS[plain]
    if plain == fold(words) and not re.fullmatch(r"\d{1,2}", plain):
        return None
    value = numeral(plain)
    return int(value) if value is not None and value in range(1, 13) else None


def month_in(heading: str, *, year: int | None = None) -> str | None:
    """The one month that a heading names among other words (``2021年5月用量（P）``); ``None`` where it names none or more."""
    folded = fold(heading)
    if SEVERAL_MONTHS.search(folded):
        return None
    found = set()
    for match in MONTH_IN.finditer(folded):
        said = match["year"] or match["year2"]
        number = numeral(match["month"] or match["month2"] or match["month3"])
        which = full_year(said) if said else year
        if which is None or number is None:
            return None
        found.add(f"{which:04}-{int(number):02}")
    return found.pop() if len(found) == 1 else None


def year_in(title: str) -> int | None:
    """The year that a title is about: the first it names, in digits or Chinese; ``None`` for none or a span of years."""
    folded = fold(title).replace("○", "〇")
    span = YEARS_JOINED.search(folded)
    if span and len({int(numeral(part) or 0) for part in span.groups()}) > 1:
        return None
    match = YEAR_IN.search(folded) or YEAR_ALONE.search(folded)
    if match is None:
        return None
    republic = match.groupdict().get("republic")
    return int(republic) + REPUBLIC if republic else int(numeral(match[0]) or 0)
