"""The KPI dictionary with what is reported for each measure, corrections and disputes in the open, beside what is counted."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ecosystem.core.languages import content
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.corrections import ToldCorrection, told_corrections
from ecosystem.directory.reported import badge_of
from ecosystem.directory.telling import Citation, citation, told
from ecosystem.figures.counting import Counted, count_all
from ecosystem.figures.models import Figure
from ecosystem.figures.questions import Asked as Counting
from ecosystem.figures.reports import beside
from ecosystem.figures.telling import counted_text, rows_url
from ecosystem.vocabulary.models import Measure

SHOWN = 8
READ = 600


@dataclass(frozen=True)
class ToldFigure:
    """One reported figure in the list of its measure, beside what is counted for its date."""

    figure: Figure
    about: str
    about_url: str
    badge: str
    remark: str
    source: Citation | None
    counted: Counted | None
    counted_text: str
    counted_url: str
    corrections: list[ToldCorrection]


@dataclass(frozen=True)
class ToldMeasure:
    """A measure: its definition, what is reported of it, and what the registry counts on the day asked about."""

    measure: Measure
    definition: str
    figures: list[ToldFigure]
    rest: int
    counted: Counted | None
    counted_text: str
    counted_url: str


def figures_asked(asked: Asked) -> QuerySet[Figure]:
    """The public figures of the registry about the day or earlier, superseded ones among them."""
    figures = Figure.objects.visible_to(VISITOR).as_of(asked.day).with_facts().select_related("superseded_by")
    figures = figures.prefetch_related("corrections")
    return asked.within(figures).newest_first()


def told_measures(asked: Asked, code: str = "") -> list[ToldMeasure]:
    """Every measure that was reported by the day or that the registry counts, in the dictionary's order.

    Of one measure (by its ``code``) everything is told, of several what was reported last.
    """
    chosen = {"code": code} if code else {}
    by_measure: dict[int, list[Figure]] = {}
    for figure in figures_asked(asked).filter(**{f"measure__{name}": value for name, value in chosen.items()})[:READ]:
        by_measure.setdefault(figure.measure_id, []).append(figure)
    measures = {one.pk: one for one in Measure.objects.filter(pk__in=by_measure)}
    measures |= {one.pk: one for one in Measure.objects.current().exclude(counter="").filter(**chosen)}
    ordered = sorted(measures.values(), key=lambda one: (one.position, one.code, -one.version))
    most = READ if code else SHOWN
    shown = [figure for one in ordered for figure in by_measure.get(one.pk, [])[:most]]
    sides = {side.figure.pk: side.counted for side in beside(shown, asked.day)}
    now = _now(ordered, asked)
    return [_told(one, by_measure.get(one.pk, []), most, sides, now.get(one.pk)) for one in ordered]


def _now(measures: list[Measure], asked: Asked) -> dict[int, Counted]:
    """What the registry counts on the day asked about, by measure; nothing where every city is asked for."""
    registry = asked.registry
    if registry is None:
        return {}
    current = {one.counter: one for one in measures if one.is_current and one.counter}
    counts = count_all(Counting(name, registry, None, asked.day) for name in current)
    return {current[counting.counter].pk: counted for counting, counted in counts.items()}


def _told(
    measure: Measure, figures: list[Figure], most: int, sides: dict[int, Counted | None], now: Counted | None
) -> ToldMeasure:
    return ToldMeasure(
        measure=measure,
        definition=content(measure.definition, measure.definition_en),
        figures=[_told_figure(figure, sides[figure.pk]) for figure in figures[:most]],
        rest=max(len(figures) - most, 0),
        counted=now,
        counted_text=counted_text(measure, now) if now else "",
        counted_url=rows_url(now),
    )


def _told_figure(figure: Figure, counted: Counted | None) -> ToldFigure:
    subject: Any = figure.subject
    return ToldFigure(
        figure=figure,
        about=str(subject) if subject is not None else str(figure.get_scope_display()),
        about_url=subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else "",
        badge=badge_of(figure),
        remark=told(figure, "remark"),
        source=citation(figure.source),
        counted=counted,
        counted_text=counted_text(figure.measure, counted) if counted else "",
        counted_url=rows_url(counted),
        corrections=told_corrections(figure),
    )
