"""Organizations as rows of a file, read as plain values: a million of them are a matter of seconds."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ecosystem.core.dates import Precision, today
from ecosystem.core.display import machine_date
from ecosystem.core.exporting.among import Among
from ecosystem.core.exporting.extract import Column, Row
from ecosystem.core.paging import in_order
from ecosystem.directory import listings
from ecosystem.directory.addresses import absolute
from ecosystem.directory.asked import Asked
from ecosystem.organizations.choices import Freshness, Kind, NameKind, Scheme, Verification
from ecosystem.organizations.freshness import freshness_of
from ecosystem.organizations.models import Identifier, OrganizationLayer, OrganizationName, OrganizationSector
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer

COLUMNS = (
    Column("id", gettext_lazy("number"), 12),
    Column("name", gettext_lazy("official name"), 36),
    Column("name_en", gettext_lazy("English name"), 36),
    Column("short_name", gettext_lazy("short name"), 16),
    Column("other_names", gettext_lazy("other names"), 30),
    Column("kind", gettext_lazy("kind"), 14),
    Column("place", gettext_lazy("place"), 12),
    Column("sectors", gettext_lazy("sectors"), 24),
    Column("layers", gettext_lazy("value-chain layers"), 24),
    Column("identifiers", gettext_lazy("identifiers"), 30),
    Column("website", gettext_lazy("website"), 28),
    Column("founded_on", gettext_lazy("founded on"), 12),
    Column("dissolved_on", gettext_lazy("dissolved on"), 12),
    Column("description", gettext_lazy("description"), 60),
    Column("verified_on", gettext_lazy("verified on"), 12),
    Column("verified_through", gettext_lazy("verified through"), 18),
    Column("freshness", gettext_lazy("freshness"), 14),
    Column("url", gettext_lazy("address"), 44),
)
"""What is public of an organization in one row. Contacts are not, and are not read."""

NONE: tuple[str, ...] = ()
FIELDS = (
    *("pk", "public_id", "name", "name_en", "short_name", "kind", "place_id", "place_text", "website"),
    *("founded_on", "founded_on_precision", "dissolved_on", "description", "verified_on", "verified_through"),
)


def listed(asked: Asked) -> QuerySet:
    """The organizations of the list in its order, as the values of ``FIELDS``."""
    listing = listings.organizations_read(asked)
    return listing.rows.order_by(*(in_order(key) for key in listing.keys)).values_list(*FIELDS)


class Telling:
    """Rows out of plain values: what codes and keys mean is read once, in the language that is active then."""

    def __init__(self, asked: Asked) -> None:
        address = absolute(asked.request, reverse("directory:organization", args=["id"]))
        self.before, self.after = address.rsplit("id", 1)
        self.kinds = {code: str(label) for code, label in Kind.choices}
        self.ways = {code: str(label) for code, label in Verification.choices}
        self.places = {one.pk: str(one) for one in Place.objects.all()}
        self.sectors = {one.pk: str(one) for one in Sector.objects.all()}
        self.layers = {one.pk: str(one) for one in ValueChainLayer.objects.all()}
        self.freshness = {code: str(label) for code, label in Freshness.choices}
        self.today = today()

    def __call__(self, chunk: list[tuple[Any, ...]]) -> list[Row]:
        """The rows of a chunk, with what belongs to each: four queries whatever their number."""
        around = _Around([one[0] for one in chunk], self.sectors, self.layers)
        return [self._row(around, one) for one in chunk]

    def _row(self, around: "_Around", one: tuple[Any, ...]) -> Row:
        pk, public_id, name, name_en, short_name, kind, place, place_text, website, *rest = one
        founded_on, precision, dissolved_on, description, verified_on, verified_through = rest
        return (
            public_id,
            name,
            name_en,
            short_name,
            [other for other in around.names[pk] if other not in (name, name_en, short_name)]
            if pk in around.names
            else NONE,
            self.kinds[kind],
            place_text if place is None else self.places[place],
            around.sectors.get(pk, NONE),
            around.layers.get(pk, NONE),
            around.codes.get(pk, NONE),
            website,
            founded_on if precision == Precision.DAY else machine_date(founded_on, precision),
            dissolved_on,
            description,
            verified_on,
            self.ways[verified_through] if verified_on else "",
            self.freshness[freshness_of(kind, verified_on, self.today)],
            f"{self.before}{public_id}{self.after}",
        )


class _Around:
    """What belongs to the organizations of a chunk, by their keys: one query for each kind of thing."""

    def __init__(self, pks: list[int], sectors: dict[int, str], layers: dict[int, str]) -> None:
        here = Among("organization_id", pks)
        self.names = _grouped(
            OrganizationName.objects.filter(here)
            .exclude(kind=NameKind.OFFICIAL, ends_on=None)
            .order_by("id")
            .values_list("organization", "name")
        )
        self.sectors = _grouped(
            (owner, sectors[one])
            for owner, one in OrganizationSector.objects.filter(here)
            .order_by("id")
            .values_list("organization", "sector")
        )
        self.layers = _grouped(
            (owner, layers[one])
            for owner, one in OrganizationLayer.objects.filter(here).order_by("id").values_list("organization", "layer")
        )
        codes = Identifier.objects.filter(here).exclude(scheme=Scheme.LOCAL).order_by("id")
        self.codes = _grouped(
            (owner, f"{scheme}:{value}")
            for owner, scheme, value in codes.values_list("organization", "scheme", "value")
        )


def _grouped(pairs: Iterable[tuple[int, str]]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for owner, text in pairs:
        found[owner].append(text)
    return found
