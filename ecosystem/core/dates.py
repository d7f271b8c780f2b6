"""Effective dates: how a fact says when it held, and how any list is asked as of a day."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


PARTS_OF_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?[年月]?")


class PreciseDate(NamedTuple):
    """A date and how much of it is known."""

    day: date
    precision: str


def read_precise_date(text: str) -> PreciseDate:
    """A year, a month or a day as people write it. Raises ``ValueError`` for what is none of them."""
    match = PARTS_OF_DATE.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        raise ValueError(text)
    year, month, day = match.groups()
    known = date(int(year), int(month or 1), int(day or 1))
    return PreciseDate(known, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)


def effective_on(day: date, prefix: str = "") -> Q:
    """The condition that a fact holds on ``day``: half-open dates, null is unknown start or still running."""
    starts, ends = f"{prefix}starts_on", f"{prefix}ends_on"
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day})
    )


def overlapping(starts_on: date | None, ends_on: date | None) -> Q:
    """The condition that a fact's dates share at least one day with [starts_on, ends_on); none does with no day."""
    if starts_on is not None and ends_on is not None and ends_on <= starts_on:
        return Q(pk__in=[])
    condition = Q()
    if ends_on is not None:
        condition &= Q(starts_on__isnull=True) | Q(starts_on__lt=ends_on)
    if starts_on is not None:
        condition &= Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    return condition


def today() -> date:
    """The local date, on which dated facts begin and end."""
    # The zone is named, for without it each thread and task is asked for one of its own, which takes several times as long.
    return timezone.localdate(timezone=timezone.get_default_timezone())


def first_of_month(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after a day's."""
    return (first_of_month(day) + timedelta(days=32)).replace(day=1)


def days_before(day: date, span: timedelta) -> date:
    """The day so long before another, or the first day there is."""
    return day - span if day - date.min > span else date.min


def months_back(day: date, count: int) -> date:
    """The first day of the month so many months before a day's."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def end_of_day(day: date) -> datetime:
    """The last moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time.max))


class EffectiveQuerySet(models.QuerySet):
    """Reads that know when facts held."""

    def as_of(self, day: date | None = None) -> Self:
        """Only what held on ``day`` (default: today)."""
        return self.filter(effective_on(day or today()))


class Effective(models.Model):
    """Something that can start and end: ``[starts_on, ends_on)``, null is unknown start or still running."""

    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates_in_order",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                violation_error_code="dates_in_order",
                violation_error_message=_("The end must be after the start."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": ValidationError(_("The end must be after the start."), "dates_in_order")})

    def holds_on(self, day: date) -> bool:
        """Whether this held on ``day``; the same rule as :func:`effective_on`, for rows already read."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or self.ends_on > day)
