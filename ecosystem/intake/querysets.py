"""Reads of proposed changes."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.intake.choices import ProposalState
from ecosystem.organizations.models import Organization


class ProposedChangeQuerySet(models.QuerySet):
    """Proposed changes."""

    def visible_to(self, user: Any) -> Self:
        """One's own, those for organizations one represents, and for staff those of the registries they edit."""
        registries = scope_of(user).registries(Capability.EDIT)
        if registries is None:
            return self
        own = Q(proposer=user.pk, proposer__isnull=False)
        shared = Q(organization__in=Organization.objects.represented_by(user))
        return self.filter(own | shared | Q(organization__registry__in=registries))

    def open(self) -> Self:
        return self.filter(state=ProposalState.OPEN)

    def with_fields(self) -> Self:
        return self.select_related("organization__place", "proposer", "decided_by").prefetch_related("fields")
