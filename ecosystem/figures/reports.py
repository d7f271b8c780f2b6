"""Reported figures beside what the registry counts: for the same measure, the same scope and the same date.

The two are kept apart in the types: a :class:`Figure` is never changed by a count, a :class:`Counted` holds no source.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from ecosystem.centers.models import Center
from ecosystem.core.dates import Precision, today
from ecosystem.figures.choices import Nature, Scope
from ecosystem.figures.counting import Counted, count
from ecosystem.figures.models import Figure
from ecosystem.figures.querysets import FigureQuerySet
from ecosystem.vocabulary.models import Measure, Place

NATURES = (Nature.FACT, Nature.PLAN, Nature.FORECAST)
Counting = Callable[[str, Place, Center | None, date], Counted | None]


@dataclass(frozen=True)
class Beside:
    """A reported figure, and what the registry counts for its measure and scope on its date.

    ``counted`` is None where the registry does not count the measure, where the figure is about something else than a
    center or the city, and for a date that has not come.
    """

    figure: Figure
    counted: Counted | None


@dataclass(frozen=True)
class Comparison:
    """A measure with everything reported for it, newest first, and what the registry counts on the day asked about."""

    measure: Measure
    reported: tuple[Beside, ...]
    counted: Counted | None


@dataclass(frozen=True)
class Headline:
    """A measure of the front page: the latest reported figure, or None, and what the registry counts on the day."""

    measure: Measure
    reported: Beside | None
    counted: Counted | None


def beside(figures: Iterable[Figure], day: date | None = None) -> list[Beside]:
    """Each figure beside the registry's own count on its date; an undated figure beside the count on ``day``.

    Figures need their measure, center and registry read along (``with_facts``).
    """
    counting = _remembering()
    return [_beside(figure, day or today(), counting) for figure in figures]


def comparisons(
    registry: Place, day: date | None = None, *, center: Center | None = None, user: Any = None
) -> list[Comparison]:
    """Every measure that has been reported by the day, or that the registry counts, in the dictionary's order.

    Of one center, or of the city with everything reported in its registry. Superseded figures are among them, marked by
    their standing. A measure whose definition changed appears once for each version that was reported.
    """
    day = day or today()
    counting = _remembering()
    figures = _reported(registry, center, day, user).newest_first()
    groups: dict[int, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.measure_id, []).append(figure)
    measures = {measure.pk: measure for measure in Measure.objects.filter(pk__in=groups)}
    measures |= {measure.pk: measure for measure in Measure.objects.current().exclude(counter="")}
    return [
        Comparison(
            measure,
            tuple(_beside(figure, day, counting) for figure in groups.get(measure.pk, ())),
            counting(measure.counter, registry, center, day),
        )
        for measure in sorted(measures.values(), key=lambda one: (one.position, one.code, -one.version))
    ]


def headlines(
    registry: Place, day: date | None = None, *, center: Center | None = None, user: Any = None
) -> list[Headline]:
    """The measures of the front page that were reported by the day, or that the registry counts.

    The figure shown is the latest about the center or the city that nothing has superseded; a fact before a plan.
    """
    day = day or today()
    counting = _remembering()
    measures = list(Measure.objects.current().filter(is_headline=True))
    latest = latest_figures(registry, day, measures=measures, center=center, user=user)
    found = [
        Headline(
            measure,
            _beside(latest[measure.pk], day, counting) if measure.pk in latest else None,
            counting(measure.counter, registry, center, day),
        )
        for measure in measures
    ]
    return [headline for headline in found if headline.reported or headline.counted]


def latest_figures(
    registry: Place,
    day: date | None = None,
    *,
    measures: Iterable[Measure] | None = None,
    center: Center | None = None,
    user: Any = None,
) -> dict[int, Figure]:
    """The figure that stands for each measure on the day, by the measure's primary key; one query.

    It is the latest about the center or the city that nothing has superseded; a fact before a plan before a forecast.
    """
    figures = _reported(registry, center, day or today(), user).standing().newest_first()
    if measures is not None:
        figures = figures.filter(measure__in=list(measures))
    # Figures come newest first, and sorting is stable; the last one written to a key stands.
    about = [figure for figure in figures if _is_about_city(figure)]
    ranked = sorted(about, key=lambda figure: NATURES.index(Nature(figure.nature)))
    return {figure.measure_id: figure for figure in reversed(ranked)}


def _reported(registry: Place, center: Center | None, day: date, user: Any) -> FigureQuerySet:
    figures = Figure.objects.visible_to(user).in_registry(registry).as_of(day).with_facts()
    return figures if center is None else figures.filter(center=center)


def _is_about_city(figure: Figure) -> bool:
    return figure.scope == Scope.CENTER or (figure.scope == Scope.PLACE and figure.place_id == figure.registry_id)


def _beside(figure: Figure, day: date, counting: Counting) -> Beside:
    then = last_day(figure.as_of_on, figure.as_of_on_precision) if figure.as_of_on else day
    if not _is_about_city(figure) or (figure.as_of_on and figure.as_of_on > today()):
        return Beside(figure, None)
    return Beside(figure, counting(figure.measure.counter, figure.registry, figure.center, min(then, today())))


def last_day(day: date, precision: str) -> date:
    """The last day of the month or year of which a date is known; a number "of 2020" is one at its end."""
    if precision == Precision.YEAR:
        return date(day.year, 12, 31)
    if precision == Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def _remembering() -> Counting:
    """Counting that asks the database once for each counter, center and day."""
    return cache(count)
