"""Codes of imports and their rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    """Where an import stands."""

    READING = "reading", _("being read")
    READY = "ready", _("ready to be looked at")
    COMMITTING = "committing", _("being written")
    COMMITTED = "committed", _("written")
    UNDONE = "undone", _("undone")
    REFUSED = "refused", _("cannot be read")
    DISCARDED = "discarded", _("discarded")


class RowVerdict(models.TextChoices):
    """What would come of a row."""

    NEW = "new", _("new")
    UPDATE = "update", _("update")
    UNCHANGED = "unchanged", _("unchanged")
    DUPLICATE = "duplicate", _("possible duplicate")
    ERROR = "error", _("error")


class Decision(models.TextChoices):
    """What a person decided about a row."""

    NONE = "", _("as proposed")
    NEW = "new", _("it is another one: register it")
    SAME = "same", _("it is the one I chose")
    SKIP = "skip", _("leave it out")


class Came(models.TextChoices):
    """What came of a row when the import was written."""

    NOTHING = "", _("nothing yet")
    CREATED = "created", _("registered")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    HELD_BACK = "held_back", _("held back")


# What may be written without anybody having to decide more.
GOOD = frozenset({RowVerdict.NEW, RowVerdict.UPDATE, RowVerdict.UNCHANGED})
WORKING = frozenset({ImportState.READING, ImportState.COMMITTING})
