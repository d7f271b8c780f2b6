"""Something that is down is asked again only after a while, so that waiting for it is paid once and not by every request."""

import time
from threading import Lock


class Breaker:
    """Open after a failure, for ``seconds``; then one try is let through, and closes or opens it again."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._open_until = 0.0
        self._lock = Lock()

    @property
    def is_open(self) -> bool:
        """Whether not to ask now. Of many that come when the time is over, one is told to try."""
        if not self._open_until:
            return False
        with self._lock:
            now = time.monotonic()
            if now < self._open_until:
                return True
            if self._open_until:
                self._open_until = now + self._seconds
            return False

    def failed(self) -> None:
        """It did not answer."""
        self._open_until = time.monotonic() + self._seconds

    def answered(self) -> None:
        """It did answer."""
        if self._open_until:
            self._open_until = 0.0
