"""The portal's gate: every address below /portal/ is for people with an account, and nothing it answers is kept."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ecosystem.accounts.gates import end_if_too_long, to_sign_in
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.sessions import IDLE, PATIENT
from ecosystem.core.errors import DomainError


class PortalMiddleware:
    """Deny by default: a view of the portal is reached by people who have signed in only, whatever the view itself asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_portal(request):
            response["Cache-Control"] = "no-store"
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Turn away whoever has not signed in."""
        if not _is_portal(request):
            return None
        if request.user.is_authenticated:
            end_if_too_long(request, IDLE if allowed(request.user, "accounts.use_desk") else PATIENT)
        return None if request.user.is_authenticated else to_sign_in(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal that no form could show becomes a page that says what was refused and why."""
        if not _is_portal(request) or not isinstance(error, DomainError):
            return None
        return render(request, "portal/refusal.html", {"refusal": error}, status=error.status)


def _is_portal(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "portal" in match.namespaces
