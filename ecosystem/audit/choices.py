"""What a change can be and through which door it came."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    CREATE = "create", _("created")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("removed")


class Door(models.TextChoices):
    DESK = "desk", _("staff desk")
    PORTAL = "portal", _("member portal")
    API = "api", _("API")
    COMMAND = "command", _("command line")
