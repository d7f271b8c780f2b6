"""Reads of files of usage."""

from datetime import timedelta
from typing import Any, Self

from django.db import connections, models
from django.db.models import Q
from django.utils import timezone

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.compute.files.choices import HELD, UNFINISHED, WORKING, FileState

# So long without a sign means that whoever worked on it is gone.
GONE_AFTER = timedelta(seconds=30)
# Who writes or undoes signs once, at the start, and holds the record from then on; SQLite shows nobody whether it is held.
WRITTEN_WITHIN = timedelta(minutes=10)


class UsageFileQuerySet(models.QuerySet):
    """Files of usage."""

    def visible_to(self, user: Any) -> Self:
        """Those of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(center__in=centers)

    def same_as(self, center: Any, digest: str) -> Self:
        """Those of a center that hold exactly this, the newest first."""
        return self.filter(center=center, digest=digest).order_by("-at", "-pk")

    def unfinished(self) -> Self:
        """Those that are neither written nor given up."""
        return self.filter(state__in=sorted(UNFINISHED))

    def left_alone(self) -> Self:
        """Those that somebody began to work on and nobody works on."""
        now = timezone.now()
        shows_who_holds_it = connections[self.db].features.has_select_for_update_skip_locked
        written_within = GONE_AFTER if shows_who_holds_it else WRITTEN_WITHIN
        return self.filter(
            Q(beat_at__isnull=True, state__in=sorted(WORKING))
            | Q(beat_at__lt=now - GONE_AFTER, state=FileState.CHECKING)
            | Q(beat_at__lt=now - written_within, state__in=sorted(HELD))
        )
