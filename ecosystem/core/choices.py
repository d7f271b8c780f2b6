"""Codes that mean the same everywhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.TextChoices):
    """Who can see a record that staff prepare before they show it."""

    DRAFT = "draft", _("draft")
    PUBLIC = "public", _("public")
    ARCHIVED = "archived", _("archived")
