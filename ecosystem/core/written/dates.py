"""Dates as people write them, with how much of them is known."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from ecosystem.core.dates import Precision
from ecosystem.core.text import fold
from ecosystem.core.written.numerals import HAN, numeral

EARLIEST, LATEST = 1000, 2199
# The days that a spreadsheet counts from 1900, in the years from 1954 to 2064.
SERIALS, SERIAL_START = range(20000, 60001), date(1899, 12, 30)
# Two digits of a year: up to 49 this century's.
CENTURY_TURNS = 50
REPUBLIC = 1911
LEAP_YEAR = 2000

UNLIMITED = re.compile(
    r"(?:9999(?:[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?)?|长期|永久|永续|无固定期限|无期限|不限|无限期|营业期限长期|long[- ]?term|permanent|indefinite)(?:有效|存续|经营)?"
)
NOTE = re.compile(r"[(\[【〔][^)\]】〕]*(?:[)\]】〕]|$)")
WEEKDAY = re.compile(
    r"(?:星期|礼拜|周)[一二三四五六日天末]|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?"
)
CLOCK = re.compile(
    r"(?<=[\d日号])[t ]?(?<=[t 日号])\s*(?:[01]?\d|2[0-4]):[0-5]?\d(?::[0-5]?\d(?:[.,]\d+)?)?\s*(?:am|pm)?\s*(?:z|utc|gmt|[-+]\d\d:?\d\d)?$"
    r"|(?<=[日号\d ])(?:上午|下午|早上|晚上|中午|凌晨)?\s*\d{1,2}[时点](?:\d{1,2}分?(?:\d{1,2}秒?)?|半|整)?$"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august"),
            *("sep sept september", "oct october", "nov november", "dec december"),
        ),
        start=1,
    )
    for name in names.split()
}
MONTH_NAME = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
HAN_NUMBER = rf"[{HAN}廿卅元]"
PART_OF_YEAR = r"(?:度|初|底|末|中|春|夏|秋|冬|[上下]半年|第?[一二三四1-4]季度?|q[1-4])?"
PART_OF_MONTH = r"(?:份|初|底|末|中|[上中下]旬)?"
# What may follow a date: that something began, or the end of a period, of which the date is the beginning.
BEGAN = r"(?:起|开始|始|以来|签约|签订|签署|成立|入驻|注册|开业|设立|登记|加入)"
PERIOD = r"\s*(?:-{1,2}|~|至|到|～|—|to\b|until\b)\s*"
REST = re.compile(
    rf"\s*{BEGAN}?\s*[,;.。、]?\s*"
    rf"|\s*{BEGAN}?{PERIOD}(?:今|现在|目前|长期|永久|now|present|$|(?:[\d{HAN}]|民国|{'|'.join(MONTHS)}).*)"
)


class Unclear(ValueError):
    """The text names a date that can be read in two ways, or leaves out the year."""


class Written(NamedTuple):
    """A date, and whether its day, its month or only its year is known; unknown parts are the first."""

    date: date
    precision: str


def read_date(text: str, *, year: int | None = None) -> Written | None:
    """The date that a text says; ``None`` for 长期 and the like. ``year`` is taken where the text says none.

    Of a period the first date; notes in brackets, weekdays and the time of day do not count. Raises :class:`Unclear`
    where two readings are left or the year is missing, ``ValueError`` where it is no date or no day of the calendar.
    """
    folded = fold(text).replace("○", "〇")
    if UNLIMITED.fullmatch(folded):
        return None
    bare = _without_notes(folded)
    for pattern, read in FORMS:
        match = pattern.match(bare)
        if match and REST.fullmatch(bare[match.end() :]):
            return read(match, year)
    raise ValueError(text)


def from_serial(days: int) -> Written:
    """The day that a spreadsheet of the 1900 system keeps as a number."""
    if days not in SERIALS:
        raise ValueError(days)
    return Written(SERIAL_START + timedelta(days=days), Precision.DAY)


def _without_notes(folded: str) -> str:
    bare = NOTE.sub(" ", folded).strip()
    if not bare:
        bare = folded.strip("()[]【】〔〕 ")
    bare = CLOCK.sub("", WEEKDAY.sub(" ", bare).strip().rstrip(",")).strip()
    bare = re.sub(r"^(?:自|从|由|于|在|始于|成立于|since|from|on)\s*", "", bare)
    bare = re.sub(r"(?<!\d)(\d{4})\s*、\s*(\d{1,2})\s*、\s*(\d{1,2})(?!\d)", r"\1.\2.\3", bare)
    # Signs that typists put for the same sign; blanks around them.
    bare = re.sub(r"\s*[‐‑‒–—―−─]+\s*", "-", bare)
    bare = re.sub(r"\s*([./。．·-])\s*(?=\d)", lambda sign: "." if sign[1] in "。．·" else sign[1], bare)
    return re.sub(r"\s*([年月日号])\s*", r"\1", bare)


def _number(text: str) -> int:
    """A whole number in digits or in Chinese, with the days' own signs 廿 and 卅, and 元 for the first."""
    plain = "一" if text == "元" else text
    value = numeral(re.sub(r"^廿", "二十", re.sub(r"^卅", "三十", plain)))
    if value is None or value != int(value):
        raise ValueError(text)
    return int(value)


