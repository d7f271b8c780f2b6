"""Numbers of a spreadsheet and the formats they are shown in: which are dates, which are percentages."""

import math
import re
from datetime import datetime, timedelta
from functools import lru_cache

from ecosystem.intake.reading.cells import DATE, ERROR, NUMBER, TEXT, Cell
from ecosystem.intake.reading.limits import DIGITS, LAST_DAY

PLAIN, PERCENT, DAY, MONTH, YEAR = "plain", "percent", "day", "month", "year"

# Formats that have a number and no text: ECMA-376 part 1, 18.8.30. Those from 27 to 58 are of Chinese, Japanese and Korean
# installations; some of them are times in one script and dates in the other, and a time is less than a day anyway.
BUILT_IN = (
    dict.fromkeys((9, 10), PERCENT)
    | dict.fromkeys((14, 15, 16, 22), DAY)
    | dict.fromkeys((17,), MONTH)
    | dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), DAY)
)
# What stands for itself in a format: quoted text, escaped characters, room of a character's width, brackets of colors.
LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|general|g/通用格式|e[+-]|am/pm|a/p|上午/下午')
ELAPSED = re.compile(r"\[[hms]+\]")
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  a sheet knows no time zone
# The day that 1900 did not have, which the first spreadsheets counted.
FALSE_LEAP_DAY = 60


@lru_cache(maxsize=4_096)
def shown_as(number: int, code: str | None) -> str:
    """How a number of this format is shown: one of the words above. ``code`` is the format's text, where the file has it."""
    if not code:
        return BUILT_IN.get(number, PLAIN)
    section = LITERAL.sub("", code.lower()).split(";", 1)[0]
    if ELAPSED.search(section):
        return PLAIN
    if "%" in section:
        return PERCENT
    if "d" in section or "aaa" in section:
        return DAY
    has_year = "y" in section or "e" in section
    if "m" in section and (has_year or not any(letter in section for letter in "hs0#?")):
        return MONTH if has_year else DAY
    return YEAR if has_year else PLAIN


def number_cell(value: float, shown: str, *, from_1904: bool = False) -> Cell:
    """A number as its format shows it.

    A date whose format hides the day is the text of its month (``2021-05``) or year: the first of the month is an invention of
    the spreadsheet. What is no number is the error it would be shown as.
    """
    if not math.isfinite(value):
        return Cell(ERROR, "#NUM!")
    if shown == PERCENT:
        return Cell(NUMBER, plain(value), percent=True)
    moment = None if shown == PLAIN else _moment(value, from_1904)
    if moment is None:
        return Cell(NUMBER, plain(value))
    if shown == MONTH:
        return Cell(TEXT, f"{moment:%Y-%m}")
    if shown == YEAR:
        return Cell(TEXT, f"{moment:%Y}")
    return date_cell(moment)


def date_cell(moment: datetime) -> Cell:
    """A date, with the time of day where it has one."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return Cell(DATE, moment.date().isoformat())
    return Cell(DATE, moment.replace(microsecond=0, tzinfo=None).isoformat())


def plain(value: float) -> float:
    """Whole numbers as such, as far as a spreadsheet keeps their digits."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**DIGITS:
        return int(value)
    return value


def _moment(serial: float, from_1904: bool) -> datetime | None:
    """The moment of a serial number; none before the first day and after the last."""
    if from_1904:
        return EPOCH_1904 + _since(serial) if 0 <= serial <= LAST_DAY - 1462 else None
    if not 1 <= serial <= LAST_DAY or int(serial) == FALSE_LEAP_DAY:
        return None
    return EPOCH + _since(serial + 1 if serial < FALSE_LEAP_DAY else serial)


def _since(days: float) -> timedelta:
    return timedelta(days=int(days), seconds=round(days % 1 * 86_400))
