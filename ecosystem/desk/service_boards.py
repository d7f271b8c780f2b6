"""The board and the funnel of a center's service steps as pages show them: cards, where each can go, links to the rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ecosystem.centers.models import Center, CenterStep
from ecosystem.core.dates import today
from ecosystem.desk.nouns.base import Act
from ecosystem.desk.nouns.incubation import SERVICE_CASES
from ecosystem.incubation.choices import OPEN, State
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.reports import Column, Reached, Time, board, funnel, time_per_step

# What a card offers beside going on to another step.
OFFERED = ("start", "finish", "skip", "hand-over")


@dataclass(frozen=True)
class Move:
    """Something that can be done with a card; with ``step`` it leads to that column."""

    act: Act
    url: str
    title: str
    step: int | None = None


@dataclass(frozen=True)
class Card:
    """A service case on the board."""

    case: ServiceCase
    url: str
    stuck: bool
    moves: tuple[Move, ...]

    @property
    def draggable(self) -> bool:
        return any(move.step is not None for move in self.moves)


@dataclass(frozen=True)
class Shown:
    """A column of the board with its cards."""

    column: Column
    url: str
    cards: tuple[Card, ...]


def columns_of(center: Center, back: str, query: str = "", officer: Any = None) -> list[Shown]:
    """The board of a center, or what matches of it; what is done on a card leads back to ``back``."""
    columns = board(center, query, officer)
    given = [column.step for column in columns if column.step.holds_on(today())]
    searched = {"q": query} if query else {}
    mine = {"officer": officer.username} if officer is not None else {}
    return [
        Shown(
            column,
            rows_of(column.step, state=sorted(OPEN), **searched, **mine),
            tuple(_card(case, case.pk in column.stuck, _after(column.step, given), back) for case in column.cases),
        )
        for column in columns
    ]


def _after(step: CenterStep, given: Iterable[CenterStep]) -> list[CenterStep]:
    place = (step.position, step.ends_on or date.max)
    return [other for other in given if (other.position, other.ends_on or date.max) > place]


def _card(case: ServiceCase, stuck: bool, later: list[CenterStep], back: str) -> Card:
    return Card(case, SERVICE_CASES.url(case), stuck, tuple(_moves(case, later, back)))


def _moves(case: ServiceCase, later: Iterable[CenterStep], back: str) -> Iterator[Move]:
    acts = {act.name: act for act in SERVICE_CASES.acts}
    for name in OFFERED:
        if acts[name].applies(case):
            yield Move(acts[name], _address(case, acts[name], back=back), acts[name].title)
    if case.state == State.RUNNING:
        for step in later:
            yield Move(acts["advance"], _address(case, acts["advance"], step=step.pk, back=back), str(step), step.pk)


def _address(case: ServiceCase, act: Act, **query: Any) -> str:
    return f"{reverse('desk:act', args=[SERVICE_CASES.name, case.public_id, act.name])}?{urlencode(query)}"


def rows_of(step: CenterStep, **query: Any) -> str:
    """The table with the cases of a step."""
    return f"{SERVICE_CASES.address}?{urlencode({'step': step.pk, **query}, doseq=True)}"


@dataclass(frozen=True)
class FunnelStep:
    """A step of the funnel; ``share`` is in percent of the largest, ``kept`` of the step before."""

    found: Reached
    share: float
    kept: float | None
    solutions_url: str
    members_url: str
    running_url: str
    done_url: str
    skipped_url: str


def funnel_of(center: Center, day: date) -> list[FunnelStep]:
    """The funnel of a center at the end of a day, each number with the address of its rows."""
    steps: list[FunnelStep] = []
    before: int | None = None
    found = funnel(center, day)
    most = max((one.members for one in found), default=0)
    for one in found:
        reached = urlencode({"reached": one.step.pk, "reached_by": day.isoformat()})
        share = 100 * one.members / most if most else 0.0
        kept = 100 * one.members / before if before else None
        tables = (f"{reverse('desk:table', args=[noun])}?{reached}" for noun in ("solutions", "organizations"))
        states = (
            rows_of(one.step, state=state, as_of=day.isoformat())
            for state in (State.RUNNING.value, State.DONE.value, State.SKIPPED.value)
        )
        steps.append(FunnelStep(one, share, kept, *tables, *states))
        before = one.members
    return steps


@dataclass(frozen=True)
class Taken:
    """How long a step took, with the addresses of what was measured."""

    found: Time
    done_url: str
    running_url: str


def times_of(center: Center, day: date) -> list[Taken]:
    """The time each step of a center took by the end of a day."""
    asked = day.isoformat()
    return [
        Taken(
            one,
            rows_of(one.step, state=State.DONE.value, as_of=asked),
            rows_of(one.step, state=State.RUNNING.value, as_of=asked),
        )
        for one in time_per_step(center, day)
    ]


def stuck_lists(center: Center, reasons: Iterable[tuple[str, Any]], counts: dict[str, int]) -> list[dict[str, Any]]:
    """How many cases of a center are stuck for each reason, with the addresses of the rows."""
    return [
        {
            "label": label,
            "count": counts[reason],
            "url": f"{SERVICE_CASES.address}?{urlencode({'center': center.public_id, 'stuck': reason})}",
        }
        for reason, label in reasons
    ]
