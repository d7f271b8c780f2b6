"""Codes of proposed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """What of an organization somebody can propose to change."""

    DESCRIPTION = "description", _("description")
    DESCRIPTION_EN = "description_en", _("English description")
    WEBSITE = "website", _("website")
    SHORT_NAME = "short_name", _("short name")
    NAME_EN = "name_en", _("English name")
    PLACE = "place", _("place")


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    PARTLY = "partly", _("accepted in part")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OUTDATED = "outdated", _("outdated")


class Verdict(models.TextChoices):
    """What became of one field of a proposal."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
