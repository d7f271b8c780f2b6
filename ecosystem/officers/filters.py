"""The filters of desk officers, the service log and offices, the same at every door."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.officers.choices import Direction, Kind
from ecosystem.officers.models import Assignment, LogEntry, Office
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.programs.filters import asking

ME = "me"


class Wait(models.TextChoices):
    """What an entry of the service log waits for."""

    ANSWER = "answer", _("requests without an answer")
    CONTACT = "contact", _("next contact to come")
    OVERDUE = "overdue", _("next contact overdue")


class OfOfficer(django_filters.FilterSet):
    """Query, center, organization and desk officer; ``me`` is whoever asks."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    center = django_filters.CharFilter(field_name="center__public_id", label=_("Center"), max_length=16)
    organization = OrganizationIdFilter("organization", label=_("Organization"))
    officer = django_filters.CharFilter(method="by_officer", label=_("Desk officer"), max_length=150)

    def by_query(self, rows: QuerySet, name: str, query: str) -> QuerySet:
        return rows.search(query)  # type: ignore[attr-defined]

    def by_officer(self, rows: QuerySet, name: str, username: str) -> QuerySet:
        if username != ME:
            return rows.filter(officer__username=username)
        user: Any = asking(self)
        return rows.filter(officer=user) if getattr(user, "pk", None) is not None else rows.none()


class AssignmentFilter(OfOfficer):
    """What every list is filtered by, and a day: as of it, only who answers for a member then."""

    as_of = django_filters.DateFilter(method="by_day", label=_("As of"))

    class Meta:
        model = Assignment
        fields: list[str] = []

    def by_day(self, rows: QuerySet, name: str, day: Any) -> QuerySet:
        return rows.as_of(day)  # type: ignore[attr-defined]


class LogFilter(OfOfficer):
    """What every list is filtered by, and the kind of contact, who turned to whom, and what is waited for.

    ``officer`` is who had the contact; ``responsible`` answers for the member today.
    """

    kind = ChoicesFilter(choices=Kind, label=_("Kind"))
    direction = ChoicesFilter(choices=Direction, label=_("Who turned to whom"))
    waits = ChoicesFilter(choices=Wait, method="by_wait", label=_("Waits for"))
    responsible = django_filters.CharFilter(method="by_responsible", label=_("Responsible"), max_length=150)
    since = django_filters.DateFilter(field_name="happened_on", lookup_expr="gte", label=_("Since"))
    until = django_filters.DateFilter(field_name="happened_on", lookup_expr="lte", label=_("Until"))

    class Meta:
        model = LogEntry
        fields: list[str] = []

    def by_wait(self, entries: QuerySet, name: str, waits: list[str]) -> QuerySet:
        every = LogEntry.objects.all()
        rows = {
            Wait.ANSWER: every.waiting,
            Wait.CONTACT: every.appointments,
            Wait.OVERDUE: lambda: every.overdue(today()),
        }
        found = Q()
        for one in waits:
            found |= Q(pk__in=rows[Wait(one)]().values("pk"))
        return entries.filter(found)

    def by_responsible(self, entries: QuerySet, name: str, username: str) -> QuerySet:
        found = Assignment.objects.as_of()
        if username == ME:
            user: Any = asking(self)
            found = found.filter(officer=getattr(user, "pk", None))
        else:
            found = found.filter(officer__username=username)
        same = found.filter(center=models.OuterRef("center"), organization=models.OuterRef("organization"))
        return entries.filter(models.Exists(same.order_by()))


class OfficeFilter(django_filters.FilterSet):
    """Query and center."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    center = django_filters.CharFilter(field_name="center__public_id", label=_("Center"), max_length=16)

    class Meta:
        model = Office
        fields: list[str] = []

    def by_query(self, rows: QuerySet, name: str, query: str) -> QuerySet:
        return rows.search(query)  # type: ignore[attr-defined]
