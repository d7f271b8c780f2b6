"""What every view of a noun asks first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from ecosystem.accounts.policies import allowed
from ecosystem.centers.models import Center
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.register import noun_named


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


def centers_for(request: HttpRequest, permission: str) -> list[Center]:
    """The centers of the city one works in for which the person has the permission; by name.

    Raises ``PermissionDenied`` where they have it for none anywhere.
    """
    if not allowed(request.user, permission):
        raise PermissionDenied
    rows = noun_named("centers").rows_in(request.user, request.workplace.place)  # type: ignore[attr-defined]
    return [
        one for one in rows.select_related("registry").order_by("name", "pk") if allowed(request.user, permission, one)
    ]


def center_for(user: Any, key: str, permission: str) -> Center:
    """A center for which the person has the permission. Raises ``PermissionDenied``, and ``Http404``."""
    if not allowed(user, permission):
        raise PermissionDenied
    center = noun_named("centers").get(user, key)
    if not allowed(user, permission, center):
        raise Http404
    return center


def way_back(request: HttpRequest) -> str:
    """Where the address says to go afterwards, on this site only."""
    back = request.GET.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()) else ""
