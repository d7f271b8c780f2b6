"""Which organization of the registry a row is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ecosystem.core.batches import chunks
from ecosystem.core.text import name_key
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.imports.rows import ImportedRow
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.vocabulary.choices import PlaceLevel
from ecosystem.vocabulary.models import Place, Sector


@dataclass
class Lists:
    """The controlled lists, by every spelling."""

    places: dict[str, Place] = field(default_factory=dict)
    districts: dict[tuple[str, str], Place] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Lists":
        """Cities and provinces by name, short name, English name and with the province in front; sectors by any label."""
        lists = cls()
        for place in Place.objects.filter(level__in=[PlaceLevel.CITY, PlaceLevel.PROVINCE]).select_related("parent"):
            spellings = [place.name, place.short_name, place.name_en]
            if place.parent:
                spellings += [f"{place.parent.name}{name}" for name in (place.name, place.short_name)]
                spellings += [f"{place.parent.short_name}{name}" for name in (place.name, place.short_name)]
            for key in filter(None, map(name_key, spellings)):
                # A province and a city of one name (吉林): the sheet's column is about cities.
                if key not in lists.places or place.level == PlaceLevel.CITY:
                    lists.places[key] = place
        lists.load_districts()
        for sector in Sector.objects.all():
            lists.sectors.update({name_key(label): sector for label in sector.labels()})
        return lists

    def load_districts(self) -> None:
        """Districts and areas by name, under each place that they are part of."""
        below = Place.objects.filter(level__in=[PlaceLevel.DISTRICT, PlaceLevel.AREA]).select_related("parent__parent")
        for place in below:
            for above in filter(None, (place.parent, place.parent.parent if place.parent else None)):
                for key in filter(None, map(name_key, (place.name, place.short_name, place.name_en))):
                    self.districts.setdefault((above.code, key), place)

    def place(self, text: str) -> Place | None:
        return self.places.get(name_key(text)) if text else None

    def district(self, city: Place | None, text: str) -> Place | None:
        """The district, or area, of that name in a city."""
        return self.districts.get((city.code, name_key(text))) if city and text else None

    def place_key(self, text: str) -> str:
        """What two spellings of one place have in common: its code, or the folded text where no list knows it."""
        place = self.place(text)
        return place.code if place else name_key(text)

    def split_sectors(self, labels: Sequence[str]) -> tuple[list[Sector], list[str]]:
        """The known sectors, and the labels that no list knows."""
        known = {label: self.sectors.get(name_key(label)) for label in labels}
        found = {sector.pk: sector for sector in known.values() if sector is not None}
        return list(found.values()), [label for label, sector in known.items() if sector is None]


@dataclass
class Matches:
    """What the registry holds of the organizations that some rows are about."""

    by_identifier: dict[tuple[str, str], int] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, rows: Sequence[ImportedRow], registry: Place, sender: str, lists: Lists) -> "Matches":
        """Look all rows up in a few statements."""
        matches = cls()
        for scheme in {scheme for row in rows for scheme in row.identifiers}:
            for values in chunks({row.identifiers[scheme] for row in rows if scheme in row.identifiers}):
                found = Identifier.objects.filter(scheme=scheme, value__in=values).values_list(
                    "value", "organization_id"
                )
                matches.by_identifier.update({(scheme, value): pk for value, pk in found})
        for keys in chunks({row.key for row in rows if row.key}):
            found = Identifier.objects.filter(scheme=Scheme.LOCAL, sender=sender, value__in=keys)
            matches.by_key.update(found.values_list("value", "organization_id"))
        for names in chunks({row.name_key for row in rows}):
            same = Organization.objects.in_registry(registry).standing().filter(name_key__in=names).order_by("pk")
            for pk, key, place, text in same.values_list("pk", "name_key", "place__code", "place_text"):
                matches.by_name[key, place or name_key(text)].append(pk)
        return matches

    def find(self, row: ImportedRow, lists: Lists) -> int | None:
        """The organization a row is about, if any; notes an error where the row's identifiers name two.

        An issued identifier decides, then the sender's own key. Names only suggest, so a name in the same city decides
        only for a row that has neither: sending the same sheet twice must not enter everybody twice.
        """
        issued = {self.by_identifier[item] for item in row.identifiers.items() if item in self.by_identifier}
        keyed = self.by_key.get(row.key) if row.key else None
        if len(issued) > 1 or (issued and keyed and keyed not in issued):
            row.refuse("E_IDENTIFIER_CONFLICT", "uscc", _("Its identifiers belong to different organizations."))
            return None
        if issued:
            return issued.pop()
        if keyed or row.key or row.identifiers:
            return keyed
        same = self.by_name.get((row.name_key, lists.place_key(row.city)), [])
        return same[0] if same else None
