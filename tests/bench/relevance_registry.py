"""A registry of real names to search in, made in place of data that is not part of the product (``WUTONG_REAL_DATA``)."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from ecosystem.core.batches import batches
from ecosystem.core.ids import new_public_id
from ecosystem.core.text import name_key, sort_key
from ecosystem.organizations.identifiers import normalize_identifier
from ecosystem.organizations.indexing import reindex
from ecosystem.organizations.models import Identifier, Organization, OrganizationName
from ecosystem.vocabulary.models import Place
from tests.bench.matching_pairs import RealData, Record

KINDS = {"ai_computing_centre": "computing_center"}
SCHEMES = {"uscc": "uscc", "school_code": "school_code", "ror": "ror", "stock_code": "stock_code"}


def records(data: RealData, noise: int) -> Iterator[Record]:
    """The records of the file, with what ROR says of them, and so many companies of the big sample."""
    external = {one["ror"]: one["ext"] for one in data.ror()}
    seen: set[str] = set()
    for record in data.records():
        extra = external.get(record["ror"] or "", {})
        yield {**record, "isni": extra.get("ISNI"), "wikidata": extra.get("Wikidata")}
        seen.add(record["name_hans"])
    others = [row for row in data.companies() if len(row["name"]) < 100 and row["name"] not in seen]
    for row in islice(iter(Random(7).sample(others, len(others))), noise):
        yield {"type": "company", "name_hans": row["name"], "uscc": row["uscc"]}


def fill(data: RealData, noise: int) -> int:
    """Make the registry; returns how many organizations it has."""
    registry, count, taken = Place.objects.get(code="420100"), 0, set()
    for batch in batches(records(data, noise), 2000):
        made = Organization.objects.bulk_create([_organization(one, registry) for one in batch], batch_size=500)
        pairs = list(zip(made, batch, strict=True))
        OrganizationName.objects.bulk_create([name for pair in pairs for name in _names(*pair)], batch_size=500)
        codes = [code for pair in pairs for code in _codes(*pair)]
        new = [code for code in codes if (code.scheme, code.value) not in taken]
        taken.update((code.scheme, code.value) for code in new)
        Identifier.objects.bulk_create(_distinct(new), batch_size=500)
        reindex(one.pk for one in made)
        count += len(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return count


def _distinct(codes: list[Identifier]) -> list[Identifier]:
    return list({(code.scheme, code.value): code for code in codes}.values())


def _organization(one: Record, registry: Place) -> Organization:
    made = Organization(
        public_id=new_public_id(),
        registry=registry,
        kind=KINDS.get(one["type"], one["type"]),
        status="public",
        name=one["name_hans"][:200],
        name_en=(one.get("name_en") or "")[:250],
        short_name=next(iter(one.get("short_names") or []), ""),
        sort_key=sort_key(one["name_hans"]),
        name_key=name_key(one["name_hans"]),
    )
    made.derive()
    return made


def _names(organization: Organization, one: Record) -> list[OrganizationName]:
    told: list[tuple[str, str]] = [("official", organization.name)]
    told += [("translated", organization.name_en)] if organization.name_en else []
    for field, kind in (
        ("short_names", "short"),
        ("aliases", "alias"),
        ("acronyms", "acronym"),
        ("former_names", "former"),
    ):
        told += [(kind, name) for name in one.get(field) or []]
    rows: dict[str, OrganizationName] = {}
    for kind, name in told:
        if name_key(name):
            rows.setdefault(
                name, OrganizationName(organization=organization, kind=kind, name=name[:250], key=name_key(name))
            )
    return list(rows.values())


def _codes(organization: Organization, one: dict[str, Any]) -> Iterator[Identifier]:
    for field in ("uscc", "school_code", "ror", "stock_code", "isni", "wikidata"):
        if value := one.get(field):
            value = value[0] if isinstance(value, list) else value
            try:
                yield Identifier(organization=organization, scheme=field, value=normalize_identifier(field, str(value)))
            except ValidationError:
                continue
