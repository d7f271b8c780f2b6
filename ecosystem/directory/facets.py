"""What an organization list can be narrowed by, and how many there would be."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.models import Platform
from ecosystem.directory.narrowing import Narrowing
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.models import OrganizationLayer, OrganizationSector
from ecosystem.programs.models import Enrollment, Program
from ecosystem.solutions.choices import Stage
from ecosystem.solutions.models import SolutionSector, SolutionStage
from ecosystem.vocabulary.choices import PlaceLevel
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer

SHOWN = 10
Counts = dict[Any, int]


@dataclass(frozen=True)
class Option:
    """One value of a facet, and how many rows have it."""

    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0
    inner: tuple["Option", ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether what stands below it must be in sight."""
        return any(option.selected for option in self.inner)


@dataclass(frozen=True)
class Facet:
    """A group of options: those always in sight, and the rest behind a click."""

    name: str
    label: str | Promise
    options: list[Option] = field(default_factory=list)
    more: list[Option] = field(default_factory=list)

    @property
    def chosen(self) -> list[Option]:
        every = [option for one in (*self.options, *self.more) for option in (one, *one.inner)]
        return [option for option in every if option.selected]

    @property
    def says_something(self) -> bool:
        """Whether any option leads anywhere."""
        return any(option.count or option.selected for option in self.options)


def organization_facets(narrowing: Narrowing) -> list[Facet]:
    """The facets of the organization list, in the order they are shown."""
    counts = narrowing.kept("facets", lambda: counted(narrowing))
    makers: Sequence[Callable[[Narrowing, Mapping[str, Counts]], Facet]] = (
        _kinds, _sectors, _layers, _places, _platforms, _programs,
    )  # fmt: skip
    return [facet for facet in (make(narrowing, counts) for make in makers) if facet.says_something]


def counted(narrowing: Narrowing) -> dict[str, Counts]:
    """How many organizations there are for each value of each facet, by the value's primary key or code."""
    day = narrowing.asked.day
    enrolled = lambda name: Enrollment.objects.public().active(day).filter(organization__in=narrowing.rows(name))  # noqa: E731
    return {
        "kind": _grouped(narrowing.rows("kind"), "kind"),
        "sector": sector_counts(
            OrganizationSector.objects.filter(organization__in=narrowing.rows("sector")), "organization"
        ),
        "layer": _grouped(OrganizationLayer.objects.filter(organization__in=narrowing.rows("layer")), "layer"),
        "place": _grouped(narrowing.rows("place").filter(place__isnull=False), "place"),
        "platform": _grouped(enrolled("platform"), "program__platform", "organization"),
        "program": _grouped(enrolled("program"), "program", "organization"),
    }


def solution_facets(narrowing: Narrowing) -> list[Facet]:
    """The facets of the solution list."""
    counts = narrowing.kept("solution-facets", lambda: solutions_counted(narrowing))
    stages, chosen = counts["stage"], narrowing.values("stage")
    known = [(code, str(label)) for code, label in Stage.choices if stages.get(code) or code in chosen]
    facets = [
        Facet("stage", _("Stage"), [Option(code, label, stages.get(code, 0), code in chosen) for code, label in known]),
        sector_facet(counts["sector"], narrowing.values("sector")),
    ]
    return [facet for facet in facets if facet.says_something]


def solutions_counted(narrowing: Narrowing) -> dict[str, Counts]:
    """How many solutions there are in each stage and in each sector."""
    stages = SolutionStage.objects.as_of(narrowing.asked.day).filter(solution__in=narrowing.rows("stage"))
    links = SolutionSector.objects.filter(solution__in=narrowing.rows("sector"))
    return {"stage": _grouped(stages, "stage", "solution"), "sector": sector_counts(links, "solution")}


def _grouped(rows: QuerySet, by: str, what: str = "pk") -> Counts:
    """How many distinct ``what`` there are for each ``by``; rows themselves are distinct, and cheaper to count."""
    return dict(rows.order_by().values_list(by).annotate(n=Count(what, distinct=what != "pk")))


def sector_counts(links: QuerySet, what: str) -> Counts:
    """How many distinct ``what`` the links have in each sector or in one below it; a query for each level of the tree."""
    deepest = max((sector.depth for sector in Sector.objects.all()), default=0)
    counts = _grouped(links, "sector")
    for level in range(deepest):
        above = links.annotate(above=_ancestor(level, deepest)).filter(above__isnull=False)
        counts.update(_grouped(above, "above", what))
    return counts


def _ancestor(level: int, deepest: int) -> Case:
    """The sector that stands at ``level`` above a link's sector or is that sector itself; null where it stands higher."""
    path = ["sector" + "__broader" * steps for steps in range(deepest + 1)]
    steps = range(deepest, level - 1, -1)
    return Case(*(When(**{f"{path[up]}__isnull": False}, then=F(path[up - level])) for up in steps), default=None)


