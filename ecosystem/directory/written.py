"""The parts of lists that are written anew for every query, by templates that are fast."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.template import engines
from django.urls import reverse
from django.utils.functional import Promise
from jinja2.runtime import Macro

from ecosystem.core import queries
from ecosystem.core.languages import in_script
from ecosystem.directory.asked import Asked
from ecosystem.directory.facet_groups import facet_groups as facet_groups_of
from ecosystem.directory.facets import Facet
from ecosystem.directory.rows import Row


@dataclass(frozen=True)
class Links:
    """How addresses on cards go on: with the sticky parameters; to the list of a sector."""

    sticky: str
    sector: str
    more: str


@dataclass(frozen=True)
class Written:
    """What the parts of a list tell."""

    chips: list[dict[str, str]]
    clear_url: str
    orders: list[tuple[str, str | Promise, bool]]
    view: str
    views: Mapping[str, str]
    previous_url: str
    next_url: str
    letter: str = ""
    letters: list[tuple[str, int, str]] = field(default_factory=list)


@lru_cache(1)
def _macros() -> dict[str, Macro]:
    environment = engines["lists"].env
    names = ("directory/organization_cards.html", "directory/facets.html", "directory/list_parts.html")
    modules = [environment.get_template(name).module for name in names]
    return {name: value for module in modules for name, value in vars(module).items() if isinstance(value, Macro)}


def part(name: str, *values: Any) -> str:
    """A part of a list as HTML, in the script of the active language."""
    return in_script(str(_macros()[name](*values)))


def grid(rows: list[Row], asked: Asked) -> str:
    """Cards of organizations."""
    return part("grid", rows, links_of(asked), asked.registry is None)


def table(rows: list[Row], asked: Asked) -> str:
    """Organizations as the rows of a table."""
    return part("table", rows, links_of(asked), asked.registry is None)


def facet_groups(facets: list[Facet]) -> str:
    """The options a list is narrowed by."""
    return facet_groups_of(facets, part)


def links_of(asked: Asked) -> Links:
    """How addresses on the cards of a page go on."""
    sticky = urlencode(queries.sticky(asked.request))
    return Links(
        sticky=f"?{sticky}" if sticky else "",
        sector=f"{reverse('directory:organizations')}?sector=",
        more=f"&{sticky}" if sticky else "",
    )
