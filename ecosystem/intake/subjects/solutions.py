"""What of a solution and of its outcomes can be proposed."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from ecosystem.intake.choices import Field, Subject
from ecosystem.intake.subjects.base import SubjectNoun, amount, coded, day, plain, several
from ecosystem.solutions import services
from ecosystem.solutions.models import Outcome, Solution


def _solutions() -> QuerySet[Solution]:
    return Solution.objects.visible_to(AnonymousUser()).select_related("registry", "center")


def _outcomes() -> QuerySet[Outcome]:
    return Outcome.objects.public().select_related("solution__registry", "solution__center")


def _write_solution(solution: Solution, columns: dict[str, Any], *, by: Any, reason: str) -> None:
    services.revise_solution(solution, by=by, reason=reason, **columns)


def _write_outcome(outcome: Outcome, columns: dict[str, Any], *, by: Any, reason: str) -> None:
    services.revise_outcome(outcome, by=by, reason=reason, **columns)


SOLUTION = SubjectNoun(
    name=Subject.SOLUTION,
    model=Solution,
    fields=tuple(
        several(
            plain,
            Solution,
            *(Field.NAME, Field.NAME_EN, Field.DESCRIPTION, Field.DESCRIPTION_EN),
            *(Field.PROBLEM, Field.PROBLEM_EN, Field.STACK),
        )
    ),
    rows=_solutions,
    permission="solutions.change",
    write=_write_solution,
)
OUTCOME = SubjectNoun(
    name=Subject.OUTCOME,
    model=Outcome,
    fields=(
        *several(plain, Outcome, Field.METRIC, Field.METRIC_EN),
        *several(amount, Outcome, Field.BASELINE, Field.RESULT),
        plain(Outcome, Field.UNIT),
        coded(Outcome, Field.COMPARATOR),
        amount(Outcome, Field.CHANGE_VALUE),
        *several(coded, Outcome, Field.CHANGE_UNIT, Field.DIRECTION),
        day(Outcome, Field.MEASURED_ON),
        *several(plain, Outcome, Field.REMARK, Field.REMARK_EN),
    ),
    rows=_outcomes,
    permission="solutions.change",
    write=_write_outcome,
)
