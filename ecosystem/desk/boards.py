"""The board as a page shows it: columns of cards, and where each card can be moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.models import User
from ecosystem.core.dates import today
from ecosystem.desk.nouns.applications import APPLICATIONS
from ecosystem.desk.nouns.base import Act
from ecosystem.programs.assigning import Plan
from ecosystem.programs.choices import STEPS, Stage
from ecosystem.programs.conflicts import Path
from ecosystem.programs.models import Application, Program
from ecosystem.programs.standings import Cohort, Column, board

# The act that leads to a state of the board.
LEADING: dict[str, str] = {
    Stage.IN_REVIEW: "review",
    Stage.CHANGES_REQUESTED: "request-changes",
    Stage.WAITLISTED: "waitlist",
    Stage.NOTICE: "notice",
    Stage.ACCEPTED: "accept",
    Stage.REJECTED: "reject",
    Stage.WITHDRAWN: "withdraw",
}
OLD = 14


@dataclass(frozen=True)
class Move:
    """Where a card can go: the state, the act that leads there, its address, and whether it needs nothing typed."""

    stage: str
    act: Act
    url: str
    direct: bool


@dataclass(frozen=True)
class Card:
    """An application on the board."""

    application: Application
    url: str
    days: int
    late: bool
    moves: tuple[Move, ...]

    @property
    def is_old(self) -> bool:
        return self.days >= OLD

    @property
    def stages(self) -> str:
        """The states it can be dropped on."""
        return " ".join(move.stage for move in self.moves)


@dataclass(frozen=True)
class Shown:
    """A column of the board with its cards."""

    column: Column
    label: str | Promise
    url: str
    cards: tuple[Card, ...]


def columns_of(program: Program, back: str, query: str = "") -> list[Shown]:
    """The board of a program, or what matches of it; what was decided on a card leads back to ``back``."""
    return [
        Shown(
            column,
            column.stage.label,
            _all_of(program, column, query),
            tuple(_card(one, back) for one in column.applications),
        )
        for column in board(program, query)
    ]


def _all_of(program: Program, column: Column, searched: str) -> str:
    query = {"program": program.public_id, "state": column.stage.value, "sort": "state_since"}
    return f"{APPLICATIONS.address}?{urlencode({**query, 'q': searched} if searched else query)}"


def _card(application: Application, back: str) -> Card:
    due = application.due_on
    return Card(
        application=application,
        url=APPLICATIONS.url(application),
        days=(timezone.now() - application.state_since).days,
        late=due is not None and due < today(),
        moves=tuple(_moves(application, back)),
    )


def _moves(application: Application, back: str) -> Any:
    acts = {act.name: act for act in APPLICATIONS.acts}
    for stage in Stage:
        act = acts.get(LEADING.get(stage, ""))
        if act is None or stage not in STEPS[application.state]:
            continue
        address = reverse("desk:act", args=[APPLICATIONS.name, application.public_id, act.name])
        yield Move(stage.value, act, f"{address}?{urlencode({'back': back})}", act.name in {"review", "notice"})


@dataclass(frozen=True)
class Conflicting:
    """A reviewer who cannot judge an application, and what proves it."""

    reviewer: User
    application: Application
    path: Path


def conflicts_in(plan: Plan, applications: Iterable[Application]) -> list[tuple[User, list[Conflicting]]]:
    """The conflicts that were met while sharing out, for each reviewer who has any. One query."""
    people = User.objects.in_bulk({reviewer for reviewer, _application in plan.conflicts})
    known = {application.pk: application for application in applications}
    found = [
        Conflicting(people[reviewer], known[application], path)
        for (reviewer, application), path in plan.conflicts.items()
    ]
    found.sort(key=lambda one: (str(one.reviewer), one.reviewer.pk, one.application.pk))
    return [(reviewer, list(theirs)) for reviewer, theirs in groupby(found, key=lambda one: one.reviewer)]


STEP_LABELS: dict[str, Promise] = {
    "applied": _("applied"),
    "submitted": _("handed in"),
    "eligible": _("found eligible"),
    "reviewed": _("reviewed"),
    "accepted": _("accepted"),
    "active": _("joined"),
    "graduated": _("graduated"),
}


@dataclass(frozen=True)
class FunnelStep:
    """A step of the funnel as the page draws it; ``share`` is in percent of all that began."""

    label: str | Promise
    count: int
    share: float
    kept: float | None
    url: str


def steps_of(found: Cohort, program: Program) -> list[FunnelStep]:
    """The funnel, each step with its share of all, and of the step before."""
    first = found.funnel[0].count
    steps, before = [], None
    for step in found.funnel:
        share = 100 * step.count / first if first else 0.0
        kept = 100 * step.count / before if before else None
        steps.append(FunnelStep(STEP_LABELS[step.name], step.count, share, kept, _rows_of(step.name, program)))
        before = step.count
    return steps


def _rows_of(name: str, program: Program) -> str:
    """The table that holds the rows counted; empty where none does."""
    tables = {
        "submitted": ("applications", {}),
        "accepted": ("applications", {"state": "accepted"}),
        "active": ("enrollments", {}),
        "graduated": ("enrollments", {"state": "graduated"}),
    }
    if name not in tables:
        return ""
    noun, query = tables[name]
    return f"{reverse('desk:table', args=[noun])}?{urlencode({'program': program.public_id, **query})}"
