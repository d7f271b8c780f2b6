"""Where a file of usage stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """From handing in to writing, and what may come in between."""

    CHECKING = "checking", _("being checked")
    READY = "ready", _("ready to be written")
    FAULTY = "faulty", _("has errors")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    REFUSED = "refused", _("cannot be read")
    DISCARDED = "discarded", _("discarded")


WORKING = frozenset({FileState.CHECKING, FileState.WRITING, FileState.UNDOING})
# During these the record is held by whoever works on it.
HELD = frozenset({FileState.WRITING, FileState.UNDOING})
# What can be checked anew.
CHECKED = frozenset({FileState.READY, FileState.FAULTY})
# What the same file, handed in again, is taken up as.
UNFINISHED = frozenset({FileState.CHECKING, FileState.READY, FileState.FAULTY, FileState.WRITING})
