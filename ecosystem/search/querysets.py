"""Reads of the general index."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from ecosystem.organizations.finding.engine import Found, Index, find

INDEX = Index(lambda: apps.get_model("search.Entry"), path="", weight="weight")


class EntryQuerySet(models.QuerySet):
    """Entries."""

    def in_registry(self, registry: Any) -> Self:
        """Those of a city's registry, and those that all cities share."""
        return self.filter(Q(registry=registry) | Q(registry__isnull=True))

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def answering(self, text: str) -> Found:
        """What of these a typed text finds."""
        return find(self, INDEX, text)
