"""Months as headings of columns that stand side by side."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ecosystem.core.text import fold
from ecosystem.core.written.dates import MONTHS, from_serial, full_year
from ecosystem.core.written.numerals import numeral
from ecosystem.intake.values.dates import YEARS

MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
NAME = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
# What a heading says beside its month: when in it, and that it is what was measured.
BESIDE = r"(?:份|度)?\s*[末底初]?(?:实际|当月|完成|统计)*(?:用量|使用量|使用情况|运行情况|数据|情况|数值|数|值)?"
# A plan, a change or a sum of months is not what was measured in the month.
NOT_MEASURED = re.compile(r"计划|预[计测算]|目标|[同环]比|增[长幅减]|累计|平均|[合小总]计|占比|去年|上年")
NOTE = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")
YEAR_NOTE = re.compile(r"\((\d{4})年?\)")
FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:(?P<year>{YEARS}|\d\d(?=\s*年))\s*(?:年度?|[-./])\s*)?(?P<month>{MONTH})\s*月{BESIDE}",
        rf"(?P<month>{MONTH})月份?\s*[/,]?\s*(?P<year>{YEARS})年?",
        r"(?P<year>(?:19|20)\d\d)\s*[-./]\s*(?P<month>1[0-2]|0?[1-9])(?:[-./](?:3[01]|[12]\d|0?[1-9])(?: .*)?)?",
        r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])",
        rf"{NAME}[\s,/'-]*(?P<year>(?:19|20)\d\d)?",
        rf"(?P<year>(?:19|20)\d\d)[\s/-]*{NAME}",
        r"(?P<serial>[34]\d{4})",
    )
)
# The days of a month, by which serial numbers of months differ.
SHORTEST, LONGEST = 28, 31
LONGEST_HEADING = 60


def heading_month(heading: str) -> tuple[int | None, int] | None:
    """The year (``None`` for none) and the month that a heading names, its levels joined by "/"; ``None`` for no month.

    1月, １月份, 一月, 1月（实际）, 1月末, 2021年1月用量, 二〇二一年一月, 2021-01, 2021/1, 202101, Jan 2021, 44197; the
    level above may name the year: 2021年/1月. A bare number is no month.
    """
    levels = heading.split("/")
    for said in dict.fromkeys((heading, "".join(levels[-2:]), levels[-1])):
        found = _told(said)
        if found is not None:
            return found
    return None


def month_under(heading: str, year: int | None) -> str:
    """The month of a heading as ``2021-05``, in the year of the title where it names none; empty where it has no year."""
    found = heading_month(heading)
    which = (found[0] or year) if found else None
    return f"{which:04}-{found[1]:02}" if found and which else ""


def are_months(numbers: Sequence[str]) -> bool:
    """Whether bare numbers beside each other are months, one after the other: 202101, 202102, or serials of such days."""
    if len(numbers) < 2 or any(not number.isdigit() or _told(number) is None for number in numbers):
        return False
    steps = [int(later) - int(earlier) for earlier, later in pairwise(numbers)]
    serials = len(numbers[0]) < len("202101")
    return all(SHORTEST <= step <= LONGEST if serials else step > 0 for step in steps)


def _told(said: str) -> tuple[int | None, int] | None:
    if len(said) > LONGEST_HEADING:
        return None
    folded = fold(said).replace("○", "〇")
    if NOT_MEASURED.search(folded):
        return None
    folded = YEAR_NOTE.sub(r" \1", folded)
    bare = NOTE.sub("", folded).strip() or folded.strip("()[]【】〔〕<> ")
    match = next((match for form in FORMS if (match := form.fullmatch(bare))), None)
    if match is None:
        return None
    parts = match.groupdict()
    if parts.get("serial"):
        day = from_serial(int(parts["serial"])).date
        return day.year, day.month
    said_year = parts.get("year")
    month = MONTHS[parts["name"]] if parts.get("name") else int(numeral(parts["month"]) or 0)
    return (full_year(said_year) if said_year else None), month
