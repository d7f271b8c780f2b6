"""Reads of centers and what belongs to them."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from ecosystem.accounts.choices import Capability, Role
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet
from ecosystem.core.searching import Findable


class CenterQuerySet(Findable, models.QuerySet):
    """Centers."""

    def public(self) -> Self:
        return self.filter(status=Publication.PUBLIC)

    def visible_to(self, user: Any) -> Self:
        """Public ones, and those the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        if centers is None:
            return self
        return self.filter(Q(status=Publication.PUBLIC) | Q(pk__in=centers))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(registry=registry)


class CapacityPhaseQuerySet(EffectiveQuerySet):
    """Capacity phases."""

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class CenterPartyQuerySet(EffectiveQuerySet):
    """Parties of centers."""


class CenterStepQuerySet(EffectiveQuerySet):
    """Service steps."""

    def present(self) -> Self:
        """Those that the center still gives, in order."""
        return self.filter(ends_on__isnull=True).order_by("position")

    def in_order(self) -> Self:
        """In the order in which they follow one another: one that ended stood before the one that took its place."""
        return self.order_by("position", F("ends_on").asc(nulls_last=True), "pk")


class PlatformQuerySet(Findable, EffectiveQuerySet):
    """Platforms."""

    def public(self) -> Self:
        return self.filter(center__status=Publication.PUBLIC)

    def visible_to(self, user: Any) -> Self:
        """Those of public centers, and of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        if centers is None:
            return self
        return self.filter(Q(center__status=Publication.PUBLIC) | Q(center__in=centers))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(center__registry=registry)

    def in_order(self) -> Self:
        return self.order_by("center", "position", "pk")


class PeerCityQuerySet(models.QuerySet):
    """Peer cities; all of them are public."""

    def in_registry(self, registry: Any) -> Self:
        return self.filter(registry=registry)


class StaffRoleQuerySet(models.QuerySet):
    """Roles of staff."""

    def visible_to(self, user: Any) -> Self:
        """Roles at the centers that the person administers."""
        centers = scope_of(user).centers(Capability.ADMINISTER)
        return self if centers is None else self.filter(center__in=centers)

    def of_installation_administrators(self) -> Self:
        """The roles of those who may sign in and administer the whole installation."""
        return self.filter(role=Role.ADMINISTRATOR, center__isnull=True, user__is_active=True)

    def locked_administrators(self) -> set[int]:
        """The ids of those roles, locked in one order: of two who take each other's role one waits, and is refused."""
        roles = self.of_installation_administrators().select_for_update(of=("self",)).order_by("pk")
        return set(roles.values_list("pk", flat=True))
