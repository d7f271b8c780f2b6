"""What a card or a row of the organization list shows, read as plain values: a long list of records costs several times as much."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from markupsafe import Markup

from ecosystem.audit.keeping import kept
from ecosystem.browsing.index import Index
from ecosystem.core.dates import today
from ecosystem.core.display import machine_date
from ecosystem.core.drawing.leaves import glyph
from ecosystem.core.languages import content
from ecosystem.directory.coverage import functions_served, leaves
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.freshness import Told, freshness_told
from ecosystem.organizations.models import Organization, OrganizationSector
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Place, Sector

COLUMNS = (
    *("id", "public_id", "registry", "kind", "name", "name_en", "place", "description", "description_en"),
    *("founded_on", "founded_on_precision", "verified_on", "verified_through", "sort_key"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """An organization of a list, in the visitor's language."""

    values: dict[str, Any]
    url: str
    name: str
    other_name: str
    kind: str
    place: str
    text: str
    founded: str
    sectors: list[tuple[str, str]]
    is_synthetic: bool
    freshness: Told
    leaves: Markup


def organization_rows(keys: Sequence[int], day: date, index: Index | None) -> list[Row]:
    """The rows of some organizations, in the order of their keys; a flat number of queries."""
    found = {row["id"]: row for row in Organization.objects.filter(pk__in=keys).values(*COLUMNS)}
    sectors = _sectors(keys)
    served = _served(keys, day, index)
    terms = Terms()
    return [_row(found[key], sectors[key], served[key], terms) for key in keys if key in found]


class Terms:
    """Words of the visitor's language that a list says again and again."""

    def __init__(self) -> None:
        language = get_language()
        self.today = today()
        self.english = language == "en"
        self.kinds = kept(("kinds", language), lambda: {code: str(label) for code, label in Kind.choices})
        self.sectors = kept(
            ("sectors", language), lambda: {one.pk: (one.code, str(one)) for one in Sector.objects.all()}
        )
        self.places: dict[int, str] = kept(("places", language), dict)
        self.synthetic = kept(
            "synthetic", lambda: {*Place.objects.filter(is_synthetic=True).values_list("pk", flat=True)}
        )
        # Between this and what comes after it stands the public id.
        self.address = reverse("directory:organization", args=["x" * 10]).partition("x" * 10)

    def place(self, key: int | None) -> str:
        """A place by its key; asked of the database once as long as the edition lasts."""
        if key is None:
            return ""
        if key not in self.places:
            self.places[key] = str(Place.objects.get(pk=key))
        return self.places[key]


def _row(one: dict[str, Any], sectors: Iterable[int], served: tuple[bool, ...], terms: Terms) -> Row:
    english = terms.english
    name, other = one["name"], one["name_en"]
    if english and other:
        name, other = other, name
    before, _marker, after = terms.address
    return Row(
        values=one,
        url=f"{before}{one['public_id']}{after}",
        name=name,
        other_name=other if other != name else "",
        kind=terms.kinds[one["kind"]],
        place=terms.place(one["place"]),
        text=content(one["description"], one["description_en"]),
        founded=machine_date(one["founded_on"], one["founded_on_precision"]),
        sectors=[terms.sectors[sector] for sector in sectors],
        is_synthetic=one["registry"] in terms.synthetic,
        freshness=told_once(one["kind"], one["verified_on"], one["verified_through"], terms.today, get_language()),
        leaves=leaves_drawn(served, get_language()),
    )


def _sectors(keys: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = OrganizationSector.objects.filter(organization__in=keys).order_by("pk")
    for organization, sector in links.values_list("organization", "sector"):
        found[organization].append(sector)
    return found


def _served(keys: Collection[int], day: date, index: Index | None) -> dict[int, tuple[bool, ...]]:
    if index is None:
        return {key: tuple(leaves(states)) for key, states in functions_served(keys, day).items()}
    functions = [index.serving(function) for function in PlatformFunction.values]
    return {key: tuple(key in members for members in functions) for key in keys}


@lru_cache(4096)
def told_once(kind: str, on: date | None, through: str, day: date, language: str) -> Told:
    """How fresh a record is, in words of a language: a list says the same of many."""
    return freshness_told(kind, on, through, day)


@lru_cache(256)
def leaves_drawn(states: tuple[bool, ...], language: str) -> Markup:
    """The small mark of the functions that serve, with its title."""
    served = sum(states)
    title = ngettext(
        "served by %(n)s of %(total)s platforms", "served by %(n)s of %(total)s platforms", served
    ) % {"n": served, "total": len(states)}  # fmt: skip
    paths = Markup().join(
        Markup('<path class="{}" transform="{}" d="M0 -1.5C-4.2 -4 -4.2 -9 0 -12C4.2 -9 4.2 -4 0 -1.5z"/>').format(
            "on" if state else "off", turn
        )
        for turn, state in glyph(states)
    )
    return Markup(
        '<svg class="leaf-glyph" viewBox="-13 -13 26 26" width="26" height="26" role="img" aria-label="{title}">'
        "<title>{title}</title>{paths}</svg>"
    ).format(title=title, paths=paths)
