"""The filters of members, programs and enrollments, the same at every door.

Who asks is the user of the request that a filter set is given; without a request it answers as for the public.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.models import Center, Platform
from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.filters import OrganizationFilter, OrganizationIdFilter
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import Advice, Judging, Stage, Standing, State, Tie
from ecosystem.programs.models import Affiliation, Application, Enrollment, Objection, Program, Review
from ecosystem.programs.querysets.applications import overdue, waiting_long
from ecosystem.programs.querysets.programs import ProgramQuerySet
from ecosystem.programs.reports import ACTIVE, enrolled_in, programs_of, users_of_compute


def asking(filters: django_filters.FilterSet) -> Any:
    """Who asks: the user of the filter set's request, nobody without one."""
    return getattr(filters.request, "user", None)


class MemberFilter(OrganizationFilter):
    """The filters of organizations, and where they are enrolled on the day: in which state (active unless named)."""

    member = django_filters.BooleanFilter(method="by_membership", label=_("Member"))
    center = django_filters.ModelMultipleChoiceFilter(
        queryset=Center.objects.all(), to_field_name="public_id", method="by_center", label=_("Center")
    )
    platform = django_filters.ModelMultipleChoiceFilter(
        queryset=Platform.objects.all(), to_field_name="public_id", method="by_platform", label=_("Platform")
    )
    program = django_filters.ModelMultipleChoiceFilter(
        queryset=Program.objects.all(), to_field_name="public_id", method="by_program", label=_("Program")
    )
    enrollment = ChoicesFilter(choices=State, method="by_state", label=_("Enrollment"))
    uses_compute_of = django_filters.ModelMultipleChoiceFilter(
        queryset=Center.objects.all(),
        to_field_name="public_id",
        method="by_compute",
        label=_("Uses the compute of"),
    )

    @property
    def day(self) -> date:
        """The day asked about."""
        return self.form.cleaned_data.get("as_of") or today()

    @property
    def states(self) -> Collection[str]:
        """The states asked for."""
        return self.form.cleaned_data.get("enrollment") or ACTIVE

    def _enrolled(self, organizations: QuerySet, programs: ProgramQuerySet) -> QuerySet:
        return organizations.filter(enrolled_in(programs, self.day, self.states))

    def by_membership(self, organizations: QuerySet, name: str, is_member: bool) -> QuerySet:
        member = enrolled_in(programs_of(user=asking(self)), self.day)
        return organizations.filter(member if is_member else ~member)

    def by_center(self, organizations: QuerySet, name: str, centers: list[Center]) -> QuerySet:
        if not centers:
            return organizations
        return self._enrolled(organizations, programs_of(user=asking(self)).filter(platform__center__in=centers))

    def by_platform(self, organizations: QuerySet, name: str, platforms: list[Platform]) -> QuerySet:
        if not platforms:
            return organizations
        return self._enrolled(organizations, programs_of(user=asking(self)).filter(platform__in=platforms))

    def by_program(self, organizations: QuerySet, name: str, programs: list[Program]) -> QuerySet:
        if not programs:
            return organizations
        wanted = programs_of(user=asking(self)).filter(pk__in=[program.pk for program in programs])
        return self._enrolled(organizations, wanted)

    def by_state(self, organizations: QuerySet, name: str, states: list[str]) -> QuerySet:
        return self._enrolled(organizations, programs_of(user=asking(self))) if states else organizations

    def by_compute(self, organizations: QuerySet, name: str, centers: list[Center]) -> QuerySet:
        if not centers:
            return organizations
        return organizations.filter(pk__in=users_of_compute(centers, self.day, user=asking(self)))


