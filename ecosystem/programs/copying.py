"""What else is copied with a program: parts that packages above this one keep, copied in the same transaction.

A package registers its steps in ``AppConfig.ready``, as for :mod:`ecosystem.programs.acceptance`.
"""

from collections.abc import Callable
from typing import Any

from ecosystem.programs.models import Program

Step = Callable[[Program, Program, Any], None]
_steps: list[Step] = []


def at_copy(step: Step) -> Step:
    """Have ``step(program, copied, by)`` done with every copy of a program, inside its change set."""
    if step not in _steps:
        _steps.append(step)
    return step


def copied_with(program: Program, copied: Program, by: Any) -> None:
    """Do every registered step."""
    for step in _steps:
        step(program, copied, by)
