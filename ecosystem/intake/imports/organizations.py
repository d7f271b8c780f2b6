"""Records of organizations: which organization each is about, what it would change, and writing them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.dates import Precision
from ecosystem.core.text import CJK_RUN
from ecosystem.organizations.choices import Kind, NameKind, NameLanguage, Scheme
from ecosystem.organizations.imports import ImportedRow, OrganizationImport
from ecosystem.organizations.imports.matching import Lists
from ecosystem.organizations.imports.rows import NAMES
from ecosystem.organizations.imports.writing import Completion
from ecosystem.organizations.labels import kind_of_name
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place

SCHEMES = (Scheme.USCC, Scheme.ROR, Scheme.ISNI, Scheme.LEI, Scheme.WIKIDATA, Scheme.SCHOOL_CODE, Scheme.STOCK_CODE)
# Columns that are told with another one.
BESIDE = frozenset({"founded_on_precision", "capital_currency"})
STATUS_WORDS = {"active": "已入驻", "pending": "待入驻", "withdrawn": "已退出"}


def imported(record: Mapping[str, Any], number: int, *, with_program: bool = False) -> ImportedRow:
    """The record as a row that can be written. What has no place of its own becomes part of its remark."""
    row = ImportedRow(
        number=number,
        name=record["name"],
        kind=record.get("kind") or kind_of_name(record["name"]),
        city=record.get("city") or "",
        district=record.get("district") or "",
        sectors=list(record.get("sectors") or ()),
        website=record.get("website") or "",
        description=record.get("description") or "",
        identifiers={str(scheme): record[scheme] for scheme in SCHEMES if record.get(scheme)},
        stated=frozenset({"kind"} if record.get("kind") else ()),
    )
    row.names.append((row.name, NameKind.OFFICIAL, NameLanguage.ZH_HANS))
    for column, (kind, language) in NAMES.items():
        value = record.get(column) or []
        for name in [value] if isinstance(value, str) else value:
            if name != row.name:
                row.names.append((name, kind, language if CJK_RUN.search(name) else NameLanguage.EN))
    if record.get("founded_on"):
        row.founded_on = date.fromisoformat(record["founded_on"])
        row.founded_on_precision = record.get("founded_on_precision") or Precision.DAY
    if record.get("registered_capital") is not None:
        row.registered_capital = Decimal(str(record["registered_capital"]))
        row.capital_currency = record.get("capital_currency") or "CNY"
    row.remark = _remark(record, with_program=with_program)
    return row


def _remark(record: Mapping[str, Any], *, with_program: bool) -> str:
    """What the sheet remarks; when it joined and where it stands too, where no program takes that."""
    parts = [record.get("remark") or ""]
    if not with_program or record.get("status") == "withdrawn":
        joined = _as_told(record.get("joined_on"), record.get("joined_on_precision"))
        parts += [f"入驻日期：{joined}" if joined else "", STATUS_WORDS.get(record.get("status") or "", "")]
    return "；".join(filter(None, parts))


def _as_told(day: str | None, precision: str | None) -> str:
    if not day:
        return ""
    return {Precision.YEAR: day[:4], Precision.MONTH: day[:7]}.get(precision or "", day)  # type: ignore[call-overload]


def stands(organizations: Sequence[int]) -> dict[int, Organization]:
    """The organizations with all that a completion compares."""
    rows = Organization.objects.select_related("registry", "place__parent")
    return rows.prefetch_related("names", "identifiers", "sector_links__sector").in_bulk(list(organizations))


def changes_of(
    organization: Organization, row: ImportedRow, run: OrganizationImport, lists: Lists
) -> list[dict[str, str]]:
    """What the row would change, field by field: how it is called, what stands there, what would."""
    return told_changes(run.completion(organization, row, lists))


def told_changes(completion: Completion) -> list[dict[str, str]]:
    """A completion in words."""
    found = [_told(completion, name) for name in completion.values if name not in BESIDE]
    found += [_added(name.get_kind_display(), name.name) for name in completion.names]
    found += [_added(code.get_scheme_display(), code.value) for code in completion.identifiers]
    found += [_added(_("sector"), str(link.sector)) for link in completion.sectors]
    return found


def _added(field: str, value: str) -> dict[str, str]:
    return {"field": field, "before": "", "after": value}


def _told(completion: Completion, name: str) -> dict[str, str]:
    """One column: its name, what stands in it, what would."""
    organization, after = completion.organization, completion.values[name]
    before = getattr(organization, name)
    if name == "place_id":
        before, after = organization.place, Place.objects.get(pk=after)
    elif name == "kind":
        before, after = Kind(before).label, Kind(after).label
    elif name == "registered_capital":
        currency = completion.values.get("capital_currency", organization.capital_currency)
        before, after = _capital(before, organization.capital_currency), _capital(after, currency)
    label = Organization._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return {"field": str(label), "before": str(before or ""), "after": str(after)}


def _capital(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else f"{amount:,.0f} {currency}"
