"""Signs of work on a file: who stopped half-way is noticed, and whoever waits sees how far it is."""

import time
from typing import Any

from django.utils import timezone

from ecosystem.compute.files.choices import FileState
from ecosystem.compute.files.models import UsageFile

SIGN_EVERY = 1.0


class Stopped(Exception):
    """Somebody discarded the file while it was checked."""


class Signing:
    """Signs a file that is being checked, at most once a second."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self._signed = time.monotonic()

    def __call__(self, lines: int) -> None:
        """Say that so many lines are read. Raises :class:`Stopped`."""
        if time.monotonic() - self._signed < SIGN_EVERY:
            return
        self._signed = time.monotonic()
        if not settle(self.pk, beat_at=timezone.now(), lines_read=lines):
            raise Stopped


def settle(pk: int, **values: Any) -> bool:
    """Note how far the checking came, unless somebody discarded the file meanwhile."""
    return bool(UsageFile.objects.filter(pk=pk, state=FileState.CHECKING).update(**values))
