"""Reads of reviews and of what ties reviewers to organizations."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.dates import EffectiveQuerySet, today
from ecosystem.programs.choices import COUNTING, Judging


class ReviewQuerySet(models.QuerySet):
    """Reviews."""

    def visible_to(self, user: Any) -> Self:
        """One's own that still count, and for staff who decide on applications all of their centers."""
        centers = scope_of(user).centers(Capability.ENROLL)
        if centers is None:
            return self
        return self.filter(Q(application__program__platform__center__in=centers) | self._own(user))

    def kept_by(self, user: Any) -> Self:
        """Those of applications that the person decides on."""
        centers = scope_of(user).centers(Capability.ENROLL)
        return self if centers is None else self.filter(application__program__platform__center__in=centers)

    def own(self, user: Any) -> Self:
        """What the person has to judge or has judged."""
        return self.filter(self._own(user))

    @staticmethod
    def _own(user: Any) -> Q:
        """A review that somebody recused themselves from, or was released from, is no longer theirs to read."""
        if getattr(user, "pk", None) is None:
            return Q(pk__in=[])
        return Q(reviewer=user, state__in=COUNTING)

    def counting(self) -> Self:
        """Assigned or handed in."""
        return self.filter(state__in=COUNTING)

    def submitted(self) -> Self:
        return self.filter(state=Judging.SUBMITTED)

    def owed(self) -> Self:
        """Assigned and not handed in, the most urgent first."""
        return self.filter(state=Judging.ASSIGNED).order_by(models.F("due_on").asc(nulls_last=True), "pk")

    def late(self) -> Self:
        return self.filter(state=Judging.ASSIGNED, due_on__lt=today())

    def with_application(self) -> Self:
        """With the application, and the names that are covered where it is judged blind."""
        told = self.select_related(
            "application__program__platform__center__registry__parent",
            *("application__organization", "application__host", "reviewer"),
        )
        return told.prefetch_related("application__organization__names", "application__host__names")


class AffiliationQuerySet(EffectiveQuerySet):
    """Affiliations."""

    def visible_to(self, user: Any) -> Self:
        """One's own, and for staff who assign reviews those with organizations of their cities."""
        registries = scope_of(user).registries(Capability.ENROLL)
        if registries is None:
            return self
        own = Q(user=user) if getattr(user, "pk", None) is not None else Q(pk__in=[])
        return self.filter(own | Q(organization__registry__in=registries))
