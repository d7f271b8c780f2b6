"""The filters of needs, introductions and events, the same at every door."""

from datetime import date

import django_filters
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.industry.choices import EventKind, EventRole, Progress, Standing
from ecosystem.industry.models import Event, Introduction, Need, NeedSector, Participant
from ecosystem.industry.reports import quiet_moment
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Sector, ServiceStep, ValueChainLayer


def _text(path: str, label: object) -> django_filters.CharFilter:
    return django_filters.CharFilter(field_name=path, label=label, max_length=16)


class Waits(models.TextChoices):
    """What of a need waits for the center's office."""

    SUBMITTED = "submitted", _("to be published")
    PROPOSED = "proposed", _("a change was proposed")


class NeedFilter(django_filters.FilterSet):
    """Query, state on the day, sectors (with those below), layers, service steps, who posted it, center, what waits, date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    state = ChoicesFilter(choices=Standing, method="by_state", label=_("State"))
    sector = django_filters.ModelMultipleChoiceFilter(
        queryset=Sector.objects.in_order(), to_field_name="code", method="by_sector", label=_("Sector")
    )
    layer = django_filters.ModelMultipleChoiceFilter(
        queryset=ValueChainLayer.objects.order_by("position", "code"),
        to_field_name="code",
        method="by_layer",
        label=_("Value-chain layer"),
    )
    step = django_filters.ModelMultipleChoiceFilter(
        queryset=ServiceStep.objects.order_by("position", "code"),
        to_field_name="code",
        method="by_step",
        label=_("Service step"),
    )
    organization = OrganizationIdFilter("posted_by", label=_("Posted by"))
    center = _text("center__public_id", _("Center"))
    waits = ChoicesFilter(choices=Waits, method="by_waiting", label=_("Waits"))
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Need
        fields: list[str] = []

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.form.cleaned_data.get("as_of") or today()

    def by_query(self, needs: QuerySet, name: str, query: str) -> QuerySet:
        return needs.search(query)  # type: ignore[attr-defined]

    def by_state(self, needs: QuerySet, name: str, states: list[str]) -> QuerySet:
        if not states:
            return needs
        if not self.form.cleaned_data.get("as_of"):
            return needs.filter(standing__in=states)
        found = Q()
        for state in states:
            found |= Q(pk__in=Need.objects.standing_on(state, self.day).values("pk"))
        return needs.filter(found)

    def by_sector(self, needs: QuerySet, name: str, sectors: list[Sector]) -> QuerySet:
        if not sectors:
            return needs
        within = Q()
        for sector in sectors:
            within |= Q(sector__path__contains=f"/{sector.code}/")
        return needs.filter(Exists(NeedSector.objects.filter(within, need=OuterRef("pk"))))

    def by_layer(self, needs: QuerySet, name: str, layers: list[ValueChainLayer]) -> QuerySet:
        links = Need.layers.through.objects.filter(need=OuterRef("pk"), layer__in=layers)
        return needs.filter(Exists(links)) if layers else needs

    def by_step(self, needs: QuerySet, name: str, steps: list[ServiceStep]) -> QuerySet:
        links = Need.steps.through.objects.filter(need=OuterRef("pk"), step__in=steps)
        return needs.filter(Exists(links)) if steps else needs

    def by_waiting(self, needs: QuerySet, name: str, kinds: list[str]) -> QuerySet:
        conditions = {Waits.SUBMITTED: Q(state="submitted"), Waits.PROPOSED: Q(proposed_on__isnull=False)}
        found = Q()
        for kind in kinds:
            found |= conditions[Waits(kind)]
        return needs.filter(found)

    def by_day(self, needs: QuerySet, name: str, day: date) -> QuerySet:
        return needs.published_by(day)  # type: ignore[attr-defined]


class IntroductionFilter(django_filters.FilterSet):
    """Query (organization, need, solution), state on the day, need, organization, solution, center, whether it is quiet, date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    state = ChoicesFilter(choices=Progress, method="by_state", label=_("State"))
    need = _text("need__public_id", _("Need"))
    organization = OrganizationIdFilter("organization", label=_("Organization"))
    solution = _text("solution__public_id", _("Solution"))
    center = _text("need__center__public_id", _("Center"))
    quiet = django_filters.BooleanFilter(method="by_quiet", label=_("Nothing written down for a month"))
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Introduction
        fields: list[str] = []

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.form.cleaned_data.get("as_of") or today()

    def by_query(self, rows: QuerySet, name: str, query: str) -> QuerySet:
        return rows.search(query)  # type: ignore[attr-defined]

    def by_state(self, rows: QuerySet, name: str, states: list[str]) -> QuerySet:
        found = Q()
        for state in states:
            found |= Q(pk__in=Introduction.objects.in_state_on(state, self.day).values("pk"))
        return rows.filter(found)

    def by_quiet(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        quiet = Introduction.objects.quiet_since(quiet_moment()).values("pk")
        return rows.filter(pk__in=quiet) if wanted else rows.exclude(pk__in=quiet)

    def by_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.known_by(day)  # type: ignore[attr-defined]


class When(models.TextChoices):
    """Whether an event is still to come."""

    COMING = "coming", _("not over yet")
    PAST = "past", _("over")


class EventFilter(django_filters.FilterSet):
    """Query, kind, when, status, center, platform, and an organization that takes part."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    kind = ChoicesFilter(choices=EventKind, label=_("Kind"))
    when = ChoicesFilter(choices=When, method="by_time", label=_("When"))
    status = ChoicesFilter(choices=Publication, label=_("Status"))
    center = _text("center__public_id", _("Center"))
    platform = _text("platform__public_id", _("Platform"))
    organization = OrganizationIdFilter(method="by_organization")

    class Meta:
        model = Event
        fields: list[str] = []

    def by_query(self, events: QuerySet, name: str, query: str) -> QuerySet:
        return events.search(query)  # type: ignore[attr-defined]

    def by_time(self, events: QuerySet, name: str, times: list[str]) -> QuerySet:
        conditions = {When.COMING: Q(ends_on__gt=today()), When.PAST: Q(ends_on__lte=today())}
        found = Q()
        for one in times:
            found |= conditions[When(one)]
        return events.filter(found)

    def by_organization(self, events: QuerySet, name: str, public_id: str) -> QuerySet:
        own = Participant.objects.filter(organization__public_id=current_id(public_id))
        return events.filter(pk__in=own.values("event"))


class ParticipantFilter(django_filters.FilterSet):
    """Query (over names), event, organization, role, solution and center."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    event = _text("event__public_id", _("Event"))
    organization = OrganizationIdFilter("organization", label=_("Organization"))
    role = ChoicesFilter(choices=EventRole, label=_("Role"))
    solution = _text("solution__public_id", _("Solution"))
    center = _text("event__center__public_id", _("Center"))

    class Meta:
        model = Participant
        fields: list[str] = []

    def by_query(self, rows: QuerySet, name: str, query: str) -> QuerySet:
        return rows.filter(organization__in=Organization.objects.search(query).values("pk"))
