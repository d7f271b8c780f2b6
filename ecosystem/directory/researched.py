"""What an organization's page tells of research: projects it takes part in, outputs it uses, trainings held with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ecosystem.directory.telling import Citation, citation
from ecosystem.research.models import OutputUse, ProjectPartner, Training

SHOWN = 12
HAS_RESEARCH = (
    Exists(ProjectPartner.objects.filter(organization=OuterRef("pk")))
    | Exists(OutputUse.objects.filter(organization=OuterRef("pk")))
    | Exists(Training.objects.filter(partner=OuterRef("pk")))
)


@dataclass(frozen=True)
class ToldPart:
    """One of them: what it is called, where it is, in which role, when, and who says so."""

    label: str
    url: str
    role: str
    starts_on: date | None
    ends_on: date | None
    source: Citation | None
    quote: str


def research_with(organization: int, day: date) -> list[ToldPart]:
    """What is public of an organization's part in research as of a day, the newest first; three queries."""
    partners = ProjectPartner.objects.public().as_of(day).filter(organization=organization)
    uses = OutputUse.objects.public().as_of(day).filter(organization=organization)
    trainings = Training.objects.public().begun(day).filter(partner=organization)
    return [
        *(_told(one, one.project, one.get_role_display()) for one in _newest(partners, "project__center")),
        *(_told(one, one.output, one.output.get_kind_display()) for one in _newest(uses, "output__project__center")),
        *(_told(one, one, str(one._meta.verbose_name)) for one in _newest(trainings, "center")),
    ]


def _newest(rows: QuerySet[Any], related: str) -> QuerySet[Any]:
    return rows.select_related(related, "source").order_by("-starts_on", "-pk")[:SHOWN]


def _told(row: Any, about: Any, role: str) -> ToldPart:
    return ToldPart(
        str(about), about.get_absolute_url(), role, row.starts_on, row.ends_on, citation(row.source), row.quote
    )
