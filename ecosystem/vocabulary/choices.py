"""Codes of the controlled lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceLevel(models.TextChoices):
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    AREA = "area", _("area")


class PlatformFunction(models.TextChoices):
    """What a platform does, whatever its city calls it: so that cities can be compared."""

    COMPUTE = "compute", _("compute")
    INCUBATION = "incubation", _("incubation")
    INDUSTRY = "industry", _("industry")
    RESEARCH_TALENT = "research_talent", _("research & talent")


class Comparator(models.TextChoices):
    """How a number is meant."""

    EQ = "eq", _("exactly")
    GT = "gt", _("more than")
    GTE = "gte", _("at least")
    LT = "lt", _("less than")
    LTE = "lte", _("at most")
    APPROX = "approx", _("about")


class Better(models.TextChoices):
    """Which way a measure or an outcome should go."""

    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")
    NEITHER = "neither", _("neither way")
