"""Writing imported rows: good ones in, one change set, the same sheet again changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create_many, update
from ecosystem.core.batches import batches
from ecosystem.organizations.choices import NameKind, Scheme, Status
from ecosystem.organizations.former_holders import former_holders
from ecosystem.organizations.imports.matching import Lists, Matches
from ecosystem.organizations.imports.rows import ImportedRow
from ecosystem.organizations.models import Identifier, Organization, OrganizationName, OrganizationSector
from ecosystem.vocabulary.models import Place

BATCH = 1000
SECTORS_TEXT, PLACE_TEXT = 300, 100


@dataclass
class ImportReport:
    """What came of an import, counted in rows; ``changed`` are the keys of organizations that were there and changed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[ImportedRow] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + len(self.refused)


@dataclass
class OrganizationImport:
    """An import into one city's registry. ``sender`` tells whose keys the column ``key`` holds."""

    registry: Place
    sender: str
    by: Any
    status: str = Status.PUBLIC
    report: ImportReport = field(default_factory=ImportReport)
    _seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def run(self, rows: Iterable[ImportedRow], *, reason: str = "") -> ImportReport:
        """Write the rows that have no error, in one change set; raises :class:`DomainError` and writes nothing if it cannot.

        Refused rows come back in the report, in their order.
        """
        authorize(self.by, "organizations.change", Organization(registry=self.registry))
        lists = Lists.load()
        with change_set(by=self.by, verb=gettext_noop("Import organizations"), reason=reason):
            for batch in batches(self._without_duplicates(rows, lists), BATCH):
                self._write(batch, lists)
        self.report.refused.sort(key=lambda row: row.number)
        return self.report

    def _without_duplicates(self, rows: Iterable[ImportedRow], lists: Lists) -> Iterator[ImportedRow]:
        for row in rows:
            found = _marks(row, lists)
            for column, marks in found:
                if marks in self._seen:
                    first = self._seen[marks]
                    row.refuse("E_DUPLICATE_IN_FILE", column, _("Row %(row)d has the same.") % {"row": first})
            if row.errors:
                self.report.refused.append(row)
                continue
            self._seen.update({marks: row.number for _column, marks in found})
            yield row

    def _write(self, rows: list[ImportedRow], lists: Lists) -> None:
        matches = Matches.load(rows, self.registry, self.sender, lists)
        targets = {row.number: matches.find(row, lists) for row in rows}
        _refuse_taken_over(rows, targets)
        self.report.refused += [row for row in rows if row.errors]
        rows = [row for row in rows if not row.errors]
        new = [row for row in rows if targets[row.number] is None]
        known = [(row, targets[row.number]) for row in rows if targets[row.number] is not None]
        self._create(new, lists)
        self._update(known, lists)

    def _create(self, rows: Sequence[ImportedRow], lists: Lists) -> dict[int, int]:
        organizations = [self._organization(row, lists) for row in rows]
        create_many(organizations)
        pairs = list(zip(rows, organizations, strict=True))
        create_many([name for row, organization in pairs for name in _names(row, organization)])
        create_many([code for row, organization in pairs for code in self._identifiers(row, organization)])
        create_many(
            [
                OrganizationSector(organization=organization, sector=sector)
                for row, organization in pairs
                for sector in lists.split_sectors(row.sectors)[0]
            ]
        )
        self.report.created += len(rows)
        return {row.number: organization.pk for row, organization in pairs}

    def _organization(self, row: ImportedRow, lists: Lists) -> Organization:
        place, written = _place(row, lists)
        return Organization(
            registry=self.registry,
            status=self.status,
            kind=row.kind,
            name=row.name,
            name_en=_first(row, NameKind.TRANSLATED),
            short_name=_first(row, NameKind.SHORT)[:100],
            place=place,
            place_text=written,
            sectors_text="；".join(lists.split_sectors(row.sectors)[1])[:SECTORS_TEXT],
            website=row.website,
            founded_on=row.founded_on,
            founded_on_precision=row.founded_on_precision,
            registered_capital=row.registered_capital,
            capital_currency=row.capital_currency,
            description=row.description,
            remark=row.remark,
        )

    def _identifiers(self, row: ImportedRow, organization: Organization) -> Iterator[Identifier]:
        for scheme, value in row.identifiers.items():
            yield Identifier(organization=organization, scheme=scheme, value=value)
        if row.key:
            yield Identifier(organization=organization, scheme=Scheme.LOCAL, value=row.key, sender=self.sender)

    def _update(self, known: Sequence[tuple[ImportedRow, int | None]], lists: Lists) -> None:
        organizations = (
            Organization.objects.select_for_update(of=("self",))
            .select_related("registry", "place__parent")
            .prefetch_related("names", "identifiers", "sector_links")
            .in_bulk([pk for _row, pk in known if pk is not None])
        )
        for row, pk in known:
            organization = organizations[pk]  # type: ignore[index]
            if organization.registry_id != self.registry.pk:
                authorize(self.by, "organizations.change", organization)
            changed = self.completion(organization, row, lists).write()
            if changed:
                self.report.changed.add(organization.pk)
            self.report.updated += changed
            self.report.unchanged += not changed

    def write_matched(self, rows: Sequence[tuple[ImportedRow, int | None]], lists: Lists) -> dict[int, int]:
        """Write rows whose organizations are known (by their keys; None for new ones), inside a change set.

        Returns the keys of the new organizations by the numbers of their rows.
        """
        made = self._create([row for row, pk in rows if pk is None], lists)
        self._update([(row, pk) for row, pk in rows if pk is not None], lists)
        return made

    def completion(self, organization: Organization, row: ImportedRow, lists: Lists) -> "Completion":
        """What the row says beyond what is kept of the organization; what it leaves empty stays, and nothing is removed."""
        known_names = {(name.name, name.kind) for name in organization.names.all()} | {
            (name.name, NameKind.OFFICIAL) for name in organization.names.all()
        }
        names = [name for name in _names(row, organization) if (name.name, name.kind) not in known_names]
        for name in names:
            if name.kind == NameKind.OFFICIAL:
                name.kind = NameKind.ALIAS
        codes = {(code.scheme, code.value) for code in organization.identifiers.all()}
        linked = {link.sector_id for link in organization.sector_links.all()}
        return Completion(
            organization,
            values=_stated_values(organization, row, lists),
            names=names,
            identifiers=[c for c in self._identifiers(row, organization) if (c.scheme, c.value) not in codes],
            sectors=[
                OrganizationSector(organization=organization, sector=sector)
                for sector in lists.split_sectors(row.sectors)[0]
                if sector.pk not in linked
            ],
        )


