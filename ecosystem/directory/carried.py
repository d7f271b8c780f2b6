"""What a center carried out of its service steps, as its public page tells it: how many members came how far, what was done."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from ecosystem.centers.models import Center, CenterStep
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.reports import funnel


@dataclass(frozen=True)
class Carried:
    """A service step: for how many members it was begun by a day, and how many of its cases were done that year."""

    step: CenterStep
    members: int
    done: int


def carried_out(center: Center, steps: list[CenterStep], day: date) -> list[Carried]:
    """The steps given on a day with what was carried out in them; numbers only, never of whom. Four queries."""
    if not steps:
        return []
    year = ServiceCase.objects.of_center(center).done_by(day).filter(ends_on__gte=day.replace(month=1, day=1))
    done = dict(year.order_by().values_list("step").annotate(cases=Count("pk")))
    served = {one.step.pk: one.members for one in funnel(center, day)}
    return [Carried(step, served.get(step.pk, 0), done.get(step.pk, 0)) for step in steps]
