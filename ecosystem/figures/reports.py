"""Reported figures beside what the registry counts: for the same measure, the same scope and the same date.

The two are kept apart in the types: a :class:`Figure` is never changed by a count, a :class:`Counted` holds no source.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ecosystem.centers.models import Center
from ecosystem.core.dates import Precision, today
from ecosystem.figures.choices import Nature, Scope, Span
from ecosystem.figures.counting import COUNTERS, Counted, count_all
from ecosystem.figures.models import Figure
from ecosystem.figures.questions import Asked, Territory
from ecosystem.vocabulary.models import Measure, Place

NATURES = (Nature.FACT, Nature.PLAN, Nature.FORECAST)


@dataclass(frozen=True)
class Beside:
    """A reported figure, and what the registry counts for its measure and scope on its date.

    ``counted`` is None where the registry does not count the measure, where the figure is about something else than a
    center or the city, and for a date that has not come.
    """

    figure: Figure
    counted: Counted | None


@dataclass(frozen=True)
class Headline:
    """A measure of the front page: the latest reported figure, or None, and what the registry counts on the day."""

    measure: Measure
    reported: Beside | None
    counted: Counted | None


def beside(figures: Iterable[Figure], day: date | None = None) -> list[Beside]:
    """Each figure beside the registry's own count on its date; an undated figure beside the count on ``day``.

    Figures need what they are about read along (``with_facts``). The number of queries does not grow with theirs.
    """
    figures = list(figures)
    sides, _counts = _counted(figures, day or today())
    return [sides[figure.pk] for figure in figures]


def headlines(
    registry: Place,
    day: date | None = None,
    *,
    center: Center | None = None,
    user: Any = None,
    city: Territory | None = None,
) -> list[Headline]:
    """The measures of the front page that were reported by the day, or that the registry counts.

    The figure shown is the latest about the center or the city that nothing had superseded by then; a fact before a plan.
    ``city`` is as of :func:`~ecosystem.figures.counting.count_all`.
    """
    day = day or today()
    measures = list(Measure.objects.current().filter(is_headline=True))
    figures = latest_figures(registry, day, measures=measures, center=center, user=user)
    asked = {measure.pk: Asked(measure.counter, registry, center, day) for measure in measures}
    sides, counts = _counted(list(figures.values()), day, asked.values(), city)
    latest = {key: sides[figure.pk] for key, figure in figures.items()}
    found = [Headline(one, latest.get(one.pk), counts.get(asked[one.pk])) for one in measures]
    return [one for one in found if one.reported or (one.counted and one.counted.value is not None)]


def latest_figures(
    registry: Place,
    day: date | None = None,
    *,
    measures: Iterable[Measure] | None = None,
    center: Center | None = None,
    user: Any = None,
) -> dict[int, Figure]:
    """The figure that stands for each measure on the day, by the measure's primary key; one query.

    It is the latest about the center or the city that nothing had superseded by then; a fact before a plan before a forecast.
    """
    figures = Figure.objects.visible_to(user).in_registry(registry).as_of(day).standing(day).with_facts().newest_first()
    if center is not None:
        figures = figures.filter(center=center)
    if measures is not None:
        figures = figures.filter(measure__in=list(measures))
    # Figures come newest first, and sorting is stable: the first of each measure stands for it.
    first: dict[int, Figure] = {}
    for figure in sorted(figures, key=lambda one: NATURES.index(Nature(one.nature))):
        if is_about_city(figure):
            first.setdefault(figure.measure_id, figure)
    return first


def _counted(
    figures: Sequence[Figure], day: date, asked: Iterable[Asked] = (), city: Territory | None = None
) -> tuple[dict[int, Beside], dict[Asked, Counted]]:
    """Figures beside their counts, by the figures' keys, and what else is asked: all of it is counted together."""
    questions = {figure.pk: _question(figure, day) for figure in figures}
    counts = count_all([*filter(None, questions.values()), *asked], city)
    return {figure.pk: Beside(figure, _answer(counts, questions[figure.pk])) for figure in figures}, counts


def is_about_city(figure: Figure) -> bool:
    """Whether it is about a center or the city itself, of which the registry counts."""
    return figure.scope == Scope.CENTER or (figure.scope == Scope.PLACE and figure.place_id == figure.registry_id)


def _question(figure: Figure, day: date) -> Asked | None:
    """What to count beside a figure; None where nothing can be."""
    if not is_about_city(figure) or (figure.as_of_on and figure.as_of_on > today()):
        return None
    then = min(day_of(figure, day), today()) if figure.as_of_on or figure.period_ends_on else day
    return Asked(figure.measure.counter, figure.registry, figure.center, then, since_of(figure, then))


def day_of(figure: Figure, day: date) -> date:
    """The day a figure is about: its own, the last of its period, or ``day`` where it says neither."""
    if figure.as_of_on:
        return last_day(figure.as_of_on, figure.as_of_on_precision)
    return figure.period_ends_on - timedelta(days=1) if figure.period_ends_on else day


def since_of(figure: Figure, then: date) -> date | None:
    """The beginning of a figure's period, for what is counted over time."""
    known = COUNTERS.get(figure.measure.counter)
    begins = figure.period_starts_on
    return begins if known and known.span == Span.PERIOD and begins and begins <= then else None


def _answer(counts: Mapping[Asked, Counted], asked: Asked | None) -> Counted | None:
    return counts.get(asked) if asked is not None else None


def last_day(day: date, precision: str) -> date:
    """The last day of the month or year of which a date is known; a number "of 2020" is one at its end."""
    if precision == Precision.YEAR:
        return date(day.year, 12, 31)
    if precision == Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day
