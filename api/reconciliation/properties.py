"""The types and properties that the reconciliation service knows: evidence for a query, columns for an extension."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import Precision
from ecosystem.organizations.choices import Kind, NameKind, Scheme
from ecosystem.organizations.matching.sides import SCHEMES
from ecosystem.organizations.models import Identifier, Organization, OrganizationName, OrganizationSector
from ecosystem.vocabulary.choices import PlaceLevel

ANY_TYPE = "organization"
Values = list[dict[str, Any]]


@dataclass(frozen=True)
class Column:
    """A property: its name for people, how it is read of an organization's facts, whether it can be evidence."""

    name: str | Promise
    read: Callable[[dict[str, Any]], Values]
    is_evidence: bool = False


def _text(name: str) -> Callable[[dict[str, Any]], Values]:
    return lambda facts: [{"str": str(facts[name])}] if facts[name] else []


def _texts(name: str) -> Callable[[dict[str, Any]], Values]:
    return lambda facts: [{"str": value} for value in facts[name]]


def _founded(facts: dict[str, Any]) -> Values:
    """A day as a moment, as the specification wants it; less than a day stays text, so that no day is made up."""
    day, precision = facts["founded_on"], facts["founded_on_precision"]
    if day is None:
        return []
    if precision == Precision.DAY:
        return [{"date": f"{day.isoformat()}T00:00:00Z"}]
    return [{"str": day.strftime("%Y-%m" if precision == Precision.MONTH else "%Y")}]


def _kind(facts: dict[str, Any]) -> Values:
    return [{"id": facts["kind"], "name": str(Kind(facts["kind"]).label)}]


COLUMNS: dict[str, Column] = {
    "name": Column(_("name"), _text("name")),
    "name_en": Column(_("English name"), _text("name_en"), is_evidence=True),
    "short_name": Column(_("short name"), _text("short_name")),
    "former_names": Column(_("former names"), _texts(NameKind.FORMER)),
    "aliases": Column(_("aliases"), _texts(NameKind.ALIAS)),
    "kind": Column(_("kind"), _kind, is_evidence=True),
    **{scheme.value: Column(scheme.label, _texts(scheme), is_evidence=True) for scheme in SCHEMES},
    "province": Column(_("province"), _text("province"), is_evidence=True),
    "city": Column(_("city"), _text("city"), is_evidence=True),
    "website": Column(_("website"), _text("website"), is_evidence=True),
    "founded_on": Column(_("founded on"), _founded),
    "sectors": Column(_("sectors"), _texts("sectors")),
    "description": Column(_("description"), _text("description")),
}
FIELDS = (
    *("pk", "public_id", "name", "name_en", "short_name", "kind", "website", "founded_on", "founded_on_precision"),
    *("description", "place__name", "place__level", "place__parent__name", "place__parent__parent__name"),
)


def facts_of(organizations: QuerySet[Organization], ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What the columns read, by public id; four statements however many are asked for."""
    rows = list(organizations.filter(public_id__in=ids).order_by().values(*FIELDS))
    lists: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    pks = [row["pk"] for row in rows]
    for pk, kind, name in (
        OrganizationName.objects.filter(organization__in=pks)
        .order_by("pk")
        .values_list("organization_id", "kind", "name")
    ):
        lists[pk][kind].append(name)
    codes = Identifier.objects.filter(organization__in=pks).exclude(scheme=Scheme.LOCAL).order_by("pk")
    for pk, scheme, value in codes.values_list("organization_id", "scheme", "value"):
        lists[pk][scheme].append(value)
    sectors = OrganizationSector.objects.filter(organization__in=pks).order_by("sector__path")
    for pk, name in sectors.values_list("organization_id", "sector__name"):
        lists[pk]["sectors"].append(name)
    return {row["public_id"]: {**_listed(lists[row["pk"]]), **row, **_where(row)} for row in rows}


def _listed(lists: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: lists.get(name, []) for name in (*SCHEMES, NameKind.FORMER, NameKind.ALIAS, "sectors")}


def _where(row: dict[str, Any]) -> dict[str, str]:
    """The city and the province of a place, which may be a district, a city or a province; 北京市 is both."""
    chain = [row["place__name"], row["place__parent__name"], row["place__parent__parent__name"]]
    chain = [name for name in chain if name]
    above = chain[1:] if row["place__level"] in {PlaceLevel.DISTRICT, PlaceLevel.AREA} else chain
    if not above:
        return {"city": "", "province": ""}
    province = above[-1] if len(chain) > 1 or row["place__level"] == PlaceLevel.PROVINCE else ""
    city = "" if row["place__level"] == PlaceLevel.PROVINCE and not above[0].endswith("市") else above[0]
    return {"city": city, "province": province}
