"""Reads of the graph."""

from typing import Any, Self

from django.db.models import Exists, F, OuterRef, Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.dates import EffectiveQuerySet
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.organizations.models import Organization


class RelationshipQuerySet(EffectiveQuerySet):
    """Relationships."""

    def public(self) -> Self:
        """Those whose two ends the public can see."""
        return self.filter(subject__status__in=SEEN_BY_ADDRESS, object__status__in=SEEN_BY_ADDRESS)

    def visible_to(self, user: Any) -> Self:
        """Those whose two ends the person can see."""
        registries = scope_of(user).registries(Capability.VIEW)
        if registries is None:
            return self
        if not registries:
            return self.public()
        return self.filter(
            Q(subject__status__in=SEEN_BY_ADDRESS) | Q(subject__registry__in=registries),
            Q(object__status__in=SEEN_BY_ADDRESS) | Q(object__registry__in=registries),
        )

    def listed_for(self, user: Any) -> Self:
        """Those of :meth:`visible_to`, for a list of all of them in an order of its own.

        For the public each end is asked by itself: a database that joins begins with the organizations that can be seen.
        """
        registries = scope_of(user).registries(Capability.VIEW)
        if registries is None or registries:
            return self.visible_to(user)
        seen = Organization.objects.filter(status__in=SEEN_BY_ADDRESS)
        return self.filter(Exists(seen.filter(pk=OuterRef("subject"))), Exists(seen.filter(pk=OuterRef("object"))))

    def in_registry(self, registry: Any) -> Self:
        """Those that one of the registry's organizations has.

        Asked of each end by itself, not by a join: a database that joins begins with the organizations of the registry, reads
        everything they have, and sorts it for the first page.
        """
        own = Organization.objects.filter(registry=registry)
        return self.filter(Exists(own.filter(pk=OuterRef("subject"))) | Exists(own.filter(pk=OuterRef("object"))))

    def around(self, organization: Any) -> Self:
        """The relationships of one organization, at either end."""
        return self.filter(Q(subject=organization) | Q(object=organization))

    def newest_first(self) -> Self:
        """By the day they began, the unknown last."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "-pk")

    def with_ends(self) -> Self:
        return self.select_related("subject", "object", "source")
