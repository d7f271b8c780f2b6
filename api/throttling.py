"""How much one client may ask for."""

from typing import Any

from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from ecosystem.core.clients import client_address
from ecosystem.core.pace import Pace

MINUTE = 60


class Meter:
    """Counts one kind of request per minute and client; the minute begins with the client's first request."""

    def __init__(self, kind: str) -> None:
        self.kind, self.pace = kind, Pace(kind, MINUTE)

    @property
    def limit(self) -> int:
        return int(api_settings.DEFAULT_THROTTLE_RATES[self.kind])

    def wait(self, client: str) -> float | None:
        """Count a request; None where it may pass, else the seconds until the next one may."""
        return self.pace.wait(client, self.limit)


READS, WRITES, GUESSES = Meter("read"), Meter("write"), Meter("guess")


class PerMinute(BaseThrottle):
    """Reads per address (or key), writes per key; see ``DEFAULT_THROTTLE_RATES``."""

    waiting: float | None = None

    def meter(self, request: Request) -> Meter:
        return READS if request.method in SAFE_METHODS else WRITES

    def allow_request(self, request: Request, view: Any) -> bool:
        self.waiting = self.meter(request).wait(client_of(request))
        return self.waiting is None

    def wait(self) -> float | None:
        return self.waiting


class ReadsPerMinute(PerMinute):
    """A question that is sent as POST for its size counts as what it is: reading."""

    def meter(self, request: Request) -> Meter:
        return READS


def client_of(request: Request) -> str:
    """Whose requests count together: those of a key, or of an address."""
    if request.auth is not None:
        return f"key-{request.auth.pk}"
    return f"at-{client_address(request)}"


def refuse_guessing(request: Any) -> None:
    """Count a key that was refused; an address that sends too many is told to wait."""
    wait = GUESSES.wait(f"at-{client_address(request)}")
    if wait is not None:
        raise Throttled(wait)
