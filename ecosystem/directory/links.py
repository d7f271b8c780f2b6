"""The relationships of one organization, seen from its side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from ecosystem.core.dates import today
from ecosystem.core.paging import Key, Page, keyset_page
from ecosystem.core.queries import with_sticky
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.telling import Citation, citation, told
from ecosystem.organizations.choices import Kind as OrganizationKind
from ecosystem.organizations.models import Organization
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.querysets import RelationshipQuerySet

SHOWN = 12
PAGE_SIZE = 50
# Public bodies and infrastructure stand out from companies in the picture.
TONES = {
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


@dataclass(frozen=True)
class Neighborhood:
    """The first links of an organization, and how many there are in all."""

    links: list[Link]
    total: int
    more_url: str

    @property
    def rest(self) -> int:
        return self.total - len(self.links)


def neighborhood(organization: Organization, asked: Asked) -> Neighborhood:
    """What a profile shows of the graph: the first links, and the way to the others. Two queries."""
    rows = public_links(organization, asked.day)
    found = [as_link(row, organization) for row in rows.with_ends().order_by("id")[: SHOWN + 1]]
    total = rows.count() if len(found) > SHOWN else len(found)
    path = reverse("directory:organization_relationships", args=[organization.public_id])
    more_url = with_sticky(path, asked.request)
    return Neighborhood(found[:SHOWN], total, more_url if total > SHOWN else "")


def links_page(organization: Organization, asked: Asked) -> tuple[Page, list[Link], int]:
    """A page of all links, and how many there are."""
    rows = public_links(organization, asked.day)
    page = keyset_page(rows.with_ends(), [Key("id")], asked.request.GET.get("cursor", ""), PAGE_SIZE)
    return page, [as_link(row, organization) for row in page.rows], rows.count()


def public_links(organization: Organization, day: date) -> RelationshipQuerySet:
    """The relationships of an organization that everybody may see, as of a day."""
    return Relationship.objects.visible_to(VISITOR).around(organization).as_of(day)


def as_link(row: Relationship, organization: Organization) -> Link:
    """A relationship as one of its ends says it."""
    outgoing = row.subject_id == organization.pk
    other = row.object if outgoing else row.subject
    return Link(
        key=row.public_id,
        relation=str(row.get_kind_display()) if outgoing else row.inverse_label,
        label=str(other),
        url=other.get_absolute_url(),
        kind=str(other.get_kind_display()),
        tone=TONES.get(OrganizationKind(other.kind), "plain"),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        note=told(row, "note"),
        source=citation(row.source),
        quote=row.quote,
    )


def dated_relationships(organization: Organization, day: date, limit: int) -> Iterable[Relationship]:
    """Relationships of which a start or an end is known to lie in the past, for the timeline; the latest ones."""
    rows = Relationship.objects.visible_to(VISITOR).around(organization)
    dated = rows.filter(Q(starts_on__lte=day) | Q(ends_on__lte=min(day, today())))
    return dated.with_ends().order_by("-starts_on", "-id")[:limit]
