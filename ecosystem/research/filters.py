"""The filters of research projects, outputs, their uses and trainings, the same at every door."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.models import Organization
from ecosystem.research.choices import OutputKind, PartnerRole
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ResearchProject, Training
from ecosystem.vocabulary.models import Sector


def _text(path: str, label: Any) -> django_filters.CharFilter:
    return django_filters.CharFilter(field_name=path, label=label, max_length=16)


class Found(django_filters.FilterSet):
    """Query and date, for what knows how to be searched."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.form.cleaned_data.get("as_of") or today()

    def by_query(self, rows: QuerySet, name: str, query: str) -> QuerySet:
        return rows.search(query)  # type: ignore[attr-defined]

    def by_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.begun(day)  # type: ignore[attr-defined]


class ProjectFilter(Found):
    """Query, center, sectors (with those below), a partner and its role on the day, running, status and date."""

    center = _text("center__public_id", _("Center"))
    sector = django_filters.ModelMultipleChoiceFilter(
        queryset=Sector.objects.in_order(), to_field_name="code", method="by_sector", label=_("Sector")
    )
    organization = OrganizationIdFilter(method="by_partner")
    role = ChoicesFilter(choices=PartnerRole, method="by_role", label=_("Role"))
    running = django_filters.BooleanFilter(method="by_running", label=_("Running"))
    status = ChoicesFilter(choices=Publication, label=_("Status"))

    class Meta:
        model = ResearchProject
        fields: list[str] = []

    def by_sector(self, projects: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        if not sectors:
            return projects
        within = Q()
        for sector in sectors:
            within |= Q(sector__path__contains=f"/{sector.code}/")
        links = ResearchProject.sectors.through.objects.filter(within)
        return projects.filter(pk__in=links.values("project"))

    def by_partner(self, projects: QuerySet, name: str, public_id: str) -> QuerySet:
        own = self._parts().filter(organization__public_id=current_id(public_id))
        return projects.filter(pk__in=own.values("project"))

    def by_role(self, projects: QuerySet, name: str, roles: list[str]) -> QuerySet:
        # With an organization named the role is that organization's, which its own filter sees to.
        if not roles or self.form.cleaned_data.get("organization"):
            return projects
        return projects.filter(pk__in=self._parts().values("project"))

    def by_running(self, projects: QuerySet, name: str, running: bool) -> QuerySet:
        found = ResearchProject.objects.as_of(self.day).values("pk")
        return projects.filter(pk__in=found) if running else projects.exclude(pk__in=found)

    def _parts(self) -> QuerySet:
        parts = ProjectPartner.objects.as_of(self.day)
        roles = self.form.cleaned_data.get("role")
        return parts.filter(role__in=roles) if roles else parts


class OutputFilter(Found):
    """Query, kind, project, center, solution built on it, who uses it on the day, whether anybody does, and date."""

    kind = ChoicesFilter(choices=OutputKind, label=_("Kind"))
    project = _text("project__public_id", _("Research project"))
    center = _text("project__center__public_id", _("Center"))
    solution = _text("solution__public_id", _("Solution"))
    organization = OrganizationIdFilter(method="by_user", label=_("Used by"))
    used = django_filters.BooleanFilter(method="by_used", label=_("Used by somebody"))

    class Meta:
        model = Output
        fields: list[str] = []

    def by_user(self, outputs: QuerySet, name: str, public_id: str) -> QuerySet:
        uses = OutputUse.objects.as_of(self.day).filter(organization__public_id=current_id(public_id))
        return outputs.filter(pk__in=uses.values("output"))

    def by_used(self, outputs: QuerySet, name: str, used: bool) -> QuerySet:
        found = OutputUse.objects.as_of(self.day).values("output")
        return outputs.filter(pk__in=found) if used else outputs.exclude(pk__in=found)

    def by_day(self, outputs: QuerySet, name: str, day: date) -> QuerySet:
        return outputs.as_of(day)  # type: ignore[attr-defined]


class UseFilter(django_filters.FilterSet):
    """Query (over outputs and organizations), output, organization, solution and center."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    output = _text("output__public_id", _("Output of research"))
    organization = OrganizationIdFilter("organization")
    solution = _text("solution__public_id", _("Solution"))
    center = _text("output__project__center__public_id", _("Center"))

    class Meta:
        model = OutputUse
        fields: list[str] = []

    def by_query(self, uses: QuerySet, name: str, query: str) -> QuerySet:
        outputs = Output.objects.search(query).values("pk")
        organizations = Organization.objects.search(query).values("pk")
        return uses.filter(Q(output__in=outputs) | Q(organization__in=organizations))


class TrainingFilter(Found):
    """Query (with the partner's name), center, partner, program, status and date."""

    center = _text("center__public_id", _("Center"))
    organization = OrganizationIdFilter("partner", label=_("Partner"))
    program = _text("program__public_id", _("Program"))
    status = ChoicesFilter(choices=Publication, label=_("Status"))

    class Meta:
        model = Training
        fields: list[str] = []