class ProgramFilter(django_filters.FilterSet):
    """Query, center, platform, function, status, whether the intake is open, and date."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    center = django_filters.CharFilter(field_name="platform__center__public_id", label=_("Center"), max_length=16)
    platform = django_filters.CharFilter(field_name="platform__public_id", label=_("Platform"), max_length=16)
    function = ChoicesFilter(
        field_name="platform__function",
        choices=Platform._meta.get_field("function").choices,
        label=_("Function"),
    )
    status = ChoicesFilter(choices=Publication, label=_("Status"))
    open = django_filters.BooleanFilter(method="by_intake", label=_("Intake open"))
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Program
        fields: list[str] = []

    def by_query(self, programs: QuerySet, name: str, query: str) -> QuerySet:
        return programs.search(query)  # type: ignore[attr-defined]

    def by_intake(self, programs: QuerySet, name: str, is_open: bool) -> QuerySet:
        day = self.form.cleaned_data.get("as_of") or today()
        taking = programs.taking_in(day)  # type: ignore[attr-defined]
        return taking if is_open else programs.exclude(pk__in=taking.values("pk"))

    def by_day(self, programs: QuerySet, name: str, day: date) -> QuerySet:
        return programs.as_of(day)  # type: ignore[attr-defined]


class EnrollmentFilter(django_filters.FilterSet):
    """Query (over names of organizations), organization and its kind, program, platform, center, state and date.

    As of a day: what had begun by then, in the state it was in on that day.
    """

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    organization = OrganizationIdFilter("organization")
    kind = ChoicesFilter(field_name="organization__kind", choices=Kind, label=_("Kind"))
    program = django_filters.CharFilter(field_name="program__public_id", label=_("Program"), max_length=16)
    platform = django_filters.CharFilter(field_name="program__platform__public_id", label=_("Platform"), max_length=16)
    center = django_filters.CharFilter(
        field_name="program__platform__center__public_id", label=_("Center"), max_length=16
    )
    state = ChoicesFilter(choices=State, method="by_state", label=_("State"))
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def by_query(self, enrollments: QuerySet, name: str, query: str) -> QuerySet:
        return enrollments.filter(organization__in=Organization.objects.search(query).values("pk"))

    def by_state(self, enrollments: QuerySet, name: str, states: list[str]) -> QuerySet:
        day = self.form.cleaned_data.get("as_of")
        if not states:
            return enrollments
        if day is None:
            return enrollments.filter(state__in=states)
        found = Q(pk__in=[])
        for state in states:
            found |= Q(pk__in=Enrollment.objects.in_state(state, day).values("pk"))
        return enrollments.filter(found)

    def by_day(self, enrollments: QuerySet, name: str, day: date) -> QuerySet:
        return enrollments.filter(starts_on__lte=day)


LATE, LONG, UNKNOWN = "late", "long", "unknown"
WAITING = (
    (LATE, _("is overdue")),
    (LONG, _("for more than two weeks")),
    (UNKNOWN, _("not linked to an organization")),
)


class ApplicationFilter(django_filters.FilterSet):
    """Query, state, program, kind, organization, center, and what it waits for."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    state = ChoicesFilter(choices=Stage, label=_("State"))
    program = django_filters.CharFilter(field_name="program__public_id", label=_("Program"), max_length=16)
    kind = ChoicesFilter(choices=Kind, label=_("Kind"))
    waiting = ChoicesFilter(choices=WAITING, method="by_waiting", label=_("Waiting"))
    organization = OrganizationIdFilter("organization")
    center = django_filters.CharFilter(
        field_name="program__platform__center__public_id", label=_("Center"), max_length=16
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def by_query(self, applications: QuerySet, name: str, query: str) -> QuerySet:
        return applications.search(query)  # type: ignore[attr-defined]

    def by_waiting(self, applications: QuerySet, name: str, wanted: list[str]) -> QuerySet:
        meant = {LATE: overdue(), LONG: waiting_long(), UNKNOWN: Q(organization__isnull=True)}
        found = Q(pk__in=[])
        for one in wanted:
            found |= meant[one]
        return applications.filter(found) if wanted else applications


class ReviewFilter(django_filters.FilterSet):
    """State, recommendation, program, application, reviewer (``me`` is oneself), and whether it is overdue."""

    state = ChoicesFilter(choices=Judging, label=_("State"))
    advice = ChoicesFilter(choices=Advice, label=_("Recommendation"))
    program = django_filters.CharFilter(field_name="application__program__public_id", label=_("Program"), max_length=16)
    application = django_filters.CharFilter(field_name="application__public_id", label=_("Application"), max_length=16)
    reviewer = django_filters.CharFilter(method="by_reviewer", label=_("Reviewer"), max_length=150)
    late = django_filters.BooleanFilter(method="by_lateness", label=_("is overdue"))

    class Meta:
        model = Review
        fields: list[str] = []

    def by_reviewer(self, reviews: QuerySet, name: str, username: str) -> QuerySet:
        if username == "me":
            return reviews.filter(reviewer=getattr(asking(self), "pk", None))
        return reviews.filter(reviewer__username=username)

    def by_lateness(self, reviews: QuerySet, name: str, is_late: bool) -> QuerySet:
        late = reviews.late()  # type: ignore[attr-defined]
        return late if is_late else reviews.exclude(pk__in=late.values("pk"))


class ObjectionFilter(django_filters.FilterSet):
    """State and application."""

    state = ChoicesFilter(choices=Standing, label=_("State"))
    application = django_filters.CharFilter(field_name="application__public_id", label=_("Application"), max_length=16)

    class Meta:
        model = Objection
        fields: list[str] = []


class AffiliationFilter(django_filters.FilterSet):
    """Tie, person (by sign-in name), organization, and date."""

    tie = ChoicesFilter(choices=Tie, label=_("Tie"))
    user = django_filters.CharFilter(field_name="user__username", label=_("Person"), max_length=150)
    organization = OrganizationIdFilter("organization")
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Affiliation
        fields: list[str] = []

    def by_day(self, affiliations: QuerySet, name: str, day: date) -> QuerySet:
        return affiliations.as_of(day)  # type: ignore[attr-defined]
