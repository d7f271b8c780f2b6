"""Reads of desk officers, the service log and offices."""

from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.querysets import PrivateQuerySet, holding
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet, days_before
from ecosystem.officers.choices import Kind
from ecosystem.organizations.models import Organization


class AssignmentQuerySet(EffectiveQuerySet):
    """Who is responsible for which member, and was when."""

    def visible_to(self, user: Any) -> Self:
        """Those of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(center__in=centers)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(center__registry=registry)

    def open(self) -> Self:
        """Those without an end."""
        return self.filter(ends_on__isnull=True)

    def search(self, query: str) -> Self:
        """By the names of the member, and of the officer."""
        named = Q(organization__in=Organization.objects.search(query).values("pk"))
        return self.filter(named | holding(query, "officer__name", "officer__username"))


class LogEntryQuerySet(PrivateQuerySet):
    """Contacts with members."""

    def search(self, query: str) -> Self:
        """By what was said, and by the name of the member."""
        named = Q(organization__in=Organization.objects.search(query).values("pk"))
        return self.filter(named | holding(query, "subject", "text", "officer__name", "officer__username"))

    def requests(self) -> Self:
        """What members asked for."""
        return self.filter(kind=Kind.REQUEST)

    def with_answers(self) -> Self:
        """Each with ``answered_on``, the day of its first answer."""
        return self.annotate(answered_on=Min("answered_by__happened_on"))

    def answered_by_the_end_of(self, day: date) -> Self:
        """Requests that had an answer by the end of a day."""
        return self.requests().filter(Exists(self._answers().filter(happened_on__lte=day)))

    def waiting(self, day: date | None = None) -> Self:
        """Requests without an answer; with ``day`` those made and not answered by its end."""
        if day is None:
            return self.requests().filter(~Exists(self._answers()))
        known = self.requests().filter(happened_on__lte=day)
        return known.filter(~Exists(self._answers().filter(happened_on__lte=day)))

    def appointments(self) -> Self:
        """The entries whose next contact is still to come: the latest of a member that sets one, and nothing since that day."""
        every = apps.get_model("officers.LogEntry")._default_manager.order_by()
        same = every.filter(center=OuterRef("center"), organization=OuterRef("organization"))
        setting = same.filter(next_contact_on__isnull=False).order_by("-happened_on", "-pk").values("pk")[:1]
        since = same.filter(happened_on__gte=OuterRef("next_contact_on"))
        return self.filter(next_contact_on__isnull=False, pk=Subquery(setting)).filter(~Exists(since))

    def overdue(self, day: date) -> Self:
        """Next contacts that should have been before a day."""
        return self.appointments().filter(next_contact_on__lt=day)

    def of_officer(self, person: Any, day: date) -> Self:
        """Those about members for whom the person is responsible on a day."""
        mine = apps.get_model("officers.Assignment")._default_manager.as_of(day).filter(officer=person)
        return self.filter(
            Exists(mine.filter(center=OuterRef("center"), organization=OuterRef("organization")).order_by())
        )

    def newest_first(self) -> Self:
        return self.order_by("-happened_on", "-pk")

    def with_names(self) -> Self:
        return self.select_related("center", "organization", "officer", "answers")

    @staticmethod
    def _answers() -> QuerySet:
        return apps.get_model("officers.LogEntry")._default_manager.filter(answers=OuterRef("pk")).order_by()


class OfficeQuerySet(models.QuerySet):
    """The offices of centers."""

    def visible_to(self, user: Any) -> Self:
        """Those of public centers, and all of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        if centers is None:
            return self
        return self.filter(Q(center__status=Publication.PUBLIC) | Q(center__in=centers))

    def public(self) -> Self:
        return self.filter(center__status=Publication.PUBLIC)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(center__registry=registry)

    def serving(self, organization: Any, day: date) -> Self:
        """The offices of the public centers of which an organization is a member on a day."""
        enrollments = apps.get_model("programs.Enrollment")._default_manager.active(day).public()
        centers = enrollments.filter(organization=organization).values("program__platform__center")
        return self.public().filter(center__in=centers).select_related("center").order_by("center__name", "pk")

    def search(self, query: str) -> Self:
        return self.filter(holding(query, "name", "name_en", "center__name", "center__name_en"))


QUIET = timedelta(days=90)


def contacted_since(day: date, **same: Any) -> Exists:
    """The condition that there was a contact in the 90 days up to a day; ``same`` names whose in the outer query."""
    entries = apps.get_model("officers.LogEntry")._default_manager.order_by().filter(**same)
    return Exists(entries.filter(happened_on__lte=day, happened_on__gt=days_before(day, QUIET)))
