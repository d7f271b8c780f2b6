"""Reads of research projects, their outputs and trainings."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet, today
from ecosystem.core.text import fold


class OfCenter(EffectiveQuerySet):
    """Rows that belong to a center by ``path``, and are public where that and what they belong to (``owner``) are."""

    path = "center"
    owner = ""

    def public(self) -> Self:
        return self.filter(self._public())

    def visible_to(self, user: Any) -> Self:
        """Public ones, and all of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(self._public() | Q(**{f"{self.path}__in": centers}))

    def of_center(self, center: Any) -> Self:
        return self.filter(**{self.path: center})

    def in_registry(self, registry: Any) -> Self:
        return self.filter(**{f"{self.path}__registry": registry})

    def _public(self) -> Q:
        public = Publication.PUBLIC
        return Q(**{f"{self.owner}status": public, f"{self.path}__status": public})


def telling(query: str, *fields: str) -> Q:
    """The condition that each word of a query stands in one of the fields."""
    found = Q()
    for word in fold(query).split():
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        found &= anywhere
    return found


class ProjectQuerySet(OfCenter):
    """Research projects."""

    def search(self, query: str) -> Self:
        return self.filter(telling(query, "title", "title_en", "description", "description_en"))

    def begun(self, day: date | None = None) -> Self:
        """Those that had begun by the day, or of which nobody knows since when they run."""
        return self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day or today()))


class PartnerQuerySet(OfCenter):
    """Partners of research projects."""

    path, owner = "project__center", "project__"


class OutputQuerySet(OfCenter):
    """Outputs."""

    path, owner = "project__center", "project__"

    def search(self, query: str) -> Self:
        return self.filter(telling(query, "title", "title_en", "identifier", "project__title", "project__title_en"))

    def as_of(self, day: date | None = None) -> Self:
        """Those released by the day; without a date they count as long known."""
        return self.filter(Q(released_on__isnull=True) | Q(released_on__lte=day or today()))


class UseQuerySet(OfCenter):
    """Uses of outputs."""

    path, owner = "output__project__center", "output__project__"


class TrainingQuerySet(OfCenter):
    """Trainings."""

    def search(self, query: str) -> Self:
        return self.filter(telling(query, "title", "title_en", "partner__name", "partner__name_en"))

    def begun(self, day: date | None = None) -> Self:
        """Those that had begun by the day; without a date they count as long known."""
        return self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day or today()))
