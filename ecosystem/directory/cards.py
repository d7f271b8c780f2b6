"""What a card or a row of a list shows of a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ecosystem.core.languages import content
from ecosystem.directory.stages import stage_on
from ecosystem.directory.telling import ToldOutcome, told_outcome
from ecosystem.solutions.choices import PartyRole
from ecosystem.solutions.models import Solution

SHOWN_OUTCOMES = 3


@dataclass(frozen=True)
class SolutionCard:
    """A solution in a list, with its outcomes and who made it."""

    solution: Solution
    text: str
    stage: str
    makers: list[str]
    outcomes: list[ToldOutcome]


def solution_cards(solutions: Iterable[Solution], day: date) -> list[SolutionCard]:
    """Cards for rows read with ``for_card()``; no further query."""
    return [_solution_card(solution, day) for solution in solutions]


def _solution_card(solution: Solution, day: date) -> SolutionCard:
    outcomes = [
        one
        for one in solution.outcomes.all()
        if not one.is_qualitative and (one.measured_on is None or one.measured_on <= day)
    ]
    return SolutionCard(
        solution=solution,
        text=content(solution.description, solution.description_en),
        stage=stage_on(solution.stages.all(), day),
        makers=_makers(solution, day),
        outcomes=[told_outcome(one, cited=False) for one in outcomes[:SHOWN_OUTCOMES]],
    )


def _makers(solution: Solution, day: date) -> list[str]:
    makers = [
        str(party.organization)
        for party in solution.parties.all()
        if party.role != PartyRole.ADOPTER and party.holds_on(day) and party.organization.is_public_now()
    ]
    return list(dict.fromkeys(makers))
