"""How the registry counts: functions registered by the name that a measure's ``counter`` bears.

A counter answers a question (which registry, which center, which day) with rows to be counted or a number, and with the
address where these rows are shown. Only what the public can see is counted, because everybody can follow the address.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.urls import reverse

from ecosystem.centers.models import CapacityPhase, Center
from ecosystem.centers.registries import default_registry
from ecosystem.core.dates import today
from ecosystem.following.sets import ORGANIZATIONS, OUTCOMES, SOLUTIONS, Members, Name, numbers_of
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.vocabulary.models import Place

# Of what lists can be that are counted.
FOLLOWED: dict[type[Model], Members] = {Organization: ORGANIZATIONS, Solution: SOLUTIONS, Outcome: OUTCOMES}


class Asked(NamedTuple):
    """A counter's name, and what it should count: of a city's registry or of one center in it, as of a day."""

    counter: str
    registry: Place
    center: Center | None
    day: date


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
        if self.city is not None and self.center in self.city.centers:
            return [phase for phase in self.city.phases if phase.center_id == self.center.pk]
        return list(CapacityPhase.objects.filter(center__in=self.centers))


@dataclass(frozen=True)
class Question:
    """What a counter is asked."""

    territory: Territory
    day: date

    @property
    def registry(self) -> Place:
        return self.territory.registry

    @property
    def center(self) -> Center | None:
        return self.territory.center

    @property
    def frame(self) -> dict[str, str]:
        """The parameters that lead to this registry and day from anywhere; none for the default registry today."""
        parameters: dict[str, str] = {}
        if not self.territory.is_default:
            parameters["registry"] = self.registry.code
        if self.day != today():
            parameters["as_of"] = self.day.isoformat()
        return parameters


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
class Counted:
    """A number the registry counted itself as of ``day``, and where its rows are. Never mixed with what was reported."""

    value: Decimal | int
    day: date
    address: Address


@dataclass(frozen=True)
class Tally:
    """A counter's answer: rows that are still to be counted, or a number."""

    what: QuerySet[Any, Any] | Decimal
    address: Address


Counter = Callable[[Question], Tally]
COUNTERS: dict[str, Counter] = {}


def counter(name: str) -> Callable[[Counter], Counter]:
    """Register a function as what counts for the measures whose ``counter`` is ``name``."""

    def register(function: Counter) -> Counter:
        if name in COUNTERS:
            raise ValueError(f"Two counters are named {name}.")
        COUNTERS[name] = function
        return function

    return register


def count(name: str, registry: Place, center: Center | None = None, day: date | None = None) -> Counted | None:
    """What the registry counts under this name on the day (default: today); None where nothing is counted for it."""
    asked = Asked(name, registry, center, day or today())
    return count_all([asked]).get(asked)


def count_all(asked: Iterable[Asked]) -> dict[Asked, Counted]:
    """Answers to many questions at once, all lists of one kind read together; what no counter is named for has no answer."""
    questions = {one for one in asked if one.counter in COUNTERS}
    if not questions:
        return {}
    default = default_registry()
    cities = {one.registry: Territory(one.registry, None, one.registry == default) for one in questions}
    territories = {
        (one.registry, one.center): replace(cities[one.registry], center=one.center, city=cities[one.registry])
        if one.center
        else cities[one.registry]
        for one in questions
    }
    tallies = {
        one: COUNTERS[one.counter](Question(territories[one.registry, one.center], one.day)) for one in questions
    }
    numbers = _numbers({one: tally.what for one, tally in tallies.items() if isinstance(tally.what, QuerySet)})
    return {
        one: Counted(numbers[one] if isinstance(tally.what, QuerySet) else tally.what, one.day, tally.address)
        for one, tally in tallies.items()
    }


def _numbers(lists: Mapping[Asked, QuerySet[Any, Any]]) -> dict[Asked, int]:
    numbers = {}
    for model in {rows.model for rows in lists.values()}:
        named = {_name(asked): rows for asked, rows in lists.items() if rows.model is model}
        counted = numbers_of(named, FOLLOWED[model])
        numbers.update({asked: counted[_name(asked)] for asked, rows in lists.items() if rows.model is model})
    return numbers


def _name(asked: Asked) -> Name:
    return "counted", asked.counter, asked.registry.pk, asked.center.pk if asked.center else None, asked.day
