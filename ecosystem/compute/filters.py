"""The filters of allocations and usage, the same at every door."""

from datetime import date

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.choices import State
from ecosystem.compute.models import Allocation, Usage
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.models import Organization

CENTER = "enrollment__program__platform__center__public_id"


class AllocationFilter(django_filters.FilterSet):
    """Query (over names of organizations), state, organization and its kind, enrollment, program, center, solution,
    whether it is linked to one, number format, date, and ``ran_in``: any day of a month in which it ran.
    """

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    state = ChoicesFilter(choices=State, label=_("State"))
    organization = OrganizationIdFilter("enrollment__organization", label=_("Organization"))
    kind = ChoicesFilter(field_name="enrollment__organization__kind", choices=Kind, label=_("Kind of organization"))
    enrollment = django_filters.CharFilter(field_name="enrollment__public_id", label=_("Enrollment"), max_length=16)
    program = django_filters.CharFilter(field_name="enrollment__program__public_id", label=_("Program"), max_length=16)
    center = django_filters.CharFilter(field_name=CENTER, label=_("Center"), max_length=16)
    solution = django_filters.CharFilter(field_name="solution__public_id", label=_("Solution"), max_length=16)
    linked = django_filters.BooleanFilter(
        field_name="solution", lookup_expr="isnull", exclude=True, label=_("Linked to a solution")
    )
    number_format = ChoicesFilter(choices=NumberFormat, label=_("Number format"))
    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))
    ran_in = django_filters.DateFilter(method="by_month", label=_("Ran in"))
    unrecorded_in = django_filters.DateFilter(method="by_gap", label=_("Usage not recorded in"))

    class Meta:
        model = Allocation
        fields: list[str] = []

    def by_query(self, allocations: QuerySet, name: str, query: str) -> QuerySet:
        return allocations.filter(enrollment__organization__in=Organization.objects.search(query).values("pk"))

    def by_day(self, allocations: QuerySet, name: str, day: date) -> QuerySet:
        return allocations.as_of(day)  # type: ignore[attr-defined]

    def by_month(self, allocations: QuerySet, name: str, day: date) -> QuerySet:
        return allocations.ran_in(day.replace(day=1))  # type: ignore[attr-defined]

    def by_gap(self, allocations: QuerySet, name: str, day: date) -> QuerySet:
        return allocations.unrecorded_in(day.replace(day=1))  # type: ignore[attr-defined]


class UsageFilter(django_filters.FilterSet):
    """Query (over names of organizations), allocation, organization and its kind, center, number format, month (any of its
    days), and the months ``since`` one and ``until`` before another.
    """

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    allocation = django_filters.CharFilter(field_name="allocation__public_id", label=_("Allocation"), max_length=16)
    organization = OrganizationIdFilter("allocation__enrollment__organization", label=_("Organization"))
    center = django_filters.CharFilter(field_name=f"allocation__{CENTER}", label=_("Center"), max_length=16)
    month = django_filters.DateFilter(method="by_month", label=_("Month"))
    since = django_filters.DateFilter(field_name="month", lookup_expr="gte", label=_("Since"))
    until = django_filters.DateFilter(field_name="month", lookup_expr="lt", label=_("Until before"))
    kind = ChoicesFilter(
        field_name="allocation__enrollment__organization__kind", choices=Kind, label=_("Kind of organization")
    )
    number_format = ChoicesFilter(
        field_name="allocation__number_format", choices=NumberFormat, label=_("Number format")
    )

    class Meta:
        model = Usage
        fields: list[str] = []

    def by_query(self, usage: QuerySet, name: str, query: str) -> QuerySet:
        found = Organization.objects.search(query).values("pk")
        return usage.filter(allocation__enrollment__organization__in=found)

    def by_month(self, usage: QuerySet, name: str, day: date) -> QuerySet:
        return usage.in_month(day.replace(day=1))  # type: ignore[attr-defined]
