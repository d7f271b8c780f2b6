"""How the registry counts: functions registered by the name that a measure's ``counter`` bears.

A counter answers a question (which registry, which center, which day or period) with rows to be counted, a share, a number or
the reason why there is none, and with the address where the rows are shown. Only what the public can see is counted, unless
the counter says that its rows are for staff.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Model, QuerySet, Value

from ecosystem.centers.models import Center
from ecosystem.centers.registries import default_registry
from ecosystem.core.dates import today
from ecosystem.figures.choices import Openness, Reason, Span
from ecosystem.figures.questions import Address, Asked, Question, Rows, Share, Tally, Territory, percent
from ecosystem.following.sets import ORGANIZATIONS, OUTCOMES, SOLUTIONS, Members, Name, numbers_of
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.vocabulary.models import Place

# Of what lists can be that are counted in memory; all others are counted by the database.
FOLLOWED: dict[type[Model], Members] = {Organization: ORGANIZATIONS, Solution: SOLUTIONS, Outcome: OUTCOMES}
# SQLite joins so many selects at most.
TOGETHER = 100

Key = tuple[Asked, int]


@dataclass(frozen=True)
class Counted:
    """What the registry counted itself as of ``day``, and where its rows are. Never mixed with what was reported.

    ``value`` is None where it could not be counted, and ``reason`` says why. ``since`` is the first day of the period of what
    is counted over time. ``address`` is None where the rows are for staff.
    """

    value: Decimal | int | None
    day: date
    address: Address | None
    reason: str = ""
    since: date | None = None

    @property
    def told_reason(self) -> str:
        """Why there is no number, in words."""
        return str(Reason(self.reason).label) if self.reason else ""


@dataclass(frozen=True)
class Counter:
    """One way to count: its name, the function that does, over what, and who is told."""

    name: str
    function: Callable[[Question], Tally]
    span: Span
    openness: Openness
    by_center: bool

    # A template that tells of a counter does not mean to count.
    do_not_call_in_templates = True

    def __call__(self, question: Question) -> Tally:
        """The answer; the reason why not where it is not for whoever asks."""
        if self.openness == Openness.STAFF and not question.staff:
            return Tally(Reason.STAFF)
        return self.function(question)

    @property
    def about(self) -> str:
        """What the function says of itself, on one line."""
        return " ".join((self.function.__doc__ or "").split())


COUNTERS: dict[str, Counter] = {}


def counter(
    name: str, span: Span = Span.DAY, openness: Openness = Openness.ROWS, *, by_center: bool = True
) -> Callable[[Callable[[Question], Tally]], Callable[[Question], Tally]]:
    """Register a function as what counts for the measures whose ``counter`` is ``name``.

    ``by_center``: a center has a share of its own; otherwise a question about a center is one about its city.
    """

    def register(function: Callable[[Question], Tally]) -> Callable[[Question], Tally]:
        if name in COUNTERS:
            raise ValueError(f"Two counters are named {name}.")
        COUNTERS[name] = Counter(name, function, span, openness, by_center)
        return function

    return register


def count(
    name: str,
    registry: Place,
    center: Center | None = None,
    day: date | None = None,
    *,
    since: date | None = None,
    staff: bool = False,
) -> Counted | None:
    """What the registry counts under this name on the day (default: today); None where nothing is counted for it."""
    asked = Asked(name, registry, center, day or today(), since, staff)
    return count_all([asked]).get(asked)


def count_all(asked: Iterable[Asked], city: Territory | None = None) -> dict[Asked, Counted]:
    """Answers to many questions at once, all lists of one kind read together; what no counter is named for has no answer.

    ``city`` is what its page reads of its centers too, so that they are read once.
    """
    questions = {one for one in asked if one.counter in COUNTERS}
    tallies = {one: COUNTERS[one.counter](question) for one, question in _questions(questions, city).items()}
    numbers = _numbers(tallies)
    return {one: _counted(one, tally, numbers) for one, tally in tallies.items()}


def rows_of(asked: Asked) -> tuple[Rows, ...]:
    """The rows that a counter counts, list by list; nothing where they are not for whoever asks. Raises ``KeyError``."""
    found = COUNTERS[asked.counter]
    if found.openness != Openness.ROWS and not asked.staff:
        return ()
    tally = found(_questions([asked])[asked])
    if isinstance(tally.what, QuerySet):
        return (Rows("", tally.what), *tally.lists)
    return tally.lists


def territory_of(registry: Place) -> Territory:
    """A city, of which nothing is read yet."""
    return Territory(registry, None, registry == default_registry())


def _questions(asked: Iterable[Asked], city: Territory | None = None) -> dict[Asked, Question]:
    asked = list(asked)
    cities = {registry: territory_of(registry) for registry in {one.registry for one in asked}}
    if city is not None:
        cities[city.registry] = city
    territories = {
        (one.registry, one.center): replace(cities[one.registry], center=one.center, city=cities[one.registry])
        if one.center
        else cities[one.registry]
        for one in asked
    }
    return {one: Question(territories[one.registry, one.center], one.day, one.since, one.staff) for one in asked}


def _counted(asked: Asked, tally: Tally, numbers: Mapping[Key, int]) -> Counted:
    found = COUNTERS[asked.counter]
    since = (asked.since or date(asked.day.year, 1, 1)) if found.span == Span.PERIOD else None
    address = tally.address if found.openness == Openness.ROWS or asked.staff else None
    value: Decimal | int | None = None
    reason = ""
    if isinstance(tally.what, Share):
        part, whole = numbers[asked, 0], numbers[asked, 1]
        value, reason = (percent(part, whole), "") if whole else (None, Reason.NOTHING.value)
    elif isinstance(tally.what, QuerySet):
        value = numbers[asked, 0]
    elif isinstance(tally.what, Reason):
        reason = tally.what.value
    else:
        value = tally.what
    return Counted(value, asked.day, address, reason, since)


def _numbers(tallies: Mapping[Asked, Tally]) -> dict[Key, int]:
    """How many rows each list has: those of one kind by one query, and from memory where they are followed."""
    followed: dict[type[Model], dict[Key, QuerySet]] = defaultdict(dict)
    others: dict[Key, QuerySet] = {}
    for asked, tally in tallies.items():
        for place, rows in enumerate(_lists(tally)):
            if tally.follows and rows.model in FOLLOWED and not asked.staff:
                followed[rows.model][asked, place] = rows
            else:
                others[asked, place] = rows
    numbers = _counted_by_database(others)
    for model, lists in followed.items():
        names = {key: _name(key) for key in lists}
        found = numbers_of({names[key]: rows for key, rows in lists.items()}, FOLLOWED[model])
        numbers.update({key: found[name] for key, name in names.items()})
    return numbers


def _lists(tally: Tally) -> tuple[QuerySet, ...]:
    if isinstance(tally.what, Share):
        return tally.what.part, tally.what.whole
    return (tally.what,) if isinstance(tally.what, QuerySet) else ()


def _counted_by_database(lists: Mapping[Key, QuerySet[Any, Any]]) -> dict[Key, int]:
    keys = list(lists)
    numbers = dict.fromkeys(keys, 0)
    for first in range(0, len(keys), TOGETHER):
        part = keys[first : first + TOGETHER]
        counts = [
            lists[key]
            .order_by()
            .annotate(place_of_list=Value(place))
            .values_list("place_of_list")
            .annotate(n=Count("pk", distinct=True))
            for place, key in enumerate(part)
        ]
        joined = counts[0].union(*counts[1:], all=True) if len(counts) > 1 else counts[0]
        numbers.update({part[place]: number for place, number in joined})
    return numbers


def _name(key: Key) -> Name:
    asked, place = key
    center = asked.center.pk if asked.center else None
    # Past days stand on a shelf of their own: whoever asks for many of them takes nothing of today from it.
    shelf = "counted" if asked.day == today() else "counted as of"
    return shelf, asked.counter, asked.registry.pk, center, asked.day, asked.since, place
