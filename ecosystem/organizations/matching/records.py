"""Organizations of the registry as sides of a comparison."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from ecosystem.core.batches import chunks
from ecosystem.organizations.choices import NameKind, Scheme
from ecosystem.organizations.matching.evidence import registrable_domain
from ecosystem.organizations.matching.places import gazetteer, located
from ecosystem.organizations.matching.sides import Named, Side

COLUMNS = (
    "pk",
    "public_id",
    "name",
    "name_en",
    "short_name",
    "kind",
    "website",
    "place__code",
    "place__name",
    "place_text",
)


@dataclass(frozen=True)
class Record:
    """An organization, and the side it makes."""

    pk: int
    public_id: str
    name: str
    side: Side


def records_of(organizations: QuerySet, pks: Iterable[int]) -> dict[int, Record]:
    """Those of the organizations that have these keys, with all their names and identifiers; three statements a chunk."""
    found: dict[int, Record] = {}
    for chunk in chunks(pks):
        found.update(_chunk(organizations, chunk))
    return found


def _chunk(organizations: QuerySet, pks: list[int]) -> dict[int, Record]:
    names: dict[int, list[Named]] = defaultdict(list)
    codes: dict[int, dict[str, str]] = defaultdict(dict)
    rows = list(organizations.filter(pk__in=pks).order_by().values(*COLUMNS))
    every_name = apps.get_model("organizations.OrganizationName")._default_manager.filter(organization__in=pks)
    for pk, name, kind, ends_on in every_name.order_by("pk").values_list("organization_id", "name", "kind", "ends_on"):
        ended = kind == NameKind.OFFICIAL and ends_on is not None
        names[pk].append(Named(name, NameKind.FORMER if ended else kind))
    every_code = apps.get_model("organizations.Identifier")._default_manager.filter(organization__in=pks)
    for pk, scheme, value in every_code.exclude(scheme=Scheme.LOCAL).values_list("organization_id", "scheme", "value"):
        codes[pk].setdefault(scheme, value)
    return {row["pk"]: _record(row, names[row["pk"]], codes[row["pk"]]) for row in rows}


def _record(row: dict[str, Any], names: list[Named], codes: dict[str, str]) -> Record:
    own = [Named(row["name"], NameKind.OFFICIAL)]
    own += [Named(row["name_en"], NameKind.TRANSLATED)] if row["name_en"] else []
    own += [Named(row["short_name"], NameKind.SHORT)] if row["short_name"] else []
    seen = {(named.key, named.kind): named for named in [*own, *names] if named.key}
    code, text = row["place__code"], row["place__name"] or row["place_text"]
    known = code in gazetteer().parents or code in gazetteer().english_names
    side = Side(
        names=tuple(seen.values()),
        kind=row["kind"],
        identifiers=codes,
        place=frozenset({code}) if known else located("", text),
        place_text=text,
        domain=registrable_domain(row["website"]),
    )
    return Record(row["pk"], row["public_id"], row["name"], side)
