"""Targets, and how far they were reached. A target is a figure that somebody planned, with its source; nothing else is one.

What was reported and what is counted are judged apart, each by a light of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ecosystem.centers.models import Center
from ecosystem.figures.choices import Light, Nature, Standing
from ecosystem.figures.counting import COUNTERS, Counted, count_all
from ecosystem.figures.models import Figure
from ecosystem.figures.questions import Asked
from ecosystem.figures.reports import day_of, is_about_city, since_of
from ecosystem.vocabulary.choices import Better, Comparator
from ecosystem.vocabulary.models import Measure, Place

# From so much of a target it is nearly reached; a target that should go neither way is reached within the first of these.
NEARLY = Decimal("0.9")
CLOSE, NEAR = Decimal("0.05"), Decimal("0.1")
AT_MOST = frozenset({Comparator.LT, Comparator.LTE})


@dataclass(frozen=True)
class Target:
    """A planned figure, the day it is for, what was reported and what is counted by then, and the light of each."""

    figure: Figure
    due_on: date | None
    reported: Figure | None
    counted: Counted | None
    reported_light: Light
    counted_light: Light


def targets(
    measure: Measure, registry: Place, day: date, *, center: Center | None = None, staff: bool = False
) -> list[Target]:
    """The targets of a measure about the city and its centers, or about one center; those that are due first come first.

    Each is judged on the day it is for, and on ``day`` where that has not come. Public figures only; three queries.
    """
    figures = Figure.objects.public().in_registry(registry).filter(measure__code=measure.code)
    if center is not None:
        figures = figures.filter(center=center)
    known = [one for one in figures.exclude(standing=Standing.SUPERSEDED).with_facts() if is_about_city(one)]
    plans = [one for one in known if one.nature == Nature.PLAN]
    facts = [one for one in known if one.nature == Nature.FACT]
    asked = {one.pk: _asked(one, day, staff=staff) for one in plans}
    counts = count_all(one for one in asked.values() if one)
    found = [_target(one, facts, counts.get(asked[one.pk]), day) for one in plans]  # type: ignore[arg-type]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.figure.pk))


def _asked(plan: Figure, day: date, *, staff: bool) -> Asked | None:
    """What to count beside a target: on its day, or until ``day`` of what is under way."""
    if plan.measure.counter not in COUNTERS:
        return None
    then = min(day_of(plan, day), day)
    return Asked(plan.measure.counter, plan.registry, plan.center, then, since_of(plan, then), staff)


def _target(plan: Figure, facts: Iterable[Figure], counted: Counted | None, day: date) -> Target:
    due = day_of(plan, date.max) if plan.as_of_on or plan.period_ends_on else None
    then = min(due or day, day)
    told = [one for one in facts if one.center_id == plan.center_id and day_of(one, then) <= then]
    reported = max(told, key=lambda one: (day_of(one, date.min), one.pk), default=None)
    is_due = due is not None and due <= day
    return Target(
        figure=plan,
        due_on=due,
        reported=reported,
        counted=counted,
        reported_light=light_of(plan, reported.value if reported else None, is_due=is_due),
        counted_light=light_of(plan, counted.value if counted else None, is_due=is_due),
    )


def light_of(plan: Figure, value: Decimal | int | None, *, is_due: bool) -> Light:
    """How far a value reaches a target.

    Green: reached. Amber: by nine tenths at least, or, of what should go neither way, within a tenth. Red: less. Before the day
    of the target nothing is missed yet.
    """
    if value is None:
        return Light.NONE
    wanted, value = Decimal(plan.value), Decimal(value)
    if plan.measure.better == Better.NEITHER and plan.comparator not in AT_MOST:
        apart = abs(value - wanted)
        reached, nearly = apart <= abs(wanted) * CLOSE, apart <= abs(wanted) * NEAR
    elif plan.measure.better == Better.DOWN or plan.comparator in AT_MOST:
        reached, nearly = value <= wanted, value * NEARLY <= wanted
    else:
        reached, nearly = value >= wanted, value >= wanted * NEARLY
    if reached:
        return Light.GREEN
    if not is_due:
        return Light.UNDER_WAY
    return Light.AMBER if nearly else Light.RED
