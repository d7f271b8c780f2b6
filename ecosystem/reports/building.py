"""Making a report: its sections are asked for, and all numbers that are counted from rows are counted together."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecosystem.audit.editions import current_edition
from ecosystem.core.dates import Precision, first_of_month
from ecosystem.core.display import machine_date, precise_date
from ecosystem.core.snapshots import snapshot
from ecosystem.reports.addresses import rows_address
from ecosystem.reports.asking import Asked
from ecosystem.reports.choices import Kind
from ecosystem.reports.content import Number, Report, Rows, Section
from ecosystem.reports.register import sections_of

# SQLite joins so many selects at most.
TOGETHER = 100


def build(asked: Asked) -> Report:
    """The report in the language that is active, all of it read at one moment."""
    with snapshot():
        sections = [made for make in sections_of(asked.kind) if (made := make(asked)) is not None]
        return Report(
            kind=asked.kind,
            title=_title(asked),
            subject=str(asked.subject),
            center=str(asked.center or ""),
            period=_period(asked),
            day=asked.day,
            made_at=timezone.localtime(),
            edition=current_edition(),
            language=get_language() or "zh-hans",
            notes=tuple(_notes(asked)),
            sections=tuple(filled(asked, sections)),
        )


def filled(asked: Asked, sections: Iterable[Section]) -> list[Section]:
    """The sections with every number counted, and led to its rows."""
    sections = list(sections)
    wanted = [one for section in sections for one in section.numbers if one.value is None]
    lists = [rows for one in wanted for rows in (one.rows, one.before) if rows is not None]
    values = dict(zip(map(id, lists), values_of(lists), strict=True))
    return [
        replace(section, numbers=tuple(_filled(asked, number, values) for number in section.numbers))
        for section in sections
    ]


def _filled(asked: Asked, number: Number, values: dict[int, Decimal | int]) -> Number:
    value = values.get(id(number.rows), number.value) if number.rows is not None else number.value
    previous = values.get(id(number.before), number.previous) if number.before is not None else number.previous
    url = number.url or (rows_address(asked, number.key) if number.rows is not None and value is not None else "")
    return replace(number, value=value, previous=previous, url=url)


def values_of(lists: Iterable[Rows]) -> list[Decimal | int]:
    """How many rows each list has, or what their amounts add up to; by one query for all."""
    lists, numbers = list(lists), {}
    for first in range(0, len(lists), TOGETHER):
        part = lists[first : first + TOGETHER]
        counts = [_number_of(rows, place) for place, rows in enumerate(part)]
        joined = counts[0].union(*counts[1:], all=True) if len(counts) > 1 else counts[0]
        found = dict(joined)
        numbers |= {first + place: _told(rows, found.get(place)) for place, rows in enumerate(part)}
    return [numbers[place] for place in range(len(lists))]


def _number_of(rows: Rows, place: int) -> QuerySet:
    """The place of a list, and its number. Amounts are kept as whole numbers, which every database adds up alike."""
    number = Sum(Cast(F(rows.amount), BigIntegerField())) if rows.amount else Count("pk", distinct=True)
    placed = rows.queryset.order_by().annotate(place_of_list=Value(place)).values_list("place_of_list")
    return placed.annotate(n=number)


def _told(rows: Rows, found: int | None) -> Decimal | int:
    if not rows.amount:
        return found or 0
    amount: Any = rows.queryset.model._meta.get_field(rows.amount)
    return Decimal(int(found or 0)).scaleb(-getattr(amount, "decimal_places", 0))


def _title(asked: Asked) -> str:
    values = {"subject": asked.subject, "month": precise_date(asked.starts_on, Precision.MONTH)}
    match asked.kind:
        case Kind.MONTH:
            return _("%(subject)s: monthly report, %(month)s") % values
        case Kind.COHORT:
            return _("%(subject)s: cohort report") % values
    return _("%(subject)s: profile of a member") % values


def _period(asked: Asked) -> str:
    if asked.kind == Kind.MEMBER:
        return _("as of %(day)s") % {"day": machine_date(asked.day)}
    return _("%(begins)s to %(ends)s") % {"begins": machine_date(asked.starts_on), "ends": machine_date(asked.day)}


def _notes(asked: Asked) -> list[str]:
    if asked.kind == Kind.COHORT:
        return [
            _("The cohort are those whose enrollment began in the period, told as they stand today."),
        ]
    if asked.kind == Kind.MEMBER:
        return []
    if not asked.is_over:
        return [_("The month is not over: numbers are as of %(day)s.") % {"day": machine_date(asked.day)}]
    if first_of_month(asked.day) < first_of_month(timezone.localdate()):
        return [
            _("The month is counted by what the registry knows now: what was entered or corrected since is in it."),
        ]
    return []
