"""Reads of reports by mail."""

from datetime import date
from typing import Any, Self

from django.db import models

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.reports.choices import Consent


class SubscriptionQuerySet(models.QuerySet):
    """Reports by mail."""

    def visible_to(self, user: Any) -> Self:
        """Those of the centers whose enrollments the person keeps: they name who reads them."""
        centers = scope_of(user).centers(Capability.ENROLL)
        return self if centers is None else self.filter(center__in=centers)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(center__registry=registry)

    def due(self, day: date) -> Self:
        """Those that should have gone out by a day of its month, and are not paused."""
        return self.filter(paused=False, day__lte=day.day).order_by("pk")


class RecipientQuerySet(models.QuerySet):
    """Readers of reports."""

    def visible_to(self, user: Any) -> Self:
        centers = scope_of(user).centers(Capability.ENROLL)
        return self if centers is None else self.filter(subscription__center__in=centers)

    def willing(self) -> Self:
        """Those who want the report: nothing goes to anybody else."""
        return self.filter(consent=Consent.GIVEN).order_by("pk")
