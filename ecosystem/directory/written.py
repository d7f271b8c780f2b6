"""The parts of lists that are written anew for every query, by templates that are fast."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from ecosystem.core import queries
from ecosystem.core.jinja import macro, spoken
from ecosystem.core.languages import in_script
from ecosystem.directory.asked import Asked
from ecosystem.directory.rows import Row

CARDS, PARTS = "directory/organization_cards.html", "directory/list_parts.html"
EVERY_LIST = "components/lists.html"


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


def part(template: str, name: str, *values: Any) -> str:
    """A part of a list as HTML, in the script of the active language."""
    with spoken():
        return in_script(str(macro(template, name)(*values)))


def grid(rows: list[Row], asked: Asked) -> str:
    """Cards of organizations."""
    return part(CARDS, "grid", rows, links_of(asked), asked.registry is None)


def table(rows: list[Row], asked: Asked) -> str:
    """Organizations as the rows of a table."""
    return part(CARDS, "table", rows, links_of(asked), asked.registry is None)


def around(told: Written) -> dict[str, str]:
    """What stands around the rows, by the name of its slot."""
    return {
        "tools": part(PARTS, "tools", told),
        "letters": part(PARTS, "letters", told),
        "chips": part(EVERY_LIST, "chips", told.chips, told.clear_url),
        "pager": part(EVERY_LIST, "pager", told.previous_url, told.next_url),
    }


def links_of(asked: Asked) -> Links:
    """How addresses on the cards of a page go on."""
    sticky = urlencode(queries.sticky(asked.request))
    return Links(
        sticky=f"?{sticky}" if sticky else "",
        sector=f"{reverse('directory:organizations')}?sector=",
        more=f"&{sticky}" if sticky else "",
    )