def _kinds(narrowing: Narrowing, counts: Mapping[str, Counts]) -> Facet:
    found, chosen = counts["kind"], narrowing.values("kind")
    options = [
        Option(code, str(label), found.get(code, 0), code in chosen)
        for code, label in Kind.choices
        if found.get(code) or code in chosen
    ]
    return Facet("kind", _("Kind"), options)


def _sectors(narrowing: Narrowing, counts: Mapping[str, Counts]) -> Facet:
    return sector_facet(counts["sector"], narrowing.values("sector"))


def sector_facet(counts: Counts, chosen: list[str]) -> Facet:
    """The tree of sectors that anybody is in: a small one whole, of a large one the branches, each to be opened."""
    sectors = list(Sector.objects.all())
    wanted = [one.path for one in sectors if counts.get(one.pk) or one.code in chosen]
    known = {one.path: one for one in sectors if any(path.startswith(one.path) for path in wanted)}
    roots = sorted((path for path in known if path.count("/") == 2), key=lambda path: -counts.get(known[path].pk, 0))
    if len(known) <= SHOWN:
        branches = [path for root in roots for path in _branch(root, known, counts)]
        return Facet("sector", _("Sector"), [_sector_option(known[path], counts, chosen) for path in branches])
    options = []
    for root in roots:
        top, *inner = (_sector_option(known[path], counts, chosen) for path in _branch(root, known, counts))
        options.append(replace(top, inner=tuple(inner)))
    seen = [one for place, one in enumerate(options) if place < SHOWN or one.selected or one.is_open]
    return Facet("sector", _("Sector"), seen, [one for one in options if one not in seen])


def _branch(root: str, known: Mapping[str, Sector], counts: Counts) -> list[str]:
    return sorted((path for path in known if path.startswith(root)), key=_tree(known, counts))


def _tree(known: Mapping[str, Sector], counts: Counts) -> Callable[[str], tuple[tuple[int, str], ...]]:
    """Sorts parents before their children, and siblings by how many there are."""

    def key(path: str) -> tuple[tuple[int, str], ...]:
        codes = path.strip("/").split("/")
        steps = [f"/{'/'.join(codes[: number + 1])}/" for number in range(len(codes))]
        return tuple((-counts.get(known[step].pk, 0), step) for step in steps)

    return key


def _sector_option(sector: Sector, counts: Counts, chosen: list[str]) -> Option:
    return Option(sector.code, str(sector), counts.get(sector.pk, 0), sector.code in chosen, sector.depth)


def _layers(narrowing: Narrowing, counts: Mapping[str, Counts]) -> Facet:
    found, chosen = counts["layer"], narrowing.values("layer")
    layers = ValueChainLayer.objects.order_by("position", "pk")
    return Facet(
        "layer",
        _("Value-chain layer"),
        [Option(one.code, str(one), found.get(one.pk, 0), one.code in chosen) for one in layers],
    )


def _places(narrowing: Narrowing, counts: Mapping[str, Counts]) -> Facet:
    """Cities with what is in their districts, as the filter understands a city."""
    chosen = narrowing.values("place")
    places = Place.objects.filter(pk__in=counts["place"]) | Place.objects.filter(code__in=chosen)
    known = {place.pk: place for place in places.select_related("parent").order_by("code")}
    totals: Counter[int] = Counter(counts["place"])
    for place in list(known.values()):
        if place.level in {PlaceLevel.DISTRICT, PlaceLevel.AREA} and place.parent is not None:
            known.setdefault(place.parent.pk, place.parent)
            totals[place.parent.pk] += counts["place"].get(place.pk, 0)
    tops = [place for place in known.values() if place.parent_id not in known]
    ordered: list[Option] = []
    for top in sorted(tops, key=lambda place: -totals[place.pk]):
        inner = sorted((one for one in known.values() if one.parent_id == top.pk), key=lambda one: -totals[one.pk])
        for depth, place in ((0, top), *((1, one) for one in inner)):
            ordered.append(Option(place.code, str(place), totals[place.pk], place.code in chosen, depth))
    return Facet("place", _("Place"), ordered[:SHOWN], ordered[SHOWN:])


def _platforms(narrowing: Narrowing, counts: Mapping[str, Counts]) -> Facet:
    """The platforms of the city's centers, whether or not anybody is enrolled yet."""
    platforms = narrowing.asked.within(Platform.objects.public()).as_of(narrowing.asked.day).in_order()
    return Facet(
        "platform",
        _("Platform"),
        _options(platforms, counts["platform"], narrowing.values("platform"))[:SHOWN],
    )


def _programs(narrowing: Narrowing, counts: Mapping[str, Counts]) -> Facet:
    chosen = narrowing.values("program")
    programs = Program.objects.filter(pk__in=counts["program"]) | Program.objects.filter(public_id__in=chosen)
    options = sorted(_options(programs, counts["program"], chosen), key=lambda option: -option.count)
    return Facet("program", _("Program"), options[:SHOWN], options[SHOWN:])


def _options(records: Iterable[Any], counts: Counts, chosen: list[str]) -> list[Option]:
    return [Option(one.public_id, str(one), counts.get(one.pk, 0), one.public_id in chosen) for one in records]
