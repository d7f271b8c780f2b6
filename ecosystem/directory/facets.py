"""What a list can be narrowed by, and how many there would be.

Which options there are, in which order, follows from the whole list of the registry; how many each has, from what else is
chosen. So options stay where they are while one narrows, and one that leads nowhere now is still there, with a zero.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.editions import release
from ecosystem.audit.keeping import kept_of_many
from ecosystem.centers.models import Platform
from ecosystem.core.languages import content
from ecosystem.directory.asked import Asked
from ecosystem.organizations.choices import Kind
from ecosystem.programs.models import Program
from ecosystem.solutions.choices import Stage
from ecosystem.vocabulary.choices import PlaceLevel
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer

SHOWN = 10
# Of so many days, cities and languages the offers are kept: addresses decide which are asked for.
MOST_OFFERED = 200
Counts = Mapping[Any, int]


@dataclass(frozen=True)
class Choice:
    """One value of a facet: its code in addresses, its words, and the keys under which its rows are counted."""

    value: str
    label: str
    keys: tuple[Any, ...]
    depth: int = 0
    inner: tuple["Choice", ...] = ()


@dataclass(frozen=True)
class Facet:
    """A group of choices with what is chosen of it, and how many each of its values has."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    counts: Counts
    selected: Sequence[str]
    # What is made of the offer once and used for every request; None where choices beyond the offer are chosen.
    made: dict[str, Any] | None

    @property
    def every(self) -> Iterator[Choice]:
        """All choices, also those inside of others."""
        for choice in (*self.choices, *self.more):
            yield choice
            yield from choice.inner

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.every if choice.value in self.selected] if self.selected else []

    def count(self, choice: Choice) -> int:
        """How many rows have a value."""
        keys, counts = choice.keys, self.counts
        return counts.get(keys[0], 0) if len(keys) == 1 else sum(counts.get(key, 0) for key in keys)


