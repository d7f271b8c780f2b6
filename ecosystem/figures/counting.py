"""How the registry counts: functions registered by the name that a measure's ``counter`` bears.

A counter answers a question (which registry, which center, which day) with a number and the address of the rows it
counted. Only what the public can see is counted, because everybody can follow the address.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from ecosystem.centers.models import Center
from ecosystem.centers.registries import default_registry
from ecosystem.core.dates import today
from ecosystem.vocabulary.models import Place


@dataclass(frozen=True)
class Question:
    """What to count: of a city's registry, or of one center in it, as of a day."""

    registry: Place
    center: Center | None
    day: date

    @property
    def centers(self) -> list[Center]:
        """The public centers asked about."""
        if self.center is not None:
            return [self.center]
        return list(Center.objects.public().in_registry(self.registry).order_by("pk"))

    def frame(self) -> dict[str, str]:
        """The parameters that lead to this registry and day from anywhere; nothing where it is today in the default one."""
        parameters: dict[str, str] = {}
        if self.registry != default_registry():
            parameters["registry"] = self.registry.code
        if self.day != today():
            parameters["as_of"] = self.day.isoformat()
        return parameters


@dataclass(frozen=True)
class Counted:
    """A number the registry counted itself on ``day``, and where its rows are. Never mixed with what was reported."""

    value: Decimal | int
    day: date
    url_name: str
    url_args: tuple[str, ...] = ()
    query: Mapping[str, Sequence[str] | str] = field(default_factory=dict)
    fragment: str = ""

    @property
    def address(self) -> str:
        """Where the counted rows are shown: a path, below the prefix of the reader's language."""
        path = reverse(self.url_name, args=self.url_args)
        query = urlencode(self.query, doseq=True)
        return f"{path}{'?' if query else ''}{query}{'#' if self.fragment else ''}{self.fragment}"


Counter = Callable[[Question], Counted]
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
    """What the registry counts under this name, on the day (default: today); None where nothing is counted for it."""
    found = COUNTERS.get(name)
    return found(Question(registry, center, day or today())) if found else None
