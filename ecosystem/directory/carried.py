"""What a center carried out of its service steps, as its public page tells it: how many members came how far, what was done."""

from dataclasses import dataclass
from datetime import date

from ecosystem.centers.models import Center, CenterStep
from ecosystem.incubation.reports import carried_out


@dataclass(frozen=True)
class Carried:
    """A service step: for how many members it was begun by a day, and how many of its cases were done that year."""

    step: CenterStep
    members: int
    done: int


def told_steps(center: Center, every: list[CenterStep], day: date) -> list[Carried]:
    """The steps given on a day with what was carried out in them; numbers only, never of whom. One query.

    ``every`` are all steps of the center in their order.
    """
    if not every:
        return []
    found = carried_out(center, every, day)
    return [Carried(step, *found[step.pk]) for step in every if step.holds_on(day)]
