"""How often signing in may fail: ten times in a quarter of an hour for one name from one address.

Kept in the database, so that the limit is one limit however many processes answer.
"""

import hashlib
from datetime import timedelta

from django.utils import timezone

from ecosystem.accounts.models import FailedSignIn
from ecosystem.core.text import fold

MOST = 10
WINDOW = timedelta(minutes=15)


def _key(username: str, address: str) -> str:
    return hashlib.sha256(f"{fold(username)}\n{address}".encode("utf-8", "surrogatepass")).hexdigest()


def is_refused(username: str, address: str) -> bool:
    """Whether this name may not be tried from this address now, whether or not anybody has it."""
    recent = FailedSignIn.objects.filter(key=_key(username, address), at__gt=timezone.now() - WINDOW)
    return recent.count() >= MOST


def note_failure(username: str, address: str) -> None:
    """Count a failure; those that no longer count are dropped."""
    FailedSignIn.objects.filter(at__lte=timezone.now() - WINDOW).delete()
    FailedSignIn.objects.create(key=_key(username, address))


def forget_failures(username: str, address: str) -> None:
    """Begin anew after a success."""
    FailedSignIn.objects.filter(key=_key(username, address)).delete()
