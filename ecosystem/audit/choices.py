"""What a change can be and through which door it came."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    CREATE = "create", _("created")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("removed")
    # Carried over to another record as it is, as everything of an organization is that is merged into another.
    MOVE = "move", _("carried over")


class Reach(StrEnum):
    """For which centers somebody must have a record's capability to undo a change of it, as to make one."""

    OWN = "own"  # for the center or the city it belongs to
    ANY = "any"  # for any center: every center uses it, and whoever has the capability somewhere keeps it
    ALL = "all"  # for the whole installation


class Door(models.TextChoices):
    DESK = "desk", _("staff desk")
    PORTAL = "portal", _("member portal")
    PUBLIC = "public", _("public page")
    API = "api", _("API")
    COMMAND = "command", _("command line")
