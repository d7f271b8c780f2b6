"""Reads of reported figures."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.figures.choices import CorrectionKind, Standing
from ecosystem.organizations.choices import SEEN_BY_ADDRESS

SEEN = (Q(center__isnull=True) | Q(center__status=Publication.PUBLIC)) & (
    Q(organization__isnull=True) | Q(organization__status__in=SEEN_BY_ADDRESS)
)


class FigureQuerySet(models.QuerySet):
    """Figures."""

    def public(self) -> Self:
        """All but those about a center or an organization that the public cannot see."""
        return self.filter(SEEN)

    def visible_to(self, user: Any) -> Self:
        """Public ones, and all of the registries the person works for."""
        registries = scope_of(user).registries(Capability.VIEW)
        return self if registries is None else self.filter(SEEN | Q(registry__in=registries))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(registry=registry)

    def as_of(self, day: date | None = None) -> Self:
        """Those about the day or earlier; without a date they count as long known."""
        return self.filter(Q(as_of_on__isnull=True) | Q(as_of_on__lte=day or today()))

    def standing(self, day: date | None = None) -> Self:
        """Those that nothing had superseded by the day: what a later number replaced stood until that number's date."""
        replaced_later = Q(superseded_by__as_of_on__gt=day or today())
        return self.filter(~Q(standing=Standing.SUPERSEDED) | replaced_later)

    def newest_first(self) -> Self:
        return self.order_by("measure__position", F("as_of_on").desc(nulls_last=True), "-pk")

    def with_facts(self) -> Self:
        """With what a figure is about; ``corrected_at`` is when it was corrected last, if it was."""
        corrections: Any = self.model._meta.get_field("corrections").related_model
        own = corrections._default_manager.filter(figure=OuterRef("pk"), kind=CorrectionKind.CORRECTED).order_by("-pk")
        rows = self.select_related("measure", "registry", "center", "place", "organization", "source")
        return rows.annotate(corrected_at=Subquery(own.values("made_at")[:1]))
