"""What a card or a row of the organization list shows, read as plain values: a long list of records costs several times as much."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.template import loader
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from ecosystem.audit.keeping import kept
from ecosystem.browsing.index import Index
from ecosystem.core.compiled import ByKeys
from ecosystem.core.dates import today
from ecosystem.core.display import machine_date
from ecosystem.core.drawing.leaves import glyph
from ecosystem.directory.coverage import functions_served, leaves
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.freshness import Told, freshness_told
from ecosystem.organizations.models import Organization, OrganizationSector
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Place

COLUMNS = (
    *("id", "public_id", "registry", "kind", "name", "name_en", "place", "description", "description_en"),
    *("founded_on", "founded_on_precision", "verified_on", "verified_through", "sort_key"),
    *("place__short_name", "place__name", "place__name_en"),
)

ORGANIZATIONS = ByKeys(lambda keys: Organization.objects.filter(pk__in=keys).values_list(*COLUMNS))
SECTORS = ByKeys(
    lambda keys: (
        OrganizationSector.objects.filter(organization__in=keys)
        .order_by("pk")
        .values_list("organization", "sector__code", "sector__name", "sector__name_en")
    )
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


def organization_rows(
    keys: Sequence[int], day: date, index: Index | None = None, *, in_every_city: bool = False
) -> list[Row]:
    """The rows of some organizations, in the order of their keys; a flat number of queries.

    Where those of every city are shown, each says whether it is of a synthetic one.
    """
    found = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in ORGANIZATIONS.rows(keys)}
    sectors = _sectors(keys)
    served = _served(keys, day, index)
    terms = Terms(in_every_city=in_every_city)
    return [_row(found[key], sectors[key], served[key], terms) for key in keys if key in found]


class Terms:
    """Words of the visitor's language that a list says again and again."""

    def __init__(self, *, in_every_city: bool) -> None:
        language = get_language()
        self.language = language or ""
        self.today = today()
        self.english = language == "en"
        self.kinds = kept(("kinds", language), lambda: {code: str(label) for code, label in Kind.choices})
        self.synthetic: Collection[int] = kept("synthetic cities", _synthetic) if in_every_city else ()
        # Between this and what comes after it stands the public id.
        self.address = reverse("directory:organization", args=["x" * 10]).partition("x" * 10)


def _synthetic() -> set[int]:
    return {*Place.objects.filter(is_synthetic=True).values_list("pk", flat=True)}


def _row(one: dict[str, Any], sectors: Iterable[tuple[str, str, str]], served: tuple[bool, ...], terms: Terms) -> Row:
    language, english = terms.language, terms.english
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
        place=(english and one["place__name_en"]) or one["place__short_name"] or one["place__name"] or "",
        text=(english and one["description_en"]) or one["description"],
        founded=machine_date(one["founded_on"], one["founded_on_precision"]),
        sectors=[(code, (english and in_english) or chinese) for code, chinese, in_english in sectors],
        is_synthetic=one["registry"] in terms.synthetic,
        freshness=told_once(one["kind"], one["verified_on"], one["verified_through"], terms.today, language),
        leaves=leaves_drawn(served, language),
    )


def _sectors(keys: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for organization, code, chinese, english in SECTORS.rows(keys):
        found[organization].append((code, chinese, english))
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
    title = _("served by %(n)s of %(total)s platforms") % {"n": sum(states), "total": len(states)}
    return Markup(loader.render_to_string("drawings/leaf_glyph.html", {"leaves": glyph(states), "title": title}))  # noqa: S704