@dataclass(frozen=True)
class Offer:
    """A facet before anything is counted. Choices beyond ``shown`` stand behind a click."""

    name: str
    label: str | Promise
    choices: tuple[Choice, ...]
    missing: Callable[[str], str]
    shown: int = SHOWN
    made: dict[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def keys(self) -> dict[str, tuple[Any, ...]]:
        """Under which keys the rows of each value are counted."""
        return {one.value: one.keys for choice in self.choices for one in (choice, *choice.inner)}

    def counted(self, counts: Counts, chosen: Sequence[str]) -> Facet:
        """The facet with what each value has, and what is chosen of it."""
        seen, more = self.choices[: self.shown], self.choices[self.shown :]
        unknown = (value for value in chosen if value and value not in self.keys)
        strangers = tuple(Choice(value, self.missing(value), ()) for value in unknown)
        made = None if strangers else self.made
        return Facet(self.name, str(self.label), (*seen, *strangers), more, counts, chosen, made)


def facets_of(
    offers: Iterable[Offer], counts: Mapping[str, Counts], chosen: Callable[[str], Sequence[str]]
) -> list[Facet]:
    """The facets that say anything, in the order in which they are shown."""
    facets = (offer.counted(counts[offer.name], chosen(offer.name)) for offer in offers)
    return [facet for facet in facets if facet.choices]


def organization_offers(asked: Asked, whole: Callable[[], Mapping[str, Counts]]) -> list[Offer]:
    """The facets of the organization list; ``whole`` counts everything the list holds before it is narrowed."""
    return _offered(asked, "organizations", whole, lambda counts: [make(asked, counts) for make in ORGANIZATION_OFFERS])


def solution_offers(asked: Asked, whole: Callable[[], Mapping[str, Counts]]) -> list[Offer]:
    """The facets of the solution list."""
    return _offered(asked, "solutions", whole, lambda counts: [_stages(counts), _sectors(asked, counts)])


def _offered(
    asked: Asked, name: str, whole: Callable[[], Mapping[str, Counts]], make: Callable[[Any], list[Offer]]
) -> list[Offer]:
    registry = asked.registry.pk if asked.registry else None
    key = (name, registry, asked.day, get_language(), release())
    return kept_of_many("offers", key, lambda: make(whole()), most=MOST_OFFERED)


def _kinds(asked: Asked, counts: Mapping[str, Counts]) -> Offer:
    choices = tuple(Choice(code, str(label), (code,)) for code, label in Kind.choices if counts["kind"].get(code))
    return Offer("kind", _("Kind"), choices, lambda code: str(Kind(code).label), len(Kind))


def _stages(counts: Mapping[str, Counts]) -> Offer:
    choices = tuple(Choice(code, str(label), (code,)) for code, label in Stage.choices if counts["stage"].get(code))
    return Offer("stage", _("Stage"), choices, lambda code: str(Stage(code).label), len(Stage))


def _layers(asked: Asked, counts: Mapping[str, Counts]) -> Offer:
    layers = ValueChainLayer.objects.order_by("position", "pk")
    choices = tuple(Choice(one.code, str(one), (one.pk,)) for one in layers)
    said = choices if any(counts["layer"].values()) else ()
    return Offer("layer", _("Value-chain layer"), said, _named(ValueChainLayer, "code"), len(choices))


def _sectors(asked: Asked, counts: Mapping[str, Counts]) -> Offer:
    """The tree of sectors that anybody is in: a small one whole, of a large one the branches, each to be opened."""
    numbers = counts["sector"]
    known = {one.path: one for one in Sector.objects.all() if numbers.get(one.pk)}
    missing = _named(Sector, "code")
    roots = sorted((path for path in known if path.count("/") == 2), key=lambda path: -numbers[known[path].pk])
    branches = [[_sector(known[path]) for path in _branch(root, known, numbers)] for root in roots]
    if len(known) <= SHOWN:
        return Offer("sector", _("Sector"), tuple(one for branch in branches for one in branch), missing)
    tops = (Choice(top.value, top.label, top.keys, inner=tuple(inner)) for top, *inner in branches)
    return Offer("sector", _("Sector"), tuple(tops), missing)


def _sector(sector: Sector) -> Choice:
    return Choice(sector.code, str(sector), (sector.pk,), sector.depth)


def _branch(root: str, known: Mapping[str, Sector], counts: Counts) -> list[str]:
    return sorted((path for path in known if path.startswith(root)), key=_tree(known, counts))


def _tree(known: Mapping[str, Sector], counts: Counts) -> Callable[[str], tuple[tuple[int, str], ...]]:
    """Sorts parents before their children, and siblings by how many there are."""

    def key(path: str) -> tuple[tuple[int, str], ...]:
        codes = path.strip("/").split("/")
        steps = [f"/{'/'.join(codes[: number + 1])}/" for number in range(len(codes))]
        return tuple((-counts.get(known[step].pk, 0), step) for step in steps)

    return key


def _places(asked: Asked, counts: Mapping[str, Counts]) -> Offer:
    """Cities with what is in their districts, as the filter understands a city."""
    numbers = counts["place"]
    known = {one.pk: one for one in Place.objects.filter(pk__in=list(numbers)).select_related("parent")}
    for place in list(known.values()):
        if place.level in {PlaceLevel.DISTRICT, PlaceLevel.AREA} and place.parent is not None:
            known.setdefault(place.parent.pk, place.parent)
    below: dict[int, list[Place]] = {pk: [] for pk in known}
    for place in sorted(known.values(), key=lambda one: (-numbers.get(one.pk, 0), one.code)):
        if place.parent_id in below:
            below[place.parent_id].append(place)
    tops = [one for one in known.values() if one.parent_id not in known]
    total = {top.pk: sum(numbers.get(one.pk, 0) for one in (top, *below[top.pk])) for top in tops}
    choices = []
    for top in sorted(tops, key=lambda one: (-total[one.pk], one.code)):
        inner = below[top.pk]
        choices.append(Choice(top.code, str(top), (top.pk, *(one.pk for one in inner))))
        choices += [Choice(one.code, str(one), _with_parts(one, below), depth=1) for one in inner]
    return Offer("place", _("Place"), tuple(choices), _named(Place, "code"))


def _with_parts(place: Place, below: Mapping[int, list[Place]]) -> tuple[int, ...]:
    return (place.pk, *(one.pk for one in below[place.pk]))


def _platforms(asked: Asked, counts: Mapping[str, Counts]) -> Offer:
    """The platforms of the city's centers, whether or not anybody is enrolled yet."""
    platforms = asked.within(Platform.objects.public()).as_of(asked.day).in_order()
    choices = tuple(Choice(one.public_id, str(one), (one.pk,)) for one in platforms)
    said = choices if any(counts["platform"].values()) else ()
    return Offer("platform", _("Platform"), said, _named(Platform, "public_id"))


def _programs(asked: Asked, counts: Mapping[str, Counts]) -> Offer:
    numbers = counts["program"]
    programs = sorted(Program.objects.filter(pk__in=list(numbers)), key=lambda one: (-numbers[one.pk], one.pk))
    choices = tuple(Choice(one.public_id, str(one), (one.pk,)) for one in programs)
    return Offer("program", _("Program"), choices, _named(Program, "public_id"))


def _named(model: Any, field_name: str) -> Callable[[str], str]:
    """The words for a value that nobody of the registry has, by its code."""

    def name(code: str) -> str:
        found = model.objects.filter(**{field_name: code}).first()
        return str(found) if found is not None else content(code)

    return name


ORGANIZATION_OFFERS = (_kinds, _sectors, _layers, _places, _platforms, _programs)
