"""How fresh a record is: whether a person has checked it, who, and whether that is too long ago for its kind.

Fresh is not updated: a record changes when somebody writes it, and is fresh when somebody has compared it with the world.
"""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.core.dates import today
from ecosystem.core.display import precise_date
from ecosystem.organizations.choices import Freshness, Kind, Verification

MONTHS: dict[str, int] = {
    Kind.TEAM: 6,
    Kind.COMPANY: 12,
    Kind.COMPUTING_CENTER: 12,
    Kind.ECOSYSTEM_OPERATOR: 12,
    Kind.INVESTOR: 12,
    Kind.MEDIA: 12,
    Kind.OTHER: 12,
    Kind.ASSOCIATION: 18,
    Kind.RESEARCH_INSTITUTE: 18,
    Kind.AGENCY: 24,
    Kind.HOSPITAL: 24,
    Kind.UNIVERSITY: 24,
    Kind.UNIVERSITY_SCHOOL: 24,
}
"""After how many months a check counts no more: young organizations change fast, universities do not."""


@lru_cache(256)
def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the month's last day where it has no such day."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Whole months from one day to a later one."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (months_before(end, months) < start)


def never(day: date | None = None) -> Q:
    """Nobody has checked it, whatever the day."""
    return Q(verified_on__isnull=True)


def stale(day: date | None = None) -> Q:
    """Checked, but longer ago than its kind allows."""
    by_months: dict[int, list[str]] = defaultdict(list)
    for kind, months in MONTHS.items():
        by_months[months].append(kind)
    found = Q()
    for months, kinds in by_months.items():
        found |= Q(kind__in=kinds, verified_on__lt=months_before(day or today(), months))
    return found


def fresh(day: date | None = None) -> Q:
    """Checked within the time its kind allows."""
    return Q(verified_on__isnull=False) & ~stale(day)


CONDITIONS = {Freshness.NEVER: never, Freshness.STALE: stale, Freshness.FRESH: fresh}


def freshness_of(kind: str, verified_on: date | None, day: date | None = None) -> str:
    """The same for a record that was read: the code of :class:`~ecosystem.organizations.choices.Freshness`."""
    if verified_on is None:
        return Freshness.NEVER.value
    limit = months_before(day or today(), MONTHS[kind])
    return (Freshness.STALE if verified_on < limit else Freshness.FRESH).value


@dataclass(frozen=True)
class Told:
    """Freshness in plain words: ``sentence`` says who looked and when, ``warning`` that this is too long ago."""

    code: str
    sentence: str
    warning: str

    @property
    def is_fresh(self) -> bool:
        return self.code == Freshness.FRESH

    @property
    def brief(self) -> str:
        """The one thing to say where there is little room; empty for what is fresh."""
        return "" if self.is_fresh else self.warning or _("not yet checked")


def told(organization: Any, day: date | None = None) -> Told:
    """How fresh an organization's record is, for everybody to read. It needs no query."""
    return freshness_told(organization.kind, organization.verified_on, organization.verified_through, day)


def freshness_told(kind: str, on: date | None, through: str, day: date | None = None) -> Told:
    """The same of a record's values: its kind, when it was checked last, and through whom."""
    code = freshness_of(kind, on, day)
    if on is None:
        return Told(code, _("Not yet checked by a person"), "")
    confirmed = through == Verification.ORGANIZATION
    sentence = _("Confirmed by the organization on %(day)s") if confirmed else _("Checked by staff on %(day)s")
    warning = "" if code == Freshness.FRESH else _long_ago(months_between(on, day or today()))
    return Told(code, sentence % {"day": precise_date(on)}, warning)


def _long_ago(months: int) -> str:
    years = months // 12
    if years:
        return ngettext("not checked for %(n)d year", "not checked for %(n)d years", years) % {"n": years}
    return ngettext("not checked for %(n)d month", "not checked for %(n)d months", months) % {"n": months}
