"""What every view of a noun asks first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from ecosystem.accounts.policies import allowed
from ecosystem.desk.nouns.base import Act, Noun


def see(user: Any, noun: Noun) -> None:
    """Raise ``PermissionDenied`` where the noun is not for the person at all."""
    if not allowed(user, noun.view):
        raise PermissionDenied


def do(user: Any, noun: Noun, act: Act, record: Any = None) -> None:
    """Raise ``PermissionDenied`` where the person may not do this (to this record)."""
    if not noun.may(user, act, record):
        raise PermissionDenied


def found(user: Any, noun: Noun, key: str) -> Any:
    """The record, for somebody who may see such records. Raises ``PermissionDenied``, and ``Http404``."""
    see(user, noun)
    return noun.get(user, key)


def way_back(request: HttpRequest) -> str:
    """Where the address says to go afterwards, on this site only."""
    back = request.GET.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()) else ""