def _written(year: int, month: str | int | None = None, day: str | int | None = None) -> Written:
    if not EARLIEST <= year <= LATEST:
        raise ValueError(year)
    numbers = [_number(part) if isinstance(part, str) else part for part in (month, day) if part is not None]
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(numbers)]
    return Written(date(year, *numbers, *[1] * (2 - len(numbers))), precision)


def full_year(text: str) -> int:
    """A year of four digits, or the one that two digits mean: 49 is 2049, 50 is 1950."""
    value = _number(text)
    if len(text) != 2 or value > 99:
        return value
    return value + (2000 if value < CENTURY_TURNS else 1900)


def _chinese(match: re.Match[str], _year: int | None) -> Written:
    year = _number(match["year"]) + REPUBLIC if match["republic"] else full_year(match["year"])
    return _written(year, match["month"], match["day"])


def _dated(match: re.Match[str], _year: int | None) -> Written:
    """2021/5/31, 2021.5; a dash after another sign starts the end of a period: 2021.5-6, but not 2021.5-31."""
    year, month, day = _number(match["year"]), match["month"], match["day"]
    if day and match["second"] == "-" and match["first"] != "-" and int(day) <= 12:
        day = None
    return _written(year, month, day)


def _packed(match: re.Match[str], _year: int | None) -> Written:
    return _written(int(match["year"]), match["month"], match["day"])


def _short_year(match: re.Match[str], _year: int | None) -> Written:
    """Three numbers of at most two digits: a date where only one of year first, day first and month first makes one."""
    first, second, third = (match[group] for group in ("first", "second", "third"))
    readings = {
        _written(full_year(year), month, day)
        for year, month, day in ((first, second, third), (third, second, first), (third, first, second))
        if len(year) == 2 and _is_day(full_year(year), int(month), int(day))
    }
    return _only(readings, match[0])


