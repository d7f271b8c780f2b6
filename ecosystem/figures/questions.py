"""What a counter is asked, what it answers, and what is read once for all that is counted of a city or a center."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from ecosystem.centers.models import CapacityPhase, Center, Platform
from ecosystem.compute.reports import next_month
from ecosystem.core.dates import today
from ecosystem.figures.choices import Reason
from ecosystem.vocabulary.models import Place


class Asked(NamedTuple):
    """A counter's name, and what it should count: of a city's registry or of one center in it, as of a day.

    ``since`` begins the period of what is counted over time; without one it is the year of the day so far. ``staff``: what
    the public is not told is counted too.
    """

    counter: str
    registry: Place
    center: Center | None
    day: date
    since: date | None = None
    staff: bool = False


@dataclass(frozen=True)
class Territory:
    """A city's registry or one center in it, read once for all that is counted there."""

    registry: Place
    center: Center | None
    is_default: bool
    city: "Territory | None" = None

    @cached_property
    def centers(self) -> list[Center]:
        """The public centers of the city, or the one asked about."""
        if self.center is not None:
            return [self.center]
        return list(Center.objects.public().in_registry(self.registry).order_by("pk"))

    @cached_property
    def phases(self) -> list[CapacityPhase]:
        """The capacity phases of these centers; where it is one of a city's that are read too, they are known."""
        if self.widest is not self:
            return [phase for phase in self.widest.phases if phase.center_id == self.center.pk]  # type: ignore[union-attr]
        return list(CapacityPhase.objects.filter(center__in=self.centers))

    @cached_property
    def platforms(self) -> list[Platform]:
        """The platforms of these centers."""
        return list(Platform.objects.filter(center__in=self.centers).order_by("pk"))

    @cached_property
    def known(self) -> dict[Any, Any]:
        """What counters read here once for all days: each under a name of its own."""
        return {}

    @property
    def widest(self) -> "Territory":
        """The city that a public center is in, so that what is read of all its centers serves each; else itself."""
        return self.city if self.city is not None and self.center in self.city.centers else self

    def once(self, name: Any, read: Any) -> Any:
        """``read()``, asked once for this territory."""
        if name not in self.known:
            self.known[name] = read()
        return self.known[name]


@dataclass(frozen=True)
class Question:
    """What a counter is asked."""

    territory: Territory
    day: date
    since: date | None = None
    staff: bool = False

    @property
    def registry(self) -> Place:
        return self.territory.registry

    @property
    def center(self) -> Center | None:
        return self.territory.center

    @property
    def begin(self) -> date:
        """The first day of the period: the one asked for, or the first of the year."""
        return self.since or date(self.day.year, 1, 1)

    @property
    def months(self) -> list[date]:
        """The first days of the whole months in the period that have ended."""
        last = min(self.day, today())
        if self.begin > last:
            return []
        month = self.begin if self.begin.day == 1 else next_month(self.begin)
        found = []
        while next_month(month) <= last + timedelta(days=1):
            found.append(month)
            month = next_month(month)
        return found

    @property
    def frame(self) -> dict[str, str]:
        """The parameters that lead to this registry and day from anywhere; none for the default registry today."""
        parameters: dict[str, str] = {}
        if not self.territory.is_default:
            parameters["registry"] = self.registry.code
        if self.day != today():
            parameters["as_of"] = self.day.isoformat()
        return parameters

    @property
    def period(self) -> dict[str, str]:
        """The frame with the beginning of the period, where one was asked for."""
        return {**self.frame, **({"since": self.since.isoformat()} if self.since else {})}


@dataclass(frozen=True)
class Address:
    """Where counted rows are shown."""

    url_name: str
    args: tuple[str, ...] = ()
    query: Mapping[str, Sequence[str] | str] = field(default_factory=dict)
    fragment: str = ""

    def __str__(self) -> str:
        """The path with its query, below the prefix of the reader's language."""
        query = urlencode(self.query, doseq=True)
        path = reverse(self.url_name, args=self.args)
        return f"{path}{'?' if query else ''}{query}{'#' if self.fragment else ''}{self.fragment}"


@dataclass(frozen=True)
class Share:
    """So many percent: the rows of ``part`` among those of ``whole``."""

    part: QuerySet[Any, Any]
    whole: QuerySet[Any, Any]


@dataclass(frozen=True)
class Rows:
    """A list of rows that were counted, and what it is a list of."""

    label: Any
    rows: QuerySet[Any, Any]


@dataclass(frozen=True)
class Tally:
    """A counter's answer: rows that are still to be counted, a share of them, a number, or why there is none.

    ``lists`` are the rows where the number is not simply that of ``what``. ``follows``: changes to a row are told by change
    sets that touched it, so the set of them can be kept (:mod:`ecosystem.following`).
    """

    what: QuerySet[Any, Any] | Share | Decimal | Reason
    address: Address | None = None
    lists: tuple[Rows, ...] = ()
    follows: bool = True


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """So many percent, to one place."""
    return (100 * Decimal(part) / Decimal(whole)).quantize(Decimal("0.1"))
