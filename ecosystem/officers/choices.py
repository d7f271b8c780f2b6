"""Codes of what is logged of the service to members."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """How a center and a member were in contact."""

    REQUEST = "request", pgettext_lazy("a contact with a member", "request")
    CALL = "call", pgettext_lazy("a contact with a member", "call")
    MESSAGE = "message", pgettext_lazy("a contact with a member", "mail or message")
    VISIT = "visit", pgettext_lazy("a contact with a member", "visit")
    MEETING = "meeting", pgettext_lazy("a contact with a member", "meeting")
    OTHER = "other", pgettext_lazy("a contact with a member", "other")


class Direction(models.TextChoices):
    """Who turned to whom."""

    INCOMING = "in", _("the member to us")
    OUTGOING = "out", _("we to the member")
