"""Codes of solutions and outcomes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    SCOUTING = "scouting", _("scouting")
    INCUBATING = "incubating", _("incubating")
    PILOTING = "piloting", _("piloting")
    DEPLOYED = "deployed", _("deployed")
    RETIRED = "retired", _("retired")


# From each stage to those that may follow it; a solution may skip ahead, step back a stage, or end.
NEXT_STAGES: dict[str, frozenset[str]] = {
    Stage.SCOUTING: frozenset({Stage.INCUBATING, Stage.PILOTING, Stage.DEPLOYED, Stage.RETIRED}),
    Stage.INCUBATING: frozenset({Stage.SCOUTING, Stage.PILOTING, Stage.DEPLOYED, Stage.RETIRED}),
    Stage.PILOTING: frozenset({Stage.INCUBATING, Stage.DEPLOYED, Stage.RETIRED}),
    Stage.DEPLOYED: frozenset({Stage.PILOTING, Stage.RETIRED}),
    Stage.RETIRED: frozenset({Stage.INCUBATING, Stage.PILOTING, Stage.DEPLOYED}),
}


class PartyRole(models.TextChoices):
    DEVELOPER = "developer", _("developer")
    OWNER = "owner", _("owner")
    RESEARCH_PARTNER = "research_partner", _("research partner")
    ADOPTER = "adopter", _("adopter")


class ChangeUnit(models.TextChoices):
    """In what the change of an outcome is told."""

    PERCENT = "pct", _("percent")
    POINTS = "pp", _("percentage points")
    TIMES = "x", _("times")
    ABSOLUTE = "abs", _("in the metric's own unit")


class Direction(models.TextChoices):
    UP = "up", _("went up")
    DOWN = "down", _("went down")


class Effect(models.TextChoices):
    """Whether what was measured is better than before, by the way in which the metric should go."""

    BETTER = "better", _("better than before")
    WORSE = "worse", _("worse than before")
    SAME = "same", _("as before")


class Topic(models.TextChoices):
    """What a quoted statement about a solution is about."""

    SPILLOVER = "spillover", _("whom it can reach")
    APPLICATION = "application", _("where it can be used")
    ATTRIBUTE = "attribute", _("what it is")
    RECOGNITION = "recognition", _("recognition")
