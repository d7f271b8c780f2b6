"""Codes of centers, their capacity and the parties to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberFormat(models.TextChoices):
    """The precision at which compute is stated."""

    FP64 = "fp64", "FP64"
    FP32 = "fp32", "FP32"
    FP16 = "fp16", "FP16"
    INT8 = "int8", "INT8"


class PhaseState(models.TextChoices):
    PLANNED = "planned", _("planned")
    UNDER_CONSTRUCTION = "under_construction", _("under construction")
    IN_SERVICE = "in_service", _("in service")


class CapacityBasis(models.TextChoices):
    """What the stated capacity of a phase means: some sources give what is added, some what there is afterwards."""

    ADDED = "added", _("added by this phase")
    TOTAL = "total", _("total after this phase")


class PartyRole(models.TextChoices):
    INVESTOR = "investor", _("investor")
    BUILDER = "builder", _("builder")
    TECHNOLOGY_PROVIDER = "technology_provider", _("technology provider")
    OPERATOR = "operator", _("operator")
    ECOSYSTEM_OPERATOR = "ecosystem_operator", _("ecosystem operator")


class CityStanding(models.TextChoices):
    """How far a city is with a computing center of its own, as far as a source says."""

    PLANNED_OR_BUILT = "planned_or_built", _("planned or built")
    PLANNED = "planned", _("planned")
    UNDER_CONSTRUCTION = "under_construction", _("under construction")
    IN_SERVICE = "in_service", _("in service")
