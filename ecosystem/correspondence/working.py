"""Who is at work in the background: workers say so, and web processes leave the mail to them."""

import os
import socket
import time
from datetime import timedelta

from django.utils import timezone

from ecosystem.correspondence.models import Worker

SIGN_EVERY = 15
GONE_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)


def own_name() -> str:
    """A name no other worker has while this process lives."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def is_anybody_at_work() -> bool:
    """Whether a worker was seen within the last minute."""
    return Worker.objects.filter(seen_at__gt=timezone.now() - GONE_AFTER).exists()


class AtWork:
    """A worker's presence: signed again every few seconds, taken back at the end."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name or own_name()
        self._signed = -float(SIGN_EVERY)

    def sign(self) -> None:
        """Say that this worker is here, if it is time to."""
        if time.monotonic() - self._signed >= SIGN_EVERY:
            now = timezone.now()
            Worker.objects.update_or_create(name=self.name, defaults={"seen_at": now})
            Worker.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
            self._signed = time.monotonic()

    def leave(self) -> None:
        """Say that this worker is gone, so that nobody waits for it."""
        Worker.objects.filter(name=self.name).delete()
