"""The organizations of a synthetic city, made in parts so that memory stays the same at any size."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ecosystem.audit.recording import create_many
from ecosystem.core.dates import Precision
from ecosystem.core.ids import ALPHABET, LENGTH
from ecosystem.intake.synthetic.naming import MadeName, make_name, make_uscc, weighted
from ecosystem.organizations.choices import Kind, NameKind, NameLanguage, Scheme, Status
from ecosystem.organizations.models import (
    Identifier,
    Organization,
    OrganizationLayer,
    OrganizationName,
    OrganizationSector,
)
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer

KINDS = (
    (Kind.COMPANY, 800),
    (Kind.TEAM, 60),
    (Kind.RESEARCH_INSTITUTE, 40),
    (Kind.UNIVERSITY_SCHOOL, 25),
    (Kind.UNIVERSITY, 12),
    (Kind.HOSPITAL, 15),
    (Kind.INVESTOR, 15),
    (Kind.ASSOCIATION, 10),
    (Kind.AGENCY, 12),
    (Kind.MEDIA, 6),
    (Kind.OTHER, 5),
)
STATUSES = ((Status.PUBLIC, 96), (Status.DRAFT, 2), (Status.UNLISTED, 1), (Status.ARCHIVED, 1))
LAYER_WEIGHTS = (1, 4, 2, 6)
# As what each kind is registered; the others are public institutions.
PREFIXES = {Kind.COMPANY: "91", Kind.INVESTOR: "91", Kind.MEDIA: "91", Kind.ASSOCIATION: "51", Kind.AGENCY: "11"}
WITHOUT_CODE = frozenset({Kind.TEAM, Kind.UNIVERSITY_SCHOOL})
# So many organizations are made at a time.
PART = 2000
FIRST_DAY, LAST_DAY = date(1998, 1, 1), date(2026, 6, 30)


def public_id(random: Random) -> str:
    """A public id drawn from the city's own chance, so that the same seed makes the same city."""
    return "".join(random.choices(ALPHABET, k=LENGTH))


def some_day(random: Random, first: date, last: date) -> date:
    """A day between the two, both included; the first where they are out of order."""
    return first + timedelta(days=random.randint(0, max(0, (last - first).days)))


@dataclass
class Population:
    """What the organizations are made from."""

    registry: Place
    districts: list[Place]
    sectors: list[Sector]
    layers: list[ValueChainLayer]
    random: Random
    seed: int

    def make(self, first: int, count: int) -> list[Organization]:
        """Make organizations number ``first`` and following, with names, identifiers, sectors and layers."""
        made = [self._organization() for _number in range(count)]
        organizations = [organization for organization, _name in made]
        create_many(organizations)
        create_many([name for organization, made_name in made for name in self._names(organization, made_name)])
        create_many(
            [
                Identifier(
                    organization=organization,
                    scheme=Scheme.USCC,
                    value=make_uscc(self.seed, first + index, PREFIXES.get(organization.kind, "12")),
                )
                for index, organization in enumerate(organizations)
                if organization.kind not in WITHOUT_CODE and self.random.random() < 0.97
            ]
        )
        create_many([link for organization in organizations for link in self._sectors(organization)])
        create_many([link for organization in organizations for link in self._layers(organization)])
        return organizations

    def _organization(self) -> tuple[Organization, MadeName]:
        random = self.random
        kind = weighted(random, KINDS)[0]
        name = make_name(random, kind)
        founded = some_day(random, FIRST_DAY, LAST_DAY)
        only_year = random.random() < 0.15
        sector = random.choice(self.sectors)
        organization = Organization(
            public_id=public_id(random),
            registry=self.registry,
            kind=kind,
            status=weighted(random, STATUSES)[0],
            name=name.official,
            name_en=name.english if random.random() < 0.6 else "",
            short_name=name.short,
            place=random.choice(self.districts),
            founded_on=founded.replace(month=1, day=1) if only_year else founded,
            founded_on_precision=Precision.YEAR if only_year else Precision.DAY,
            description=f"{name.short or name.official}从事{sector.name}。",
            description_en=f"{name.english} works in {sector.name_en.lower()}.",
            verified_on=some_day(random, date(2024, 1, 1), LAST_DAY) if random.random() < 0.5 else None,
        )
        organization.first_sector = sector  # type: ignore[attr-defined]
        return organization, name

    def _names(self, organization: Organization, made: MadeName) -> Iterator[OrganizationName]:
        yield OrganizationName(organization=organization, name=made.official, kind=NameKind.OFFICIAL)
        if made.short:
            yield OrganizationName(organization=organization, name=made.short, kind=NameKind.SHORT)
        if organization.name_en:
            yield OrganizationName(
                organization=organization, name=made.english, kind=NameKind.TRANSLATED, language=NameLanguage.EN
            )
        if self.random.random() < 0.08:
            former = make_name(self.random, organization.kind).official
            renamed = some_day(self.random, organization.founded_on or FIRST_DAY, LAST_DAY) + timedelta(days=1)
            yield OrganizationName(organization=organization, name=former, kind=NameKind.FORMER, ends_on=renamed)

    def _sectors(self, organization: Organization) -> Iterator[OrganizationSector]:
        chosen = {organization.first_sector, *self.random.sample(self.sectors, self.random.choice((0, 0, 1, 2)))}  # type: ignore[attr-defined]
        for sector in sorted(chosen, key=lambda sector: sector.pk):
            yield OrganizationSector(organization=organization, sector=sector)

    def _layers(self, organization: Organization) -> Iterator[OrganizationLayer]:
        weights = LAYER_WEIGHTS[: len(self.layers)]
        chosen = set(self.random.choices(self.layers, weights=weights, k=self.random.choice((1, 1, 1, 2))))
        for layer in sorted(chosen, key=lambda layer: layer.pk):
            yield OrganizationLayer(organization=organization, layer=layer)
