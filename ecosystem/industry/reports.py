"""What is counted of the industry platform: needs from posted to signed, introductions, and whom it serves.

Everything is told as of the end of a day, from dates alone; each number is the size of a list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Q, QuerySet
from django.utils import timezone

from ecosystem.centers.models import Center
from ecosystem.core.dates import days_before, today
from ecosystem.industry.models import Introduction, Need, Participant

# Nothing was written down about a live introduction for so many days.
QUIET_DAYS = 30
# An organization is served that had something of the platform within so many days.
SERVED_DAYS = 365


@dataclass(frozen=True)
class Period:
    """From a day until before another one."""

    starts_on: date
    ends_on: date

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)


def quiet_moment() -> datetime:
    """What nobody touched since then is quiet."""
    return timezone.now() - timedelta(days=QUIET_DAYS)


def needs_between(center: Center, period: Period) -> QuerySet[Need]:
    """The needs of a center that were published in a period, and not withdrawn by its end; the oldest first."""
    known = Need.objects.of_center(center).published_by(period.last_day)
    return known.filter(opened_on__gte=period.starts_on).order_by("opened_on", "pk")


@dataclass(frozen=True)
class Funnel:
    """How far the published needs of a center came by the end of a day, and how long that took.

    ``posted`` are all; of them ``signed`` and ``lapsed`` are over, ``matched`` talk with somebody, ``open`` wait. ``days_to_match``
    is the median from publication to the first introduction of those that had one, ``days_to_sign`` to the contract.
    """

    posted: int
    open: int
    matched: int
    signed: int
    lapsed: int
    days_to_match: float | None
    days_to_sign: float | None


def funnel(center: Center, day: date | None = None, period: Period | None = None) -> Funnel:
    """The funnel of a center's needs by the end of a day (default: today), or of those published in a period. Two queries."""
    day = day or (period.last_day if period is not None else today())
    needs = Need.objects.of_center(center).published_by(day)
    if period is not None:
        needs = needs.filter(opened_on__gte=period.starts_on, opened_on__lt=period.ends_on)
    rows = list(needs.order_by().values_list("pk", "opened_on", "state", "closed_on"))
    made = _introductions(needs, day)
    counted = dict.fromkeys(("open", "matched", "signed", "lapsed"), 0)
    to_match: list[int] = []
    to_sign: list[int] = []
    for pk, opened_on, state, closed_on in rows:
        first, live, signed = made.get(pk, (None, False, None))
        closed = state == "lapsed" and closed_on <= day
        counted["signed" if signed else "lapsed" if closed else "matched" if live else "open"] += 1
        if first is not None:
            to_match.append((first - opened_on).days)
        if signed is not None:
            to_sign.append((signed - opened_on).days)
    return Funnel(len(rows), **counted, days_to_match=_middle(to_match), days_to_sign=_middle(to_sign))


def _introductions(needs: QuerySet[Need], day: date) -> dict[int, tuple[date | None, bool, date | None]]:
    """Of each need the first introduction, whether one is live, and the first contract, by the end of a day."""
    found: dict[int, tuple[date | None, bool, date | None]] = {}
    rows = Introduction.objects.known_by(day).filter(need__in=needs.order_by().values("pk")).order_by()
    for need, state, introduced_on, closed_on in rows.values_list("need", "state", "introduced_on", "closed_on"):
        first, live, signed = found.get(need, (None, False, None))
        over = closed_on is not None and closed_on <= day
        if over and state == "signed":
            signed = min(signed or closed_on, closed_on)
        found[need] = (min(first or introduced_on, introduced_on), live or not over, signed)
    return found


def _middle(days: list[int]) -> float | None:
    return float(median(days)) if days else None


@dataclass(frozen=True)
class Counts:
    """What everybody may know of a center's introductions: how many there were, and how many were signed."""

    introductions: int
    signed: int


def introductions_told(center: Center, day: date | None = None) -> Counts:
    """How many introductions a center made by the end of a day, and how many were signed. Two queries."""
    day = day or today()
    every = Introduction.objects.of_center(center)
    return Counts(every.known_by(day).count(), every.signed_by(day).count())


def served_on(center: Center, organizations: Iterable[int], day: date | None = None) -> frozenset[int]:
    """Which of these organizations the industry platform of a center served in the year up to a day. Four queries.

    They had a need published, were introduced to one or had somebody introduced to theirs, or took part in an event.
    """
    day = day or today()
    # Rows of the database stay a question to it: the members of a center can be more than a statement takes values.
    keys = organizations if isinstance(organizations, QuerySet) else list(organizations)
    since = days_before(day, timedelta(days=SERVED_DAYS))
    needs = Need.objects.of_center(center).filter(posted_by__in=keys, opened_on__gt=since, opened_on__lte=day)
    introduced = Introduction.objects.of_center(center).filter(introduced_on__gt=since, introduced_on__lte=day)
    either = introduced.filter(Q(organization__in=keys) | Q(need__posted_by__in=keys))
    took_part = Participant.objects.of_center(center).filter(
        organization__in=keys, event__starts_on__gt=since, event__starts_on__lte=day
    )
    found = set(needs.order_by().values_list("posted_by", flat=True))
    for pair in either.order_by().values_list("organization", "need__posted_by"):
        found.update(pair)
    found.update(took_part.order_by().values_list("organization", flat=True))
    return frozenset(found & set(keys))
