"""Where a solution stands on a day, by its stages."""

from collections.abc import Iterable
from datetime import date

from ecosystem.solutions.models import SolutionStage


def begun(stages: Iterable[SolutionStage], day: date) -> bool:
    """Whether a solution with these stages had begun; the same rule as ``SolutionQuerySet.as_of``, for rows already read."""
    known = list(stages)
    return not known or any(stage.starts_on is None or stage.starts_on <= day for stage in known)


def stage_on(stages: Iterable[SolutionStage], day: date) -> str:
    """The stage that a solution with these stages was in on the day, in words; empty where none is known."""
    return next((str(stage) for stage in stages if stage.holds_on(day)), "")
