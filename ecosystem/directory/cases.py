"""A solution as a case: the problem, who made it with whom, how far it came, and what was measured."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from ecosystem.core.choices import Publication
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.happenings import solution_events
from ecosystem.directory.stages import stage_on
from ecosystem.directory.telling import Citation, Entry, ToldOutcome, citation, in_order, told_outcome
from ecosystem.following.sets import kept_until_touched
from ecosystem.incubation.reports import Progress, progress_of, steps_on
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.solutions.choices import PartyRole, Stage, Topic
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStatement

STRONGEST_FROM = 400


@dataclass(frozen=True)
class Part:
    """Somebody's part in a solution."""

    party: SolutionParty
    source: Citation | None


@dataclass(frozen=True)
class Case:
    """A solution as of a day."""

    solution: Solution
    stage: str
    course: list[tuple[str, bool, bool]]
    makers: list[Part]
    adopters: list[Part]
    outcomes: list[ToldOutcome]
    statements: list[tuple[str, list[tuple[SolutionStatement, Citation | None]]]]
    steps: list[Progress]
    timeline: list[Entry]

    @property
    def is_followed(self) -> bool:
        """Whether it is recorded of any service step how it stands there."""
        return any(step.state for step in self.steps)


def visible_solutions() -> QuerySet[Solution]:
    """The solutions that have a page."""
    parties = SolutionParty.objects.filter(organization__status__in=SEEN_BY_ADDRESS)
    return (
        Solution.objects.visible_to(VISITOR)
        .select_related("registry", "center__registry", "source")
        .prefetch_related(
            "sectors",
            "stages",
            "statements__source",
            Prefetch("parties", parties.select_related("organization", "source").order_by("role", "id")),
            Prefetch("outcomes", Outcome.objects.select_related("source", "measured_by").order_by("id")),
        )
    )


def case_of(solution: Solution, asked: Asked) -> Case:
    """Tell a solution that :func:`visible_solutions` gave."""
    day = asked.day
    parts = [Part(party, citation(party.source)) for party in solution.parties.all() if party.holds_on(day)]
    outcomes = [one for one in solution.outcomes.all() if one.measured_on is None or one.measured_on <= day]
    center = solution.center if solution.center and solution.center.status == Publication.PUBLIC else None
    return Case(
        solution=solution,
        stage=stage_on(solution.stages.all(), day),
        course=_course(solution, asked),
        makers=[part for part in parts if part.party.role != PartyRole.ADOPTER],
        adopters=[part for part in parts if part.party.role == PartyRole.ADOPTER],
        outcomes=[told_outcome(outcome) for outcome in outcomes],
        statements=_statements(solution),
        steps=progress_of(solution, steps_on(center, day), day) if center else [],
        timeline=in_order(solution_events(solution, solution.stages.all(), solution.outcomes.all(), named=False), day),
    )


def _course(solution: Solution, asked: Asked) -> list[tuple[str, bool, bool]]:
    """The usual course of stages: label, whether reached, whether it stands there. Empty where no stage is known."""
    stages = [stage for stage in solution.stages.all() if stage.starts_on is None or stage.starts_on <= asked.day]
    reached = {stage.stage for stage in stages}
    current = {stage.stage for stage in stages if stage.holds_on(asked.day)}
    if not reached:
        return []
    return [
        (str(label), code in reached, code in current)
        for code, label in Stage.choices
        if code != Stage.RETIRED or code in reached
    ]


def _statements(solution: Solution) -> list[tuple[str, list[tuple[SolutionStatement, Citation | None]]]]:
    told = [(one, citation(one.source)) for one in solution.statements.all()]
    groups = [(str(label), [pair for pair in told if pair[0].topic == topic]) for topic, label in Topic.choices]
    return [(label, pairs) for label, pairs in groups if pairs]


def strongest_outcomes(asked: Asked, limit: int) -> list[ToldOutcome]:
    """Measured outcomes with the largest change, of those measured last; one query for them and one for their makers."""
    name = ("strongest outcomes", asked.registry and asked.registry.pk, asked.day, limit)
    keys = kept_until_touched(name, "outcomes", lambda: _strongest(asked, limit))
    known = Outcome.objects.filter(pk__in=keys).select_related("solution", "source", "measured_by")
    chosen = sorted(known, key=lambda one: keys.index(one.pk))
    makers = _makers({one.solution_id for one in chosen}, asked)
    return [told_outcome(one, owner=makers.get(one.solution_id), linked=True) for one in chosen]


def _strongest(asked: Asked, limit: int) -> list[int]:
    outcomes = asked.within(Outcome.objects.visible_to(VISITOR)).as_of(asked.day)
    known = outcomes.exclude(result=None, change_value=None)
    latest = list(known.order_by(F("measured_on").desc(nulls_last=True), "-id")[:STRONGEST_FROM])
    return [one.pk for one in sorted(latest, key=lambda one: -strength(one))[:limit]]


def _makers(solutions: Iterable[int], asked: Asked) -> dict[int, Any]:
    parties = SolutionParty.objects.as_of(asked.day).filter(
        solution__in=solutions, role=PartyRole.OWNER, organization__status__in=SEEN_BY_ADDRESS
    )  # fmt: skip
    return {party.solution_id: party.organization for party in parties.select_related("organization").order_by("-id")}


def strength(outcome: Outcome) -> float:
    """How large a change is, for comparing outcomes with one another: 1 is a doubling or a halving.

    Percentages near their limit count by what is left: from 90 % to 99 % leaves a tenth of the errors.
    """
    ratio = _ratio(outcome)
    return 0.0 if ratio <= 0 else abs(_log2(ratio))


def _ratio(outcome: Outcome) -> float:
    if outcome.result is not None and outcome.baseline:
        before, after = float(outcome.baseline), float(outcome.result)
        if outcome.unit == "pct" and max(before, after) < 100:
            return max(after / before, (100 - before) / (100 - after), key=lambda one: abs(_log2(one)))
        return after / before
    value = float(outcome.change_value or 0)
    if outcome.change_unit == "x":
        return value
    if outcome.change_unit in {"pct", "pp"}:
        return max(1 + (value if outcome.direction == "up" else -value) / 100, 0.01)
    return 1.0


def _log2(ratio: float) -> float:
    return math.log2(ratio) if ratio > 0 else 0.0
