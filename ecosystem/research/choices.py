"""Codes of research projects and of what comes out of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartnerRole(models.TextChoices):
    """What an organization does in a research project."""

    LEAD = "lead", pgettext_lazy("in a research project", "lead")
    PARTNER = "partner", pgettext_lazy("in a research project", "partner")
    FUNDER = "funder", pgettext_lazy("in a research project", "funder")
    USER = "user", pgettext_lazy("in a research project", "user")


class OutputKind(models.TextChoices):
    """What came out of research."""

    MODEL = "model", pgettext_lazy("an output of research", "model")
    DATASET = "dataset", _("dataset")
    FRAMEWORK = "framework", pgettext_lazy("an output of research", "framework")
    PAPER = "paper", _("paper")
    PATENT = "patent", _("patent")
