"""Codes of compute, and which state may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a request for compute stands."""

    REQUESTED = "requested", _("requested")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", _("ended early")


class Basis(models.TextChoices):
    """What a center's utilization in a month rests on."""

    MEMBERS = "members", _("members' recorded usage")
    TOTAL = "total", _("what is said of the whole center")
    NOTHING = "nothing", _("not enough recorded usage to count")
    WITHHELD = "withheld", _("used by too few members to be told in public")


# The states in which there is, or was, something to use.
WITH_COMPUTE = frozenset({State.GRANTED, State.ENDED})
WITHOUT_COMPUTE = frozenset(set(State) - WITH_COMPUTE)
