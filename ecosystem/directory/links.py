"""The relationships of one organization, seen from its side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice

from django.db.models import F, Q, QuerySet

from ecosystem.audit.keeping import kept
from ecosystem.core.addresses import record_path
from ecosystem.core.choices import label_of
from ecosystem.core.dates import today
from ecosystem.core.paging import Key, Page, keyset_page
from ecosystem.core.queries import with_sticky
from ecosystem.core.records import Records
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.telling import Citation, Citations, citation, told, told_of_source
from ecosystem.organizations.choices import Kind as OrganizationKind
from ecosystem.organizations.models import Organization
from ecosystem.relationships.choices import Kind as RelationshipKind
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.querysets import RelationshipQuerySet
from ecosystem.sources.models import Source

SHOWN = 12
PAGE_SIZE = 50
Cite = Callable[[Source | None], Citation | None]
MOST_DATED = 40
# Public bodies and infrastructure stand out from companies in the picture.
TONES: dict[str, str] = {
    OrganizationKind.COMPUTING_CENTER: "leaf",
    OrganizationKind.ECOSYSTEM_OPERATOR: "leaf",
    OrganizationKind.UNIVERSITY: "ochre",
    OrganizationKind.UNIVERSITY_SCHOOL: "ochre",
    OrganizationKind.RESEARCH_INSTITUTE: "ochre",
}


@dataclass(frozen=True)
class Link:
    """One relationship: how the organization whose page it is would say it, and to whom."""

    key: str
    relation: str
    label: str
    url: str
    kind: str
    tone: str
    starts_on: date | None
    ends_on: date | None
    note: str
    source: Citation | None
    quote: str

    @property
    def suggest_url(self) -> str:
        """Where anybody suggests a correction of it."""
        return record_path("directory:suggest relationship", self.key)


@dataclass(frozen=True)
class Drawn:
    """A neighbor in the picture."""

    label: str
    url: str
    relation: str
    tone: str


def drawn(link: Link, at: Callable[[str], str]) -> Drawn:
    """A relationship on its line: without the colon that leads over to a name, and with what is asked for kept."""
    return Drawn(link.label, at(link.url), link.relation.rstrip("：: "), link.tone)


@dataclass(frozen=True)
class Neighborhood:
    """The first links of an organization, and how many there are in all.

    ``rows`` are what the links are told of; ``dated`` those with dates, current or not, for its timeline.
    """

    links: list[Link]
    total: int
    more_url: str
    rows: list[Relationship]
    dated: list[Relationship]

    @property
    def is_whole(self) -> bool:
        """Whether all of its links are among the first ones."""
        return len(self.links) == self.total

    @property
    def rest(self) -> int:
        return self.total - len(self.links)


@dataclass(frozen=True)
class Crowd:
    """Of an organization with more links than are shown: how many, and which have the latest dates."""

    total: int
    dated: list[int]


def visible() -> RelationshipQuerySet:
    """The relationships that everybody may see."""
    return Relationship.objects.visible_to(VISITOR)


def _ends(rows: QuerySet[Relationship]) -> QuerySet[Relationship]:
    """With what is told of both ends and of the source, and no more of them."""
    told_of_ends = (
        f"{end}__{name}" for end in ("subject", "object") for name in ("public_id", "name", "name_en", "kind")
    )
    own = ("public_id", "kind", "starts_on", "ends_on", "note", "note_en", "quote")
    rows = rows.select_related("subject", "object", "source")
    return rows.only(*own, "subject", "object", "source", *told_of_ends, *told_of_source("source"))


# The first links at either end; both are in the order of an index, so of a hub no more is read than is shown.
FIRST_OUT = Records(lambda key, day: _ends(visible().filter(subject=key).as_of(day)).order_by("pk")[: SHOWN + 1])
FIRST_IN = Records(lambda key, day: _ends(visible().filter(object=key).as_of(day)).order_by("pk")[: SHOWN + 1])
# Of which a start or an end is known to lie in the past, the latest first.
DATED = Records(lambda key, day, ended: _ends(_dated(key, day, ended))[:MOST_DATED])
BY_KEYS = Records(lambda keys: _ends(Relationship.objects.filter(pk__in=keys)))


def neighborhood(organization: Organization, asked: Asked) -> Neighborhood:
    """What a profile shows of the graph: the first links, and the way to the others."""
    key, day = organization.pk, asked.day
    ended = min(day, today())
    # Of no organization a link leads to itself, so none is found at both ends.
    first = merge(FIRST_OUT.read(key, day), FIRST_IN.read(key, day), key=lambda row: row.pk)
    found = list(islice(first, SHOWN + 1))
    cite = Citations()
    links = [as_link(row, organization, cite) for row in found[:SHOWN]]
    if len(found) <= SHOWN:
        return Neighborhood(links, len(links), "", found, DATED.read(key, day, ended))
    crowd: Crowd = kept(("crowd", key, day, ended), lambda: _crowd(organization, day, ended))
    rows = {row.pk: row for row in BY_KEYS.read(crowd.dated)}
    path = record_path("directory:organization_relationships", organization.public_id)
    more_url = with_sticky(path, asked.request) if crowd.total > SHOWN else ""
    return Neighborhood(links, crowd.total, more_url, found[:SHOWN], [rows[pk] for pk in crowd.dated])


def _crowd(organization: Organization, day: date, ended: date) -> Crowd:
    """A hub's links have to be counted and put in order by their dates once for an edition, not for every visitor."""
    dated = _dated(organization.pk, day, ended).values_list("pk", flat=True)
    return Crowd(public_links(organization, day).count(), list(dated[:MOST_DATED]))


def _dated(key: int, day: date, ended: date) -> QuerySet[Relationship]:
    rows = visible().around(key).filter(Q(starts_on__lte=day) | Q(ends_on__lte=ended))
    return rows.order_by(F("starts_on").desc(nulls_last=True), "-pk")


def links_page(organization: Organization, asked: Asked) -> tuple[Page, list[Link], int]:
    """A page of all links, and how many there are."""
    rows = public_links(organization, asked.day)
    page = keyset_page(rows.with_ends(), [Key("id")], asked.request.GET.get("cursor", ""), PAGE_SIZE)
    total: int = kept(("links", organization.pk, asked.day), rows.count)
    return page, [as_link(row, organization) for row in page.rows], total


def public_links(organization: Organization, day: date) -> RelationshipQuerySet:
    """The relationships of an organization that everybody may see, as of a day."""
    return visible().around(organization).as_of(day)


def as_link(row: Relationship, organization: Organization, cite: Cite = citation) -> Link:
    """A relationship as one of its ends says it."""
    outgoing = row.subject_id == organization.pk
    other = row.object if outgoing else row.subject
    return Link(
        key=row.public_id,
        relation=label_of(RelationshipKind, row.kind) if outgoing else row.inverse_label,
        label=str(other),
        url=other.get_absolute_url(),
        kind=label_of(OrganizationKind, other.kind),
        tone=TONES.get(other.kind, "plain"),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        note=told(row, "note"),
        source=cite(row.source),
        quote=row.quote,
    )
