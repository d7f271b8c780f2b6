"""Reads of what happened."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of


class ChangeSetQuerySet(models.QuerySet):
    """Change sets."""

    def visible_to(self, user: Any) -> Self:
        """What the person may look into: all with a role everywhere, else those of the registries worked for."""
        registries = scope_of(user).registries(Capability.VIEW)
        if registries is None:
            return self
        if not registries:
            return self.none()
        touches = Q()
        for registry in registries:
            touches |= Q(registry_keys__contains=f",{registry},")
        return self.filter(touches | Q(by=user))

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class ChangeQuerySet(models.QuerySet):
    """Changes of single records."""

    def about(self, record: models.Model) -> Self:
        """Everything that happened to a record and to what belongs to it, newest first."""
        label, pk = record._meta.label_lower, record.pk
        return self.filter(
            Q(label=label, object_id=pk) | Q(subject_label=label, subject_id=pk) | Q(other_label=label, other_id=pk)
        ).order_by("-pk")

    def with_set(self) -> Self:
        return self.select_related("change_set__by")
