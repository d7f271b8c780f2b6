"""What is counted of research and talent at a center, for pages, measures and reports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum

from ecosystem.core.dates import days_before, overlapping
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ResearchProject, Training

# What was delivered counts for a year.
DAYS = 365


@dataclass(frozen=True)
class Sums:
    """What a center did for research and talent in a period.

    ``trained`` and ``certified`` are people, ``untold`` the trainings of which nobody said how many were trained.
    """

    projects_running: int
    outputs_released: int
    uses_begun: int
    trainings: int
    seats: int
    trained: int
    certified: int
    untold: int


def sums(center: Any, starts_on: date, ends_on: date, *, public: bool = False) -> Sums:
    """The sums of a center from one day until before another, in four queries; ``public`` of public records alone.

    Projects count that ran on a day of it, outputs by their release, uses and trainings by their beginning: what has no
    date belongs to no period.
    """
    projects, outputs, uses, trainings = (
        rows.objects.of_center(center).public() if public else rows.objects.of_center(center)
        for rows in (ResearchProject, Output, OutputUse, Training)
    )
    within = {"gte": starts_on, "lt": ends_on}
    begun = {f"starts_on__{test}": day for test, day in within.items()}
    released = {f"released_on__{test}": day for test, day in within.items()}
    people = counted(trainings.filter(**begun))
    return Sums(
        projects_running=projects.filter(overlapping(starts_on, ends_on)).count(),
        outputs_released=outputs.filter(**released).count(),
        uses_begun=uses.filter(**begun).count(),
        trainings=people["trainings"],
        seats=people["seats"],
        trained=people["trained"],
        certified=people["certified"],
        untold=people["trainings"] - people["told"],
    )


def counted(trainings: Any) -> dict[str, int]:
    """How many trainings there are, of how many it is told how many were trained, and the sums of people."""
    found = trainings.order_by().aggregate(
        trainings=Count("pk"),
        told=Count("trained"),
        seats=Sum("seats"),
        trained=Sum("trained"),
        certified=Sum("certified"),
    )
    return {name: value or 0 for name, value in found.items()}


def since_of(day: date) -> date:
    """The first day of the year that ends on a day."""
    return days_before(day, timedelta(days=DAYS - 1))


def served_on(center: Any, organizations: Any, day: date) -> set[int]:
    """Which of these organizations research and talent served in the year that ends on the day.

    They had a part in a research project of the center, used an output of one, or gave a training with it.
    """
    span = overlapping(since_of(day), day + timedelta(days=1))
    held = {"organization__in": organizations}
    partners = ProjectPartner.objects.of_center(center).filter(span, **held).values_list("organization", flat=True)
    uses = OutputUse.objects.of_center(center).filter(span, **held).values_list("organization", flat=True)
    trainings = Training.objects.of_center(center).filter(span, starts_on__isnull=False, partner__in=organizations)
    return {*partners, *uses, *trainings.values_list("partner", flat=True)}


def parts_in_research(pks: Collection[int]) -> dict[int, int]:
    """How many parts in research projects organizations have or had."""
    rows = ProjectPartner.objects.filter(organization__in=pks).order_by().values_list("organization")
    return dict(rows.annotate(n=Count("pk")))
