"""Reads of allocations and of what was used of them."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.compute.choices import WITH_COMPUTE, State
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet, next_month
from ecosystem.organizations.models import Organization

CENTER = "enrollment__program__platform__center"


class AllocationQuerySet(EffectiveQuerySet):
    """Allocations."""

    def visible_to(self, user: Any) -> Self:
        """Those of the centers the person works for: what one member may use is no business of the public's."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(**{f"{CENTER}__in": centers})

    def of_center(self, center: Any) -> Self:
        return self.filter(**{CENTER: center})

    def in_registry(self, registry: Any) -> Self:
        return self.filter(**{f"{CENTER}__registry": registry})

    def granted(self) -> Self:
        """Those with something to use, then or now."""
        return self.filter(state__in=sorted(WITH_COMPUTE))

    def ran_in(self, month: date) -> Self:
        """Those granted that ran on a day of the month, named by its first day."""
        return self.granted().filter(starts_on__lt=next_month(month), ends_on__gt=month)

    def unrecorded_in(self, month: date) -> Self:
        """Those that ran in the month, and of which nobody has recorded what was used."""
        return self.ran_in(month).exclude(usage__month=month)

    def waiting(self) -> Self:
        """The waiting list: who asked first stands first."""
        return self.filter(state=State.REQUESTED).order_by("requested_on", "pk")

    def represented_by(self, user: Any) -> Self:
        """Those of the organizations a person acts for."""
        return self.filter(enrollment__organization__in=Organization.objects.represented_by(user).values("pk"))

    def with_names(self) -> Self:
        return self.select_related("enrollment__organization", f"{CENTER}")


class UsageQuerySet(EffectiveQuerySet):
    """Usage by allocation and month."""

    def visible_to(self, user: Any) -> Self:
        """That of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(**{f"allocation__{CENTER}__in": centers})

    def of_center(self, center: Any) -> Self:
        return self.filter(**{f"allocation__{CENTER}": center})

    def in_month(self, month: date) -> Self:
        return self.filter(month=month)


class MonthlyTotalQuerySet(models.QuerySet):
    """What is said of all of a center's compute in a month."""

    def visible_to(self, user: Any) -> Self:
        """Those of public centers, and of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        if centers is None:
            return self
        return self.filter(Q(center__status=Publication.PUBLIC) | Q(center__in=centers))
