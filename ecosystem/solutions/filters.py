"""The filters of solutions and outcomes, the same at every door."""

from datetime import date

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.choices import Publication
from ecosystem.core.dates import effective_on, today
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.core.text import fold
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.forwarding import current_id
from ecosystem.solutions.choices import PartyRole, Stage
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStage
from ecosystem.vocabulary.models import Sector


class SolutionFilter(django_filters.FilterSet):
    """Query, stage on the day, sectors (with those below), center, party and its role, incubation, outcomes, status, date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    stage = ChoicesFilter(choices=Stage, method="by_stage", label=_("Stage"))
    sector = django_filters.ModelMultipleChoiceFilter(
        queryset=Sector.objects.in_order(), to_field_name="code", method="by_sector", label=_("Sector")
    )
    center = django_filters.CharFilter(field_name="center__public_id", label=_("Center"), max_length=16)
    organization = OrganizationIdFilter(method="by_party")
    role = ChoicesFilter(choices=PartyRole, method="by_role", label=_("Role"))
    incubated = django_filters.BooleanFilter(method="by_incubation", label=_("Incubated at a center"))
    has_outcomes = django_filters.BooleanFilter(method="by_outcomes", label=_("With measured outcomes"))
    status = ChoicesFilter(choices=Publication, label=_("Status"))
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Solution
        fields: list[str] = []

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.form.cleaned_data.get("as_of") or today()

    def by_query(self, solutions: QuerySet, name: str, query: str) -> QuerySet:
        return solutions.search(query)  # type: ignore[attr-defined]

    def by_stage(self, solutions: QuerySet, name: str, stages: list[str]) -> QuerySet:
        if not stages:
            return solutions
        reached = SolutionStage.objects.filter(effective_on(self.day), solution=OuterRef("pk"), stage__in=stages)
        return solutions.filter(Exists(reached))

    def by_sector(self, solutions: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        if not sectors:
            return solutions
        within = Q()
        for sector in sectors:
            within |= Q(sector__path__contains=f"/{sector.code}/")
        return solutions.filter(Exists(Solution.sectors.through.objects.filter(within, solution=OuterRef("pk"))))

    def by_party(self, solutions: QuerySet, name: str, public_id: str) -> QuerySet:
        own = self._parties().filter(organization__public_id=current_id(public_id))
        # Its own parts first: asked of each solution whether it has one, a database looks at all there are.
        return solutions.filter(pk__in=own.values("solution"))

    def by_role(self, solutions: QuerySet, name: str, roles: list[str]) -> QuerySet:
        # With an organization named the role is that organization's, which its own filter sees to.
        if not roles or self.form.cleaned_data.get("organization"):
            return solutions
        return solutions.filter(Exists(self._parties().filter(solution=OuterRef("pk"))))

    def _parties(self) -> QuerySet:
        parties = SolutionParty.objects.as_of(self.day)
        roles = self.form.cleaned_data.get("role")
        return parties.filter(role__in=roles) if roles else parties

    def by_incubation(self, solutions: QuerySet, name: str, incubated: bool) -> QuerySet:
        found = solutions.incubated(self.day)  # type: ignore[attr-defined]
        return found if incubated else solutions.exclude(pk__in=found.values("pk"))

    def by_outcomes(self, solutions: QuerySet, name: str, has_outcomes: bool) -> QuerySet:
        found = Exists(Outcome.objects.measured().as_of(self.day).filter(solution=OuterRef("pk")))
        return solutions.filter(found if has_outcomes else ~found)

    def by_day(self, solutions: QuerySet, name: str, day: date) -> QuerySet:
        return solutions.as_of(day)  # type: ignore[attr-defined]


class OutcomeFilter(django_filters.FilterSet):
    """Query (over metric, wording and solution), solution, center, organization that measured, source and date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    solution = django_filters.CharFilter(field_name="solution__public_id", label=_("Solution"), max_length=16)
    center = django_filters.CharFilter(field_name="solution__center__public_id", label=_("Center"), max_length=16)
    measured_by = OrganizationIdFilter("measured_by", label=_("Measured by"))
    source = django_filters.CharFilter(field_name="source__public_id", label=_("Source"), max_length=16)
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Outcome
        fields: list[str] = []

    def by_query(self, outcomes: QuerySet, name: str, query: str) -> QuerySet:
        for word in fold(query).split():
            told = Q(metric__icontains=word) | Q(metric_en__icontains=word) | Q(remark__icontains=word)
            outcomes = outcomes.filter(told | Q(solution__search_key__contains=word))
        return outcomes

    def by_day(self, outcomes: QuerySet, name: str, day: date) -> QuerySet:
        return outcomes.as_of(day)  # type: ignore[attr-defined]
