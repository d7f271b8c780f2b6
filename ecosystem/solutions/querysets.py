"""Reads of solutions."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet, effective_on, today
from ecosystem.core.searching import Findable
from ecosystem.solutions.choices import Stage


class SolutionQuerySet(Findable, models.QuerySet):
    """Solutions."""

    def public(self) -> Self:
        return self.filter(status=Publication.PUBLIC)

    def visible_to(self, user: Any) -> Self:
        """Public ones, and all of the registries the person works for."""
        registries = scope_of(user).registries(Capability.VIEW)
        if registries is None:
            return self
        return self.filter(Q(status=Publication.PUBLIC) | Q(registry__in=registries))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(registry=registry)

    def as_of(self, day: date | None = None) -> Self:
        """Those that had begun by the day: no stage is known at all, or the first had started."""
        stages = apps.get_model("solutions.SolutionStage")._default_manager.filter(solution=OuterRef("pk"))
        begun = stages.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day or today()))
        return self.filter(~Exists(stages) | Exists(begun))

    def incubated(self, day: date | None = None) -> Self:
        """Those that a center had incubated by the day: past scouting, or of no known stage."""
        stages = apps.get_model("solutions.SolutionStage")._default_manager.filter(solution=OuterRef("pk"))
        begun = stages.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day or today())).exclude(
            stage=Stage.SCOUTING
        )
        return self.filter(~Exists(stages) | Exists(begun), center__isnull=False)

    def in_stage(self, stage: str, day: date | None = None) -> Self:
        """In the stage on the day (default: today)."""
        stages = apps.get_model("solutions.SolutionStage")._default_manager
        return self.filter(Exists(stages.filter(effective_on(day or today()), solution=OuterRef("pk"), stage=stage)))

    def in_sector(self, code: str) -> Self:
        links = apps.get_model("solutions.SolutionSector")._default_manager.filter(
            solution=OuterRef("pk"), sector__path__contains=f"/{code}/"
        )
        return self.filter(Exists(links))

    def for_card(self) -> Self:
        """With what a card or a row shows, in a fixed number of queries."""
        return self.select_related("center").prefetch_related("sectors", "stages", "parties__organization", "outcomes")


class SolutionStageQuerySet(EffectiveQuerySet):
    """Stages."""


class SolutionPartyQuerySet(EffectiveQuerySet):
    """Parties."""


class OutcomeQuerySet(models.QuerySet):
    """Outcomes."""

    def public(self) -> Self:
        return self.filter(solution__status=Publication.PUBLIC)

    def visible_to(self, user: Any) -> Self:
        registries = scope_of(user).registries(Capability.VIEW)
        if registries is None:
            return self
        return self.filter(Q(solution__status=Publication.PUBLIC) | Q(solution__registry__in=registries))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(solution__registry=registry)

    def as_of(self, day: date | None = None) -> Self:
        """Those measured by the day; without a date they count as long known."""
        return self.filter(Q(measured_on__isnull=True) | Q(measured_on__lte=day or today()))

    def measured(self) -> Self:
        """Those with a number: a result, or a change."""
        return self.exclude(result__isnull=True, change_value__isnull=True)
