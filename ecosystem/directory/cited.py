"""The public facts that cite a document, a query for each kind of fact."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.models import CapacityPhase, Center, CenterParty, CenterStep, PeerCity, Platform
from ecosystem.core.choices import Publication
from ecosystem.figures.models import Figure
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.organizations.models import Identifier, Milestone, OrganizationName, OrganizationStatement
from ecosystem.programs.models import Program
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStage, SolutionStatement
from ecosystem.sources.models import Source

SHOWN = 30
OF_SEEN = {"organization__status__in": SEEN_BY_ADDRESS}
OF_SOLUTION = {"solution__status": Publication.PUBLIC}
OF_CENTER = {"center__status": Publication.PUBLIC}


@dataclass(frozen=True)
class Kind:
    """A kind of fact: which of them are public, and what stands for one in a list."""

    key: str
    label: str | Promise
    rows: Callable[[], QuerySet]
    owner: str = ""
    told: Callable[[Any], str] = str


@dataclass(frozen=True)
class CitedFact:
    """One fact in the list of a source."""

    label: str
    detail: str
    url: str
    quote: str


@dataclass(frozen=True)
class Group:
    """The facts of one kind: the first of them, and how many there are."""

    key: str
    label: str | Promise
    facts: list[CitedFact]
    total: int

    @property
    def rest(self) -> int:
        return self.total - len(self.facts)


KINDS = (
    Kind("figures", _("Reported figures"), lambda: Figure.objects.public().select_related("measure")),
    Kind("outcomes", _("Outcomes"), lambda: Outcome.objects.public().select_related("solution"), "solution"),
    Kind("solutions", _("Solutions"), Solution.objects.public),
    Kind(
        "statements",
        _("Statements about solutions"),
        lambda: SolutionStatement.objects.filter(**OF_SOLUTION),
        "solution",
    ),
    Kind("stages", _("Stages of solutions"), lambda: SolutionStage.objects.filter(**OF_SOLUTION), "solution"),
    Kind(
        "solution-parties",
        _("Parties of solutions"),
        lambda: SolutionParty.objects.filter(**OF_SOLUTION, **OF_SEEN).select_related("organization"),
        "solution",
    ),
    Kind(
        "relationships", _("Relationships"), lambda: Relationship.objects.public().select_related("subject", "object")
    ),
    Kind("names", _("Names of organizations"), lambda: OrganizationName.objects.filter(**OF_SEEN), "organization"),
    Kind(
        "identifiers",
        _("Identifiers"),
        lambda: Identifier.objects.filter(**OF_SEEN),
        "organization",
        lambda one: f"{one.get_scheme_display()} {one.value}",
    ),
    Kind("milestones", _("Milestones"), lambda: Milestone.objects.filter(**OF_SEEN), "organization"),
    Kind(
        "about",
        _("Statements about organizations"),
        lambda: OrganizationStatement.objects.filter(**OF_SEEN),
        "organization",
    ),
    Kind("centers", _("Centers"), Center.objects.public),
    Kind("phases", _("Capacity phases"), lambda: CapacityPhase.objects.filter(**OF_CENTER), "center"),
    Kind(
        "center-parties",
        _("Parties of centers"),
        lambda: CenterParty.objects.filter(**OF_CENTER, **OF_SEEN).select_related("organization"),
        "center",
    ),
    Kind("steps", _("Service steps"), lambda: CenterStep.objects.filter(**OF_CENTER), "center"),
    Kind("platforms", _("Platforms"), lambda: Platform.objects.public().select_related("center"), "center"),
    Kind("programs", _("Programs"), lambda: Program.objects.public().select_related("platform"), "platform"),
    Kind("cities", _("Peer cities"), lambda: PeerCity.objects.select_related("place")),
)


def facts_citing(source: Source) -> list[Group]:
    """What rests on the source, kind by kind; kinds of which nothing does are left out."""
    groups = [_group(kind, source) for kind in KINDS]
    return [group for group in groups if group.facts]


def _group(kind: Kind, source: Source) -> Group:
    rows = kind.rows().filter(source=source).order_by("pk")
    if kind.owner:
        rows = rows.select_related(kind.owner)
    # The count comes with the rows: one query a kind, however many facts there are.
    found = list(rows.annotate(cited_in_all=Window(Count("pk")))[:SHOWN])
    return Group(kind.key, kind.label, [_fact(row, kind) for row in found], found[0].cited_in_all if found else 0)


def _fact(row: Any, kind: Kind) -> CitedFact:
    owner = getattr(row, kind.owner) if kind.owner else None
    shown = row if hasattr(row, "get_absolute_url") else owner
    return CitedFact(
        label=kind.told(row),
        detail=str(owner) if owner is not None else "",
        url=shown.get_absolute_url() if shown is not None else "",
        quote=getattr(row, "quote", ""),
    )
