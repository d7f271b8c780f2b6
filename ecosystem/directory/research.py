"""What the public is told of research and talent: projects, what came out of them, who uses it, and trainings."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ecosystem.centers.models import Center
from ecosystem.core.paging import Key, keyset_page
from ecosystem.core.queries import with_sticky
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.listings import pager
from ecosystem.directory.public import page, public_page
from ecosystem.directory.telling import Citation, citation, summary
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.organizations.models import Organization
from ecosystem.research.choices import OutputKind
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ResearchProject, Training
from ecosystem.research.reports import counted
from ecosystem.solutions.models import Solution

NEWEST = (Key("starts_on", descending=True, nullable=True), Key("id", descending=True))
PROJECTS_OF_A_PAGE = 24
SHOWN = 12


@dataclass(frozen=True)
class ToldOutput:
    """An output, who uses it on the day, and the solution built on it where that is public."""

    output: Output
    uses: list[tuple[OutputUse, Citation | None]]
    solution: Solution | None
    source: Citation | None


def visible_projects() -> QuerySet[ResearchProject]:
    """The research projects that have a page."""
    partners = ProjectPartner.objects.filter(organization__status__in=SEEN_BY_ADDRESS)
    related = partners.select_related("organization", "source").order_by("role", "pk")
    rows = ResearchProject.objects.visible_to(VISITOR).select_related("center__registry", "source")
    return rows.prefetch_related("sectors", Prefetch("partners", related))


def told_outputs(outputs: QuerySet[Output], day: date) -> list[ToldOutput]:
    """Outputs with what is told of each as of a day; two queries for any number of them."""
    uses = OutputUse.objects.as_of(day).filter(organization__status__in=SEEN_BY_ADDRESS)
    used = Prefetch("uses", uses.select_related("organization", "solution", "source").order_by("pk"))
    rows = outputs.as_of(day).select_related("project", "solution", "source").prefetch_related(used)
    return [
        ToldOutput(
            output=output,
            uses=[(use, citation(use.source)) for use in output.uses.all()],
            solution=output.solution if output.solution and output.solution.is_public_now() else None,
            source=citation(output.source),
        )
        for output in rows.order_by("kind", "-released_on", "pk")
    ]


@public_page
def projects(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Research projects of the city, or of every city, with what came out of them."""
    found = asked.within(visible_projects()).begun(asked.day)
    released = Output.objects.public().as_of(asked.day)
    outputs = Count("outputs", filter=Q(outputs__in=released.values("pk")), distinct=True)
    shown = keyset_page(found.annotate(told=outputs), NEWEST, request.GET.get("cursor", ""), PROJECTS_OF_A_PAGE)
    context = {
        "projects": shown.rows,
        "total": found.count(),
        "kinds": kinds_of(asked.within(Output.objects.public()), asked.day),
        "centers_url": with_sticky(reverse("directory:centers"), request),
        "crumbs": [(_("Research"), request.path)],
        **pager(request, shown),
    }
    return page(asked, "directory/research.html", context)


@public_page
def project(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """A research project: who takes part, what came out of it, and who uses that."""
    found = get_object_or_404(visible_projects(), public_id=public_id)
    context = {
        **asked.framed_by(found.center.registry),
        "project": found,
        "partners": [
            (one, citation(one.source))
            for one in found.partners.all()
            if one.starts_on is None or one.starts_on <= asked.day
        ],
        "outputs": told_outputs(found.outputs.all(), asked.day),
        "description": summary(found),
        "crumbs": [(_("Research"), reverse("directory:research")), (found, request.path)],
    }
    return page(asked, "directory/research_project.html", context)


@public_page
def training(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """A training: with whom, when, and how many people; nobody is named."""
    rows = Training.objects.visible_to(VISITOR).select_related(
        "center__registry", "partner", "program__platform__center", "source"
    )
    found = get_object_or_404(rows, public_id=public_id)
    context = {
        **asked.framed_by(found.center.registry),
        "training": found,
        "partner": _seen(found.partner),
        "program": found.program if found.program and found.program.is_public_now() else None,
        "crumbs": [(_("Research"), reverse("directory:research")), (found, request.path)],
    }
    return page(asked, "directory/training.html", context)


def kinds_of(outputs: QuerySet[Output], day: date) -> list[tuple[str, int]]:
    """How many outputs of each kind were released by the day, of those kinds there are."""
    rows = dict(outputs.as_of(day).order_by().values_list("kind").annotate(n=Count("pk")))
    return [(str(label), rows[kind]) for kind, label in OutputKind.choices if kind in rows]


def research_sums(center: Center, day: date) -> dict[str, Any]:
    """What the page of a center tells: how many trainings and people there were; one query."""
    return {"people": counted(Training.objects.public().of_center(center).begun(day))}


def research_of(center: Center, day: date) -> dict[str, Any]:
    """What the page of a center's research platform tells: sums, and the newest projects and trainings."""
    projects = ResearchProject.objects.public().of_center(center).begun(day)
    trainings = Training.objects.public().of_center(center).begun(day)
    seen = trainings.select_related("partner", "center", "source").order_by("-starts_on", "-pk")
    people = counted(trainings)
    newest = list(seen[:SHOWN]) if people["trainings"] else []
    return {
        "research_projects": list(projects.select_related("center").order_by("-starts_on", "-pk")[:SHOWN]),
        "research_kinds": kinds_of(Output.objects.public().of_center(center), day),
        "trainings": [(one, _seen(one.partner), citation(one.source)) for one in newest],
        "people": people,
    }


def built_on(solution: Solution, day: date) -> list[Output]:
    """The public outputs that a solution is built on, or in which its parties use them for it."""
    said = Q(solution=solution) | Q(pk__in=OutputUse.objects.as_of(day).filter(solution=solution).values("output"))
    rows = Output.objects.public().as_of(day).filter(said)
    return list(rows.select_related("project__center", "source").order_by("kind", "pk")[:SHOWN])


def _seen(organization: Organization | None) -> Organization | None:
    return organization if organization is not None and organization.status in SEEN_BY_ADDRESS else None
