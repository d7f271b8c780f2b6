"""The four functions across cities, side by side: what each registry counts, and what somebody reported, never mixed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ecosystem.centers.models import Center, Platform
from ecosystem.figures.choices import Nature
from ecosystem.figures.counting import COUNTERS, Counted, count_all
from ecosystem.figures.models import Figure
from ecosystem.figures.questions import Asked as Counting
from ecosystem.figures.reports import is_about_city
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Measure, Place

# What is compared of a whole city, and of each function. A measure that a registry does not know is left out.
COMPARED: dict[str, tuple[str, ...]] = {
    "": ("organizations", "members", "resident_companies", "members_served_by_all"),
    PlatformFunction.COMPUTE: (
        *("capacity_in_service", "capacity_planned", "utilization_average", "utilization_peak"),
        *("compute_users", "compute_platform_members", "compute_used"),
    ),
    PlatformFunction.INCUBATION: (
        *("incubation_platform_members", "incubated_solutions", "solutions_deployed", "outcomes"),
        *("members_in_service", "service_cases_done"),
    ),
    PlatformFunction.INDUSTRY: (
        *("industry_platform_members", "signed_companies", "supply_links"),
        *("needs_published", "introductions_signed", "events_held"),
    ),
    PlatformFunction.RESEARCH_TALENT: (
        *("research_platform_members", "member_universities", "companies_with_universities"),
        *("research_outputs", "output_users", "people_trained"),
    ),
}


@dataclass(frozen=True)
class Told:
    """What is known of a measure in a city: the registry's own count, and the latest fact that was reported, each with its date."""

    place: Place
    counted: Counted | None
    reported: Figure | None

    @property
    def is_known(self) -> bool:
        return self.reported is not None or (self.counted is not None and self.counted.value is not None)


@dataclass(frozen=True)
class Row:
    """A measure, and what is known of it in each city, in the order of the cities."""

    measure: Measure
    cities: tuple[Told, ...]


@dataclass(frozen=True)
class Group:
    """A function, the measures that tell of it, and which cities have a platform for it."""

    function: str
    rows: tuple[Row, ...]
    has: frozenset[int]

    @property
    def label(self) -> str:
        return str(PlatformFunction(self.function).label) if self.function else ""


@dataclass(frozen=True)
class Comparison:
    """Cities side by side on a day."""

    day: date
    places: tuple[Place, ...]
    groups: tuple[Group, ...]


def compare(centers: Iterable[Center], day: date) -> Comparison:
    """The cities of these public centers, in their order, by all measures that are compared."""
    centers = list(centers)
    places = tuple(dict.fromkeys(center.registry for center in centers))
    codes = [code for group in COMPARED.values() for code in group]
    measures = {one.code: one for one in Measure.objects.current().filter(code__in=codes)}
    counts = _counts(places, measures.values(), day)
    figures = _figures(places, codes, day)
    has = _functions(centers, day)
    groups = tuple(
        Group(
            str(function),
            tuple(
                Row(
                    measures[code],
                    tuple(Told(one, counts.get((one.pk, code)), figures.get((one.pk, code))) for one in places),
                )
                for code in compared
                if code in measures
            ),
            frozenset(one.pk for one in places if not function or (one.pk, function) in has),
        )
        for function, compared in COMPARED.items()
    )
    return Comparison(day, places, groups)


def _counts(places: Iterable[Place], measures: Iterable[Measure], day: date) -> dict[tuple[int, str], Counted]:
    asked = {
        (place.pk, one.code): Counting(one.counter, place, None, day)
        for place in places
        for one in measures
        if one.counter in COUNTERS
    }
    found = count_all(asked.values())
    return {key: found[one] for key, one in asked.items()}


def _figures(places: Iterable[Place], codes: Iterable[str], day: date) -> dict[tuple[int, str], Figure]:
    """The latest reported fact about each city or its center that nothing had superseded by the day; one query."""
    rows = Figure.objects.public().filter(registry__in=list(places), measure__code__in=list(codes), nature=Nature.FACT)
    found: dict[tuple[int, str], Figure] = {}
    for figure in rows.as_of(day).standing(day).with_facts().newest_first():
        if is_about_city(figure):
            found.setdefault((figure.registry_id, figure.measure.code), figure)
    return found


def _functions(centers: Iterable[Center], day: date) -> set[tuple[int, str]]:
    rows = Platform.objects.public().as_of(day).filter(center__in=[one.pk for one in centers])
    return set(rows.order_by().values_list("center__registry", "function"))
