"""The stages of a solution, one after the other."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, refuse_not_after
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.solutions.choices import NEXT_STAGES, Stage
from ecosystem.solutions.models import Solution, SolutionStage


def advance_solution(
    solution: Solution, *, stage: str, on: date, by: Any, reason: str = "", **citation: Any
) -> SolutionStage:
    """Move a solution to another stage on a day; the stage it was in ends that day.

    ``citation`` is the source and the quoted sentence. Raises :class:`Conflict` (``not_possible``) where the stage cannot
    follow, :class:`InvalidInput` where the day is not after the start of the present stage, or in the future.
    """
    authorize(by, "solutions.change", solution)
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Move a solution to another stage"), reason=reason):
        solution = locked(solution)
        present = solution.stages.select_for_update().filter(ends_on__isnull=True).first()
        if present is not None:
            _refuse_jump(present.stage, stage)
            refuse_not_after(on, present.starts_on)
            update(present, ends_on=on)
        return create(SolutionStage(solution=solution, stage=stage, starts_on=on, reason=reason, **citation))


def _refuse_jump(present: str, wanted: str) -> None:
    if wanted not in Stage.values:
        sentence = _("There is no such stage.")
        raise InvalidInput("invalid", sentence, {"stage": [sentence]})
    if wanted not in NEXT_STAGES[present]:
        raise Conflict(
            "not_possible",
            _("What is “%(present)s” cannot become “%(wanted)s”.")
            % {"present": Stage(present).label, "wanted": Stage(wanted).label},
        )


def correct_stage(stage: SolutionStage, *, by: Any, reason: str = "", **values: Any) -> SolutionStage:
    """Correct a stage that was written down wrongly: since when, from which source. The stage before it ends then.

    A solution that moved on is a matter of :func:`advance_solution`. Raises :class:`InvalidInput` where the stages would
    no longer follow one another.
    """
    authorize(by, "solutions.change", stage.solution)
    refuse_elsewhere(values, ("solution", "ends_on"))
    with change_set(by=by, verb=gettext_noop("Correct a stage of a solution"), reason=reason):
        locked(stage.solution)
        stage = locked(stage)
        if values.get("starts_on", stage.starts_on) != stage.starts_on:
            _end_the_one_before(stage, values["starts_on"])
        return update(stage, **values)


def _end_the_one_before(stage: SolutionStage, starts_on: date | None) -> None:
    before = SolutionStage.objects.select_for_update().filter(solution=stage.solution_id, ends_on=stage.starts_on)
    present = before.exclude(ends_on=None).first()
    if starts_on is not None:
        refuse_future(starts_on, "starts_on")
    if present is None:
        return
    if starts_on is None:
        sentence = _("A stage that follows another needs the date it began.")
        raise InvalidInput("invalid", sentence, {"starts_on": [sentence]})
    refuse_not_after(starts_on, present.starts_on, "starts_on")
    update(present, ends_on=starts_on)
