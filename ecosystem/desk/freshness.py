"""How fresh the records are where somebody works: by kind, and by center for its members."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from ecosystem.centers.models import Center
from ecosystem.core.dates import today
from ecosystem.desk.register import noun_named
from ecosystem.desk.workplace import Workplace
from ecosystem.organizations.choices import Freshness, Kind, Status
from ecosystem.organizations.freshness import CONDITIONS, MONTHS
from ecosystem.programs.reports import enrolled_in, programs_of

CODES = tuple(Freshness.values)


@dataclass(frozen=True)
class Counted:
    """A number and the list of what it counts."""

    number: int
    url: str
    label: str = ""


@dataclass(frozen=True)
class FreshnessRow:
    """One kind, or one center: how many records are never, no longer and still fresh."""

    label: str
    months: int | None
    counts: list[Counted]
    total: Counted

    @property
    def share(self) -> int:
        """Percent of the records that are fresh."""
        return round(100 * self.counts[-1].number / self.total.number) if self.total.number else 0


def by_kind(user: Any, workplace: Workplace) -> list[FreshnessRow]:
    """A row for each kind that there is, and one for all; public records only. One query."""
    day = today()
    counted = {code: Count("pk", filter=CONDITIONS[Freshness(code)](day)) for code in CODES}
    rows = _public(user, workplace).order_by().values_list("kind").annotate(**counted)
    found = {row[0]: row[1:] for row in rows}
    return [
        _row(str(Kind(kind).label), found[kind], {"kind": kind}, MONTHS[kind]) for kind in Kind.values if kind in found
    ]


def by_center(user: Any, workplace: Workplace) -> Iterator[FreshnessRow]:
    """A row for each center with members. One query for each."""
    day = today()
    counted = {code: Count("pk", filter=CONDITIONS[Freshness(code)](day)) for code in CODES}
    for center in noun_named("centers").rows_in(user, workplace.place).order_by("pk"):
        members = _members(user, workplace, center).aggregate(**counted)
        numbers = tuple(members[code] for code in CODES)
        if sum(numbers):
            yield _row(str(center), numbers, {"center": center.public_id}, None)


def _public(user: Any, workplace: Workplace) -> QuerySet:
    return noun_named("organizations").rows_in(user, workplace.place).filter(status=Status.PUBLIC)


def _members(user: Any, workplace: Workplace, center: Center) -> QuerySet:
    return _public(user, workplace).filter(enrolled_in(programs_of(center, user=user)))


def _row(label: str, numbers: tuple[int, ...], query: dict[str, str], months: int | None) -> FreshnessRow:
    shown = {"status": Status.PUBLIC.value, **query}
    counts = [
        Counted(number, _address(verified=code, sort="verified_on", **shown), str(Freshness(code).label))
        for code, number in zip(CODES, numbers, strict=True)
    ]
    return FreshnessRow(label, months, counts, Counted(sum(numbers), _address(**shown)))


def _address(**query: str) -> str:
    return f"{reverse('desk:table', args=['organizations'])}?{urlencode(query)}"
