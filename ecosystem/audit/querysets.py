"""Reads of what happened."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of


def _touching(registries: frozenset[int] | None, capability: str) -> Q:
    """The sets that this capability for these registries (None is every one) opens."""
    if registries is None:
        return Q(reading=capability)
    touches = Q(pk__in=[])
    for registry in registries:
        touches |= Q(reading=capability, registry_keys__contains=f",{registry},")
    return touches


class ChangeSetQuerySet(models.QuerySet):
    """Change sets."""

    def visible_to(self, user: Any) -> Self:
        """What the person may look into: all with a role everywhere, else those of the registries worked for.

        A set of nothing but private records is for those who may read the history of such records there.
        """
        scope = scope_of(user)
        found = Q(by=user) if scope.anywhere(Capability.VIEW) else Q(pk__in=[])
        for capability in Capability:
            found |= _touching(scope.registries(capability), capability)
        return self.filter(found)

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class ChangeQuerySet(models.QuerySet):
    """Changes of single records."""

    def about(self, record: models.Model) -> Self:
        """Everything that happened to a record, to what was merged into it and to what belongs to it, newest first."""
        label = record._meta.label_lower
        keys = record.audit_keys() if hasattr(record, "audit_keys") else [record.pk]
        return self.filter(
            Q(label=label, object_id__in=keys)
            | Q(subject_label=label, subject_id__in=keys)
            | Q(other_label=label, other_id__in=keys)
        ).order_by("-pk")

    def with_set(self) -> Self:
        return self.select_related("change_set__by")
