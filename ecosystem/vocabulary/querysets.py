"""Reads of controlled lists."""

from typing import Self

from django.db import models
from django.db.models import Q

from ecosystem.core.searching import Findable
from ecosystem.vocabulary.choices import PlaceLevel

MUNICIPALITIES = ("110000", "120000", "310000", "500000")


class PlaceQuerySet(models.QuerySet):
    """Places."""

    def cities(self) -> Self:
        """Cities, the four municipalities among them."""
        return self.filter(Q(level=PlaceLevel.CITY) | Q(code__in=MUNICIPALITIES))

    def by_name(self) -> Self:
        return self.order_by("code")


class SectorQuerySet(Findable, models.QuerySet):
    """Sectors."""

    def within(self, code: str) -> Self:
        """The sector and everything below it."""
        return self.filter(path__contains=f"/{code}/")

    def in_order(self) -> Self:
        return self.order_by("position", "path")


class MeasureQuerySet(models.QuerySet):
    """Measures."""

    def current(self) -> Self:
        return self.filter(is_current=True).order_by("position", "code")