def _year_last(match: re.Match[str], _year: int | None) -> Written:
    """31/05/2021 has one reading, 05/06/2021 has two."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    orders = ((second, first), (first, second))
    return _only({_written(year, month, day) for month, day in orders if _is_day(year, month, day)}, match[0])


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _only(readings: set[Written], text: str) -> Written:
    if len(readings) > 1:
        raise Unclear(text)
    if not readings:
        raise ValueError(text)
    return readings.pop()


def _month_and_year(match: re.Match[str], _year: int | None) -> Written:
    return _written(int(match["year"]), match["month"])


def _without_year(match: re.Match[str], year: int | None) -> Written:
    if year is None:
        _refuse_impossible(match["month"], match["day"])
        raise Unclear(match[0])
    return _written(year, match["month"], match["day"])


def _refuse_impossible(month: str | int, day: str | None) -> None:
    """A day that no year has is not unclear but wrong."""
    _written(LEAP_YEAR, month, day)


def _two_numbers(match: re.Match[str], year: int | None) -> Written:
    """5/31: a month and a day in either order, of no year."""
    first, second = int(match["first"]), int(match["second"])
    if max(first, second) > 31 or min(first, second) > 12 or min(first, second) < 1:
        raise ValueError(match[0])
    if year is None or (first != second and max(first, second) <= 12):
        raise Unclear(match[0])
    return _written(year, min(first, second), max(first, second))


def _named(match: re.Match[str], year: int | None) -> Written:
    """31 May 2021, May 31, 2021, May 2021; May-21 can be a year or a day."""
    parts = match.groupdict()
    month, said, day = MONTHS[parts["name"]], parts["year"], parts.get("day")
    if (said is None and year is None) or (said and len(said) == 2 and not day):
        _refuse_impossible(month, day)
        raise Unclear(match[0])
    return _written(full_year(said) if said else year or 0, month, int(day) if day else None)


def _serial(match: re.Match[str], _year: int | None) -> Written:
    return from_serial(int(match["days"]))


CHINESE = (
    rf"(?P<republic>民国)?(?:公元)?(?P<year>\d{{2,4}}|(?<=民国)\d|{HAN_NUMBER}{{1,5}})年"
    rf"(?:度?(?P<month>\d{{1,2}}|{HAN_NUMBER}{{1,3}})(?:月|(?=[-~至到、]\d{{1,2}}月))"
    rf"(?:(?P<day>\d{{1,2}}|{HAN_NUMBER}{{1,3}})(?:日|号|(?=-|~|至|到)|$)|{PART_OF_MONTH})|{PART_OF_YEAR})"
)
# In this order: what comes first takes the text.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int | None], Written]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (
            CHINESE,
            _chinese,
        ),
        (
            r"(?P<year>\d{4})(?P<first>[-/.年])(?P<month>\d{1,2})(?!\d)(?:(?P<second>[-/.])(?P<day>\d{1,2})(?!\d)日?|月?)",
            _dated,
        ),
        (r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:[012]\d[0-5]\d(?:[0-5]\d)?)?(?!\d)", _packed),
        (r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>(?!))?(?!\d)", _packed),
        (r"(?P<first>\d{1,2})(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?!\d)", _year_last),
        (r"(?P<first>\d{1,2})(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)(?P<third>\d{1,2})(?!\d)", _short_year),
        (r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})(?!\d)", _month_and_year),
        (
            rf"(?P<month>\d{{1,2}}|{HAN_NUMBER}{{1,3}})月(?:(?P<day>\d{{1,2}}|{HAN_NUMBER}{{1,3}})(?:日|号|$)|{PART_OF_MONTH})",
            _without_year,
        ),
        (r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})(?!\d)", _two_numbers),
        (
            rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[- ./]*{MONTH_NAME}(?:[- ,./]*(?P<year>\d{{4}}|\d\d))?(?!\d)",
            _named,
        ),
        (rf"{MONTH_NAME}[- ]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[, ]+(?P<year>\d{{4}}))(?!\d)", _named),
        (rf"{MONTH_NAME}[- ,./']*(?P<year>\d{{4}}|\d\d)?(?!\d)", _named),
        (rf"(?P<year>\d{{4}})[- ./]*{MONTH_NAME}(?:[- ./]*(?P<day>\d{{1,2}}))?(?!\d)", _named),
        (r"(?P<days>\d{5})(?:\.\d+)?(?!\d)", _serial),
        (rf"(?P<year>\d{{4}})-?{PART_OF_YEAR}(?P<month>(?!))?(?P<day>(?!))?(?![\d年])", _packed),
    )
)
