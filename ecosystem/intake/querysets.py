"""Reads of proposed changes."""

from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.intake.choices import THANKED, Origin, ProposalState, Subject
from ecosystem.organizations.models import Organization

# Records that belong to a center, and the path to it; all others belong to a registry alone.
OF_CENTERS = {
    Subject.CENTER: "center",
    Subject.PLATFORM: "platform__center",
    Subject.PROGRAM: "program__platform__center",
}
SUBJECTS = (
    *("organization__place", "solution", "outcome__solution", "center", "platform__center"),
    *("program__platform__center", "figure__measure", "figure__center", "figure__organization", "figure__place"),
    *("relationship__subject", "relationship__object"),
)


def within(user: Any, capability: str) -> Q:
    """The proposals about records for which the person has a capability."""
    scope = scope_of(user)
    registries, centers = scope.registries(capability), scope.centers(capability)
    if registries is None:
        return Q()
    found = Q(registry__in=registries, **{f"{name}__isnull": True for name in OF_CENTERS})
    for path in OF_CENTERS.values():
        found |= Q(**{f"{path}__in": centers or ()})
    return found


class ProposedChangeQuerySet(models.QuerySet):
    """Proposed changes."""

    def visible_to(self, user: Any) -> Self:
        """One's own, for staff those about the records they edit, and what fellow representatives proposed.

        What readers say about an organization is not for the organization to see.
        """
        if scope_of(user).registries(Capability.EDIT) is None:
            return self
        own = Q(proposer=user.pk, proposer__isnull=False)
        shared = Q(organization__in=Organization.objects.represented_by(user), origin=Origin.MEMBER)
        return self.filter(own | shared | within(user, Capability.EDIT))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(registry=registry)

    def about(self, record: models.Model) -> Self:
        """Those about one record."""
        return self.filter(**{record._meta.model_name or "": record})

    def open(self) -> Self:
        return self.filter(state=ProposalState.OPEN)

    def with_fields(self) -> Self:
        return self.select_related(*SUBJECTS, "registry", "proposer", "decided_by").prefetch_related("fields")

    def thanked(self) -> Self:
        """Those that came to something and whose authors want to be named, the latest first."""
        return self.filter(state__in=THANKED).exclude(credit="").order_by("-decided_at", "-pk")


class ProposalContactQuerySet(models.QuerySet):
    """Addresses for answers."""

    def visible_to(self, user: Any) -> Self:
        """For staff who keep contacts there; for nobody else."""
        if isinstance(user, AnonymousUser):
            return self.none()
        proposals: Any = self.model._meta.get_field("proposal").related_model
        return self.filter(proposal__in=proposals._default_manager.filter(within(user, Capability.CONTACTS)))

    def answered_before(self, moment: datetime) -> Self:
        """Those whose proposal was closed before a moment."""
        return self.filter(proposal__decided_at__lt=moment)
