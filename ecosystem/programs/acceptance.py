"""What else happens when an application is accepted: steps that packages above this one add, in the same transaction.

A package registers its steps in ``AppConfig.ready``; the order is that of the layers. A step that refuses takes the whole
acceptance back.
"""

from collections.abc import Callable
from typing import Any

from ecosystem.programs.models import Enrollment

Step = Callable[[Enrollment, Any], None]
_steps: list[Step] = []


def at_acceptance(step: Step) -> Step:
    """Have ``step(enrollment, by)`` done with every acceptance, inside its change set."""
    if step not in _steps:
        _steps.append(step)
    return step


def accepted(enrollment: Enrollment, by: Any) -> None:
    """Do every registered step."""
    for step in _steps:
        step(enrollment, by)
