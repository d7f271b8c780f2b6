"""A measure for programs: what is counted month by month, what was reported, and the targets; each apart from the others."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ecosystem.centers.models import Center
from ecosystem.centers.registries import default_registry, registry_named
from ecosystem.core.dates import today
from ecosystem.figures.choices import Nature, Standing
from ecosystem.figures.counting import COUNTERS, Counted
from ecosystem.figures.models import Figure
from ecosystem.figures.reports import is_about_city
from ecosystem.figures.series import MONTHS, series
from ecosystem.figures.targets import Target, targets
from ecosystem.figures.telling import rows_url
from ecosystem.vocabulary.models import Measure


def told_counted(
    measure: Measure,
    *,
    user: Any = None,
    registry: str = "",
    center: Center | None = None,
    as_of: date | None = None,
    months: int = MONTHS,
) -> Mapping[str, Any]:
    """What the registry counts of a measure month by month, what was reported of it, and its targets with their lights.

    A number that could not be counted is null, and `reason` says why. `rows` is the address of the rows that were counted, and
    null where they are for staff.
    """
    city = center.registry if center is not None else registry_named(registry) or default_registry()
    day = min(as_of or today(), today())
    counter = COUNTERS.get(measure.counter)
    figures = Figure.objects.public().in_registry(city).filter(measure__code=measure.code, nature=Nature.FACT)
    figures = figures.as_of(day).exclude(standing=Standing.SUPERSEDED).with_facts().newest_first()
    if center is not None:
        figures = figures.filter(center=center)
    return {
        "measure": measure.code,
        "version": measure.version,
        "registry": city.code,
        "center": center.public_id if center else None,
        "as_of": day,
        "span": counter.span.value if counter else None,
        "openness": counter.openness.value if counter else None,
        "counted": [
            {"month": f"{one.month:%Y-%m}", **_counted(one.counted)}
            for one in series(measure, city, center, day, months=months)
        ],
        "reported": [_reported(one) for one in figures if is_about_city(one)],
        "targets": [_target(one) for one in targets(measure, city, day, center=center)],
    }


def _counted(counted: Counted) -> dict[str, Any]:
    return {
        "value": counted.value,
        "since": counted.since,
        "as_of": counted.day,
        "reason": counted.reason or None,
        "rows": rows_url(counted) or None,
    }


def _reported(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.public_id,
        "value": figure.value,
        "comparator": figure.comparator,
        "as_of": figure.as_of_on,
        "center": figure.center.public_id if figure.center else None,
        "standing": figure.standing,
        "is_corrected": getattr(figure, "corrected_at", None) is not None,
        "source": figure.source.public_id if figure.source else None,
    }


def _target(target: Target) -> dict[str, Any]:
    plan = target.figure
    return {
        "id": plan.public_id,
        "value": plan.value,
        "comparator": plan.comparator,
        "due_on": target.due_on,
        "center": plan.center.public_id if plan.center else None,
        "source": plan.source.public_id if plan.source else None,
        "reported": {**_reported(target.reported), "light": target.reported_light.value} if target.reported else None,
        "counted": {**_counted(target.counted), "light": target.counted_light.value} if target.counted else None,
    }
