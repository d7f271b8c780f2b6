"""The filters of service cases, the same at every door."""

from datetime import date

import django_filters
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.incubation.choices import State
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.reports import quiet_moment
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.programs.filters import asking

ME, NOBODY = "me", "nobody"


class Stuck(models.TextChoices):
    """Why a case is stuck."""

    LONG = "long", _("running longer than expected")
    LATE = "late", _("late")
    QUIET = "quiet", _("nothing written down for a month")


class ServiceCaseFilter(django_filters.FilterSet):
    """Query (over members and solutions), state, step, organization, solution, center, officer, why it is stuck, and date.

    As of a day the state is the one at its end, and cases that were planned later are left out.
    """

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    state = ChoicesFilter(choices=State, method="by_state", label=_("State"))
    step = django_filters.NumberFilter(field_name="step", label=_("Service step"))
    organization = OrganizationIdFilter("organization", label=_("Organization"))
    solution = django_filters.CharFilter(field_name="solution__public_id", label=_("Solution"), max_length=16)
    center = django_filters.CharFilter(field_name="step__center__public_id", label=_("Center"), max_length=16)
    officer = django_filters.CharFilter(method="by_officer", label=_("Desk officer"), max_length=150)
    stuck = ChoicesFilter(choices=Stuck, method="by_stuck", label=_("Stuck"))
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = ServiceCase
        fields: list[str] = []

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.form.cleaned_data.get("as_of") or today()

    def by_query(self, cases: QuerySet, name: str, query: str) -> QuerySet:
        return cases.search(query)  # type: ignore[attr-defined]

    def by_state(self, cases: QuerySet, name: str, states: list[str]) -> QuerySet:
        if not states:
            return cases
        found = Q()
        for state in states:
            found |= Q(pk__in=ServiceCase.objects.in_state_on(state, self.day).values("pk"))
        return cases.filter(found)

    def by_officer(self, cases: QuerySet, name: str, username: str) -> QuerySet:
        """``me`` is whoever asks, ``nobody`` is nobody; else the sign-in name of a person."""
        if username == NOBODY:
            return cases.filter(officer__isnull=True)
        if username != ME:
            return cases.filter(officer__username=username)
        user = asking(self)
        return cases.filter(officer=user) if getattr(user, "pk", None) is not None else cases.none()

    def by_stuck(self, cases: QuerySet, name: str, reasons: list[str]) -> QuerySet:
        if not reasons:
            return cases
        every, day = ServiceCase.objects.all(), self.day
        rows = {
            Stuck.LONG: lambda: every.stuck_on(day),
            Stuck.LATE: lambda: every.late_on(day),
            Stuck.QUIET: lambda: every.quiet_since(quiet_moment()),
        }
        found = Q()
        for reason in reasons:
            found |= Q(pk__in=rows[Stuck(reason)]().values("pk"))
        return cases.filter(found)

    def by_day(self, cases: QuerySet, name: str, day: date) -> QuerySet:
        return cases.known_by(day)  # type: ignore[attr-defined]
