"""What is counted of incubation: the board, the funnel, the time each step takes, what is stuck, and how far one came.

Everything is told as of the end of a day, from the dates of the cases alone; each number is the size of a list.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, quantiles

from django.db.models import Count, QuerySet
from django.utils import timezone

from ecosystem.accounts.models import User
from ecosystem.centers.models import Center, CenterStep
from ecosystem.core.dates import today
from ecosystem.incubation.choices import State
from ecosystem.incubation.models import ServiceCase
from ecosystem.solutions.models import Solution

SHOWN = 60
# Nothing was written down about an open case for so many days.
QUIET_DAYS = 30


def quiet_moment() -> datetime:
    """What nobody touched since then is quiet."""
    return timezone.now() - timedelta(days=QUIET_DAYS)


@dataclass(frozen=True)
class Column:
    """A step of the board: its open cases, those first that are stuck, then those that began first."""

    step: CenterStep
    total: int
    cases: tuple[ServiceCase, ...]
    stuck: frozenset[int]

    @property
    def hidden(self) -> int:
        return self.total - len(self.cases)


def steps_on(center: Center, day: date) -> list[CenterStep]:
    """The steps that a center gave on a day, in order."""
    return list(center.steps.as_of(day).in_order())


def from_step_on(step: CenterStep) -> list[int]:
    """The keys of a step and of all that come after it at its center. One query."""
    every = list(CenterStep.objects.filter(center=step.center_id).in_order().values_list("pk", flat=True))
    return every[every.index(step.pk) :]


def board(center: Center, query: str = "", officer: User | None = None, *, shown: int = SHOWN) -> list[Column]:
    """The open cases of a center by step, those that match; at most ``shown`` of each, and three queries and one each step."""
    cases = ServiceCase.objects.of_center(center).open()
    cases = cases.filter(officer=officer) if officer is not None else cases
    cases = cases.search(query) if query else cases
    totals = dict(cases.order_by().values_list("step").annotate(cases=Count("pk")))
    stuck = set(stuck_cases(center).filter(pk__in=cases.values("pk")).values_list("pk", flat=True))
    return [_column(step, cases, totals.get(step.pk, 0), stuck, shown) for step in _with_open(center, totals)]


def _with_open(center: Center, totals: Mapping[int, int]) -> list[CenterStep]:
    """The steps given today, and those that ended while something was still open in them."""
    every = center.steps.in_order()
    return [step for step in every if step.holds_on(today()) or totals.get(step.pk)]


def _column(step: CenterStep, cases: QuerySet, total: int, stuck: set[int], shown: int) -> Column:
    if not total:
        return Column(step, 0, (), frozenset())
    of_step = cases.filter(step=step)
    first = list(of_step.filter(pk__in=stuck).with_names().oldest_first()[:shown])
    others = of_step.exclude(pk__in=stuck).with_names().oldest_first()[: shown - len(first)]
    return Column(step, total, (*first, *others), frozenset(stuck))


def stuck_cases(center: Center | None = None) -> QuerySet[ServiceCase]:
    """Open cases that run longer than expected, are late, or about which nothing was written down for a month."""
    day = today()
    every = ServiceCase.objects.all() if center is None else ServiceCase.objects.of_center(center)
    return every.stuck_on(day) | every.open().late_on(day) | every.quiet_since(quiet_moment())


def stuck_counts(center: Center) -> dict[str, int]:
    """How many cases of a center are stuck today, for each reason that :class:`.filters.Stuck` names. Three queries or four."""
    cases = ServiceCase.objects.of_center(center)
    found = {"long": cases.stuck_on(today()), "late": cases.open().late_on(today())}
    return {reason: rows.count() for reason, rows in {**found, "quiet": cases.quiet_since(quiet_moment())}.items()}


def portfolio(center: Center, officer: User) -> QuerySet[ServiceCase]:
    """The open cases that an officer carries at a center: what a hand-over would give away."""
    return ServiceCase.objects.of_center(center).open().filter(officer=officer).with_names().oldest_first()


def portfolios(center: Center) -> list[tuple[User, int]]:
    """Who carries how many open cases at a center, whoever carries most first. Two queries."""
    rows = ServiceCase.objects.of_center(center).open().filter(officer__isnull=False).order_by()
    counted = dict(rows.values_list("officer").annotate(cases=Count("pk")))
    people = User.objects.in_bulk(counted)
    return sorted(((people[pk], count) for pk, count in counted.items()), key=lambda one: (-one[1], str(one[0])))


def cases_from(steps: Iterable[CenterStep], day: date) -> QuerySet[ServiceCase]:
    """The cases by which somebody had come at least as far as one of the steps by the end of a day."""
    keys = {key for step in steps for key in from_step_on(step)}
    return ServiceCase.objects.reached_by(day).filter(step__in=keys)


@dataclass(frozen=True)
class Reached:
    """How many solutions and members came at least as far as a step, and what became of it there."""

    step: CenterStep
    solutions: int
    members: int
    running: int
    done: int
    skipped: int


def funnel(center: Center, day: date | None = None) -> list[Reached]:
    """How many came at least as far as each step by the end of a day: work began in it, or in a later one. Three queries.

    A member counts with what is done for it and for its solutions. ``running``, ``done`` and ``skipped`` are cases of the step.
    """
    day = day or today()
    every = list(center.steps.in_order())
    places = {step.pk: place for place, step in enumerate(every)}
    cases = ServiceCase.objects.of_center(center)
    begun = cases.reached_by(day).order_by().values_list("solution", "organization", "step")
    furthest = tuple(_furthest(((row[at], row[2]) for row in begun), places) for at in (0, 1))
    standing = _standing(cases, day)
    return [
        Reached(
            step,
            *(sum(place >= places[step.pk] for place in known.values()) for known in furthest),
            *(standing[state][step.pk] for state in (State.RUNNING, State.DONE, State.SKIPPED)),
        )
        for step in every
        if step.holds_on(day)
    ]


def _furthest(begun: Iterable[tuple[int | None, int]], places: Mapping[int, int]) -> dict[int, int]:
    """The last step in which work began for each of them, by its place."""
    found: dict[int, int] = {}
    for key, step in begun:
        if key is not None:
            found[key] = max(found.get(key, 0), places[step])
    return found


def carried_out(center: Center, every: Iterable[CenterStep], day: date) -> dict[int, tuple[int, int]]:
    """For how many members each step was begun by the end of a day, it or a later one, and how many of its cases were done
    that year; by the step's key. ``every`` are all steps of the center in their order. One query.
    """
    places = {step.pk: place for place, step in enumerate(every)}
    rows = ServiceCase.objects.of_center(center).reached_by(day).order_by()
    begun = list(rows.values_list("organization", "step", "state", "ends_on"))
    furthest = _furthest(((organization, step) for organization, step, *_ended in begun), places)
    new_year = day.replace(month=1, day=1)
    done = Counter(
        step
        for _organization, step, state, ends_on in begun
        if state == State.DONE and ends_on is not None and new_year <= ends_on <= day
    )
    return {pk: (sum(last >= place for last in furthest.values()), done[pk]) for pk, place in places.items()}


def _standing(cases: QuerySet, day: date) -> dict[str, dict[int, int]]:
    counted: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    known = cases.known_by(day).order_by()
    for step, state, starts_on, ends_on in known.values_list("step", "state", "starts_on", "ends_on"):
        counted[state_on(state, starts_on, ends_on, day)][step] += 1
    return counted


def state_on(state: str, starts_on: date | None, ends_on: date | None, day: date) -> str:
    """The state of a case at the end of a day by which it was planned; the same rule as ``in_state_on``, for rows already read."""
    if ends_on is not None and ends_on <= day:
        return state
    return State.RUNNING if starts_on is not None and starts_on <= day else State.PLANNED


@dataclass(frozen=True)
class Time:
    """How many days a step took: of those done the quartiles, and apart from them how long those run that still do."""

    step: CenterStep
    done: int
    lower: float | None
    middle: float | None
    upper: float | None
    running: int
    running_middle: float | None


def time_per_step(center: Center, day: date | None = None) -> list[Time]:
    """How long the steps of a center took by the end of a day: done cases, and running ones apart. Two queries."""
    day = day or today()
    lengths: dict[tuple[str, int], list[int]] = defaultdict(list)
    began = ServiceCase.objects.of_center(center).filter(starts_on__lte=day).order_by()
    for step, state, starts_on, ends_on in began.values_list("step", "state", "starts_on", "ends_on"):
        stood = state_on(state, starts_on, ends_on, day)
        until = ends_on if stood == State.DONE else day
        lengths[stood, step].append((until - starts_on).days)
    return [
        _time(step, lengths[State.DONE, step.pk], lengths[State.RUNNING, step.pk]) for step in steps_on(center, day)
    ]


def _time(step: CenterStep, done: list[int], running: list[int]) -> Time:
    lower, middle, upper = quartiles(done)
    return Time(step, len(done), lower, middle, upper, len(running), median(running) if running else None)


def quartiles(lengths: Iterable[int]) -> tuple[float | None, float | None, float | None]:
    """The lower quartile, the median and the upper quartile; of nothing, none."""
    known = sorted(lengths)
    if not known:
        return None, None, None
    if len(known) == 1:
        return float(known[0]), float(known[0]), float(known[0])
    lower, middle, upper = quantiles(known, n=4, method="inclusive")
    return lower, middle, upper


@dataclass(frozen=True)
class Progress:
    """How one solution or member stands in a step; without a state nothing is recorded of it."""

    step: CenterStep
    state: str
    starts_on: date | None = None
    ends_on: date | None = None
    deliverable: str = ""

    @property
    def label(self) -> str:
        return str(State(self.state).label) if self.state else ""


def progress_of(solution: Solution, steps: Iterable[CenterStep], day: date) -> list[Progress]:
    """How far a solution came by the end of a day, step by step, as everybody may read it. One query."""
    cases = ServiceCase.objects.public().filter(solution=solution).known_by(day)
    return progress_in(cases, steps, day)


def progress_in(cases: QuerySet, steps: Iterable[CenterStep], day: date) -> list[Progress]:
    """How these cases stand in the steps at the end of a day; of several in one step, the one that was planned last."""
    latest: dict[int, Progress] = {}
    for case in cases.exclude(state=State.CANCELED).select_related("step").order_by("planned_on", "pk"):
        stood = state_on(case.state, case.starts_on, case.ends_on, day)
        begun = case.starts_on if case.starts_on is not None and case.starts_on <= day else None
        ended = case.ends_on if case.ends_on is not None and case.ends_on <= day else None
        said = case.deliverable if stood == State.DONE else ""
        latest[case.step_id] = Progress(case.step, stood, begun, ended, said)
    known = list(steps)
    there = {step.pk for step in known}
    # A step that the center no longer gives stays told where something was done in it.
    known += [one.step for pk, one in latest.items() if pk not in there]
    known.sort(key=lambda step: (step.position, step.ends_on or date.max, step.pk))
    return [latest.get(step.pk, Progress(step, "")) for step in known]