@dataclass
class Completion:
    """What an import would write to an organization that is there."""

    organization: Organization
    values: dict[str, Any]
    names: list[OrganizationName]
    identifiers: list[Identifier]
    sectors: list[OrganizationSector]

    def __bool__(self) -> bool:
        return bool(self.values or self.names or self.identifiers or self.sectors)

    def write(self) -> bool:
        """Write it, inside a change set; whether there was anything to write."""
        changes = bool(self)
        if self.values:
            update(self.organization, **self.values)
        for records in (self.names, self.identifiers, self.sectors):
            create_many(records)
        return changes


def _refuse_taken_over(rows: Sequence[ImportedRow], targets: Mapping[int, int | None]) -> None:
    """Refuse rows with an identifier that was another organization's: a person must say that it is taken over."""
    holders = former_holders([item for row in rows if not row.errors for item in row.identifiers.items()])
    for row in rows if holders else ():
        for item in row.identifiers.items():
            if (before := holders.get(item)) and targets[row.number] not in before:
                sentence = _("Another organization had this identifier before. Enter it by hand, and say why it moves.")
                row.refuse("E_IDENTIFIER_CONFLICT", item[0], sentence)


def _marks(row: ImportedRow, lists: Lists) -> list[tuple[str, tuple[str, ...]]]:
    """What two rows of a file must not both have, with the column it stands in."""
    marks: list[tuple[str, tuple[str, ...]]] = [
        (scheme, (scheme, value)) for scheme, value in row.identifiers.items() if scheme != Scheme.STOCK_CODE
    ]
    if row.key:
        marks.append(("key", (Scheme.LOCAL, row.key)))
    if not row.identifiers:
        marks.append(("name", ("name", row.name_key, lists.place_key(row.city))))
    return marks


def _names(row: ImportedRow, organization: Organization) -> Iterator[OrganizationName]:
    for name, kind, language in dict.fromkeys(row.names):
        yield OrganizationName(organization=organization, name=name, kind=kind, language=language)


def _first(row: ImportedRow, kind: str) -> str:
    return next((name for name, its_kind, _language in row.names if its_kind == kind), "")


def _place(row: ImportedRow, lists: Lists) -> tuple[Place | None, str]:
    """The place a row names, as closely as the lists know it; and what they do not know, as written."""
    city = lists.place(row.city)
    district = lists.district(city, row.district)
    if district is not None:
        return district, ""
    if city is not None:
        return city, row.district[:PLACE_TEXT]
    return None, " ".join(filter(None, (row.city, row.district)))[:PLACE_TEXT]


def _stated_values(organization: Organization, row: ImportedRow, lists: Lists) -> dict[str, Any]:
    """The fields that the row states and that differ from what is kept."""
    stated: dict[str, Any] = {
        "website": row.website,
        "sectors_text": "；".join(lists.split_sectors(row.sectors)[1])[:SECTORS_TEXT],
        "kind": row.kind if "kind" in row.stated else "",
        "description": row.description,
    }
    stated = {name: value for name, value in stated.items() if value}
    stated.update(_stated_place(organization, row, lists))
    if row.founded_on:
        stated.update(founded_on=row.founded_on, founded_on_precision=row.founded_on_precision)
    if row.registered_capital is not None:
        stated.update(registered_capital=row.registered_capital, capital_currency=row.capital_currency)
    if row.remark and row.remark not in organization.remark.split("\n"):
        stated["remark"] = "\n".join(filter(None, (organization.remark, row.remark)))
    for column, kind in (("name_en", NameKind.TRANSLATED), ("short_name", NameKind.SHORT)):
        if not getattr(organization, column) and _first(row, kind):
            stated[column] = _first(row, kind)
    return {name: value for name, value in stated.items() if getattr(organization, name) != value}


def _stated_place(organization: Organization, row: ImportedRow, lists: Lists) -> dict[str, Any]:
    """The place a row states; a city alone says nothing against a district of it."""
    place, written = _place(row, lists)
    if place is None:
        return {"place_text": written} if written and organization.place_id is None else {}
    kept = organization.place
    if kept is not None and place.pk in {kept.parent_id, kept.parent.parent_id if kept.parent else None}:
        return {}
    return {"place_id": place.pk, "place_text": written}
