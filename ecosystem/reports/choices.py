"""Codes of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a report is about."""

    MONTH = "month", _("monthly report of a center")
    COHORT = "cohort", _("cohort report of a program")
    MEMBER = "member", _("profile of a member")


class Sent(models.TextChoices):
    """What can be sent by mail once a month."""

    MONTH = "month", _("monthly report of a center")
    COHORT = "cohort", _("cohort report of a program")


class CellKind(models.TextChoices):
    """What stands in a column of a table."""

    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    DAY = "day", _("day")


class Consent(models.TextChoices):
    """Whether whoever reads an address wants the report."""

    ASKED = "asked", _("asked, no answer yet")
    GIVEN = "given", _("wants it")
    ENDED = "ended", _("ended it")
