"""The nouns that can be found beside organizations. A package adds its own by ``register`` in ``AppConfig.ready``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.models import Center, Platform
from ecosystem.industry.models import Event, Need
from ecosystem.organizations.finding.tokens import ALIAS, FOREIGN, OFFICIAL
from ecosystem.programs.models import Program
from ecosystem.research.models import ResearchProject
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Source
from ecosystem.vocabulary.models import Sector

ORGANIZATION = "organization"
Names = list[tuple[str, str]]


@dataclass(frozen=True)
class Kind:
    """One noun: its model, whose rows a person may see, and what of a record is found.

    ``registry`` is the path to the city a record belongs to; empty where all cities share them. ``names`` are the names of a
    record with their kinds, ``texts`` what else finds it. ``address`` names the list of all of them, where there is one.
    """

    name: str
    model: type[Model]
    title: str | Promise
    names: Callable[[Any], Names]
    texts: Callable[[Any], list[str]] = lambda record: []
    registry: str = ""
    related: tuple[str, ...] = ()
    seen: Callable[[Any, Any], QuerySet] = lambda rows, user: rows.visible_to(user)
    address: str = ""
    link: Callable[[Any], str] = lambda record: record.get_absolute_url()
    key: str = "public_id"

    @property
    def rows(self) -> QuerySet:
        return self.model._default_manager.all()

    def registry_of(self, record: Any) -> int | None:
        """The key of the registry a record belongs to."""
        for step in self.registry.split("__") if self.registry else ():
            record = getattr(record, step)
        return record if self.registry else None


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Let these be found, in this order."""
    for kind in kinds:
        _kinds[kind.name] = kind


def all_kinds() -> Iterator[Kind]:
    """The nouns beside organizations, in their order."""
    yield from _kinds.values()


def kind_named(name: str) -> Kind:
    """The noun of this name. Raises ``KeyError``."""
    return _kinds[name]


def _named(record: Any) -> Names:
    return [(OFFICIAL, record.name), (FOREIGN, record.name_en)]


def _titled(record: Any) -> Names:
    return [(OFFICIAL, record.title), (FOREIGN, record.title_en)]


def _with_aliases(record: Any) -> Names:
    return [*_named(record), *((ALIAS, alias) for alias in record.aliases)]


def _described(record: Any) -> list[str]:
    return [record.description, record.description_en]


def _of_a_sector(sector: Any) -> str:
    return f"{reverse('directory:organizations')}?sector={sector.code}"


KINDS = (
    Kind(
        name="solution",
        model=Solution,
        title=_("Solutions"),
        names=_named,
        texts=lambda one: [*_described(one), one.stack],
        registry="registry_id",
        address="directory:solutions",
    ),
    Kind(
        name="need",
        model=Need,
        title=_("Needs"),
        names=_titled,
        texts=lambda one: [one.text, one.text_en],
        registry="center__registry_id",
        related=("center",),
        address="directory:needs",
    ),
    Kind(
        name="event",
        model=Event,
        title=_("Events"),
        names=_titled,
        texts=lambda one: [one.text, one.text_en, one.venue, one.venue_en],
        registry="center__registry_id",
        related=("center",),
        address="directory:events",
    ),
    Kind(
        name="program",
        model=Program,
        title=_("Programs"),
        names=_named,
        texts=_described,
        registry="platform__center__registry_id",
        related=("platform__center",),
    ),
    Kind(
        name="research",
        model=ResearchProject,
        title=_("Research projects"),
        names=lambda one: [(OFFICIAL, one.title), (FOREIGN, one.title_en)],
        texts=_described,
        registry="center__registry_id",
        related=("center",),
    ),
    Kind(
        name="center",
        model=Center,
        title=_("Centers"),
        names=_named,
        texts=lambda one: [one.technology, one.technology_en],
        registry="registry_id",
    ),
    Kind(
        name="platform",
        model=Platform,
        title=_("Platforms"),
        names=_with_aliases,
        texts=_described,
        registry="center__registry_id",
        related=("center",),
    ),
    Kind(
        name="sector",
        model=Sector,
        title=_("Sectors"),
        names=_with_aliases,
        seen=lambda rows, user: rows,
        link=_of_a_sector,
        key="code",
    ),
    Kind(
        name="source",
        model=Source,
        title=_("Sources"),
        names=_titled,
        texts=lambda one: [one.publisher],
        seen=lambda rows, user: rows,
        address="directory:sources",
    ),
)
