"""Reported figures beside what the registry counts, as pages show them. The two are never mixed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.centers.models import Center
from ecosystem.core.display import machine_date
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.telling import Citation, citation
from ecosystem.figures.choices import Nature, Standing
from ecosystem.figures.counting import Counted, count_all
from ecosystem.figures.models import Figure
from ecosystem.figures.questions import Asked as Counting
from ecosystem.figures.questions import Territory
from ecosystem.figures.reports import Beside, beside, headlines
from ecosystem.figures.telling import counted_text, rows_url
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Measure

READ = 200
# Which measures speak of what a platform does, whatever its city calls it.
MEASURES_OF = {
    PlatformFunction.COMPUTE: ("capacity_in_service", "utilization_average", "compute_users"),
    PlatformFunction.INCUBATION: ("incubated_solutions", "outcomes"),
    PlatformFunction.INDUSTRY: ("resident_companies", "ai_companies_in_city", "geoinformation_companies"),
    PlatformFunction.RESEARCH_TALENT: (),
}


@dataclass(frozen=True)
class Tile:
    """A measure as the figure tile shows it: the reported figure, and under it what is counted for the same date."""

    code: str
    label: str
    url: str
    value: Decimal | int | None
    comparator: str
    unit: str
    kind: str
    note: str
    as_of: date | None
    precision: str
    source: Citation | None
    quote: str
    counted: Decimal | int | None
    counted_text: str
    counted_url: str


def headline_tiles(city: Territory, asked: Asked) -> list[Tile]:
    """The measures of the front page, each with its latest figure beside its count."""
    found = headlines(city.registry, asked.day, user=VISITOR, city=city)
    return [_tile(one.measure, one.reported, one.counted) for one in found]


def tiles_of(center: Center, asked: Asked, *, function: str = "") -> list[Tile]:
    """The front page's measures of one center; or those that speak of one function of its platforms."""
    if not function:
        found = headlines(center.registry, asked.day, center=center, user=VISITOR)
        return [_tile(one.measure, one.reported, one.counted) for one in found]
    codes = MEASURES_OF[PlatformFunction(function)]
    measures = Measure.objects.current().filter(code__in=codes)
    figures = Figure.objects.visible_to(VISITOR).in_registry(center.registry_id).as_of(asked.day).standing(asked.day)
    known = list(figures.filter(measure__in=measures).with_facts().newest_first()[:READ])
    latest = {figure.measure_id: figure for figure in reversed(known) if figure.nature == Nature.FACT}
    sides = {side.figure.measure_id: side for side in beside(latest.values(), asked.day)}
    counts = count_all(Counting(one.counter, center.registry, center, asked.day) for one in measures)
    now = {counting.counter: counted for counting, counted in counts.items()}
    tiles = [(one, sides.get(one.pk), now.get(one.counter)) for one in measures]
    return [_tile(*each) for each in tiles if each[1] or (each[2] and each[2].value is not None)]


def _tile(measure: Measure, side: Beside | None, counted: Counted | None) -> Tile:
    """The reported figure with the count of its own date; where nobody has reported, the count alone."""
    if side is not None:
        return _reported_tile(side.figure, side.counted)
    if counted is None:
        raise ValueError("A tile shows what is reported or what is counted.")
    return _counted_tile(measure, counted)


def measure_url(measure: Measure) -> str:
    """The measure's own page, with its definition, what was reported and what is counted."""
    return reverse("directory:measure", args=[measure.code])


def _reported_tile(figure: Figure, counted: Counted | None) -> Tile:
    measure = figure.measure
    return Tile(
        code=measure.code,
        label=str(measure),
        url=measure_url(measure),
        value=figure.value,
        comparator=figure.comparator,
        unit=measure.unit_label,
        kind=badge_of(figure),
        note=_corrected(figure),
        as_of=figure.as_of_on,
        precision=figure.as_of_on_precision,
        source=citation(figure.source),
        quote=figure.quote,
        counted=counted.value if counted else None,
        counted_text=counted_text(measure, counted) if counted else _("not counted by the registry"),
        counted_url=rows_url(counted),
    )


def _corrected(figure: Figure) -> str:
    """That the figure said something else before; what, its place among the figures tells."""
    made_at = getattr(figure, "corrected_at", None)
    if made_at is None:
        return ""
    return _("Corrected on %(day)s") % {"day": machine_date(timezone.localdate(made_at))}


def _counted_tile(measure: Measure, counted: Counted) -> Tile:
    """A measure that nobody has reported: the count stands for itself."""
    return Tile(
        code=measure.code,
        label=str(measure),
        url=measure_url(measure),
        value=counted.value,
        comparator="eq",
        unit=measure.unit_label,
        kind="counted",
        note="",
        as_of=counted.day,
        precision="day",
        source=None,
        quote="",
        counted=None,
        counted_text=_("see what is counted") if counted.address else "",
        counted_url=rows_url(counted),
    )


def badge_of(figure: Figure) -> str:
    """Which badge a figure bears: what became of it, else whether it is a plan or a forecast, else that it is reported."""
    if figure.standing in {Standing.DISPUTED, Standing.SUPERSEDED}:
        return str(figure.standing)
    return str(figure.nature) if figure.nature != Nature.FACT else str(figure.standing)
