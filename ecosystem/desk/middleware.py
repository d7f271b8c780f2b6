"""The desk's gate: every address below /desk/ is for staff, and nothing it answers is kept by anybody."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from ecosystem.accounts.gates import end_if_too_long, sent_to, to_sign_in
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.second_factor import lacks_second_factor
from ecosystem.accounts.sessions import IDLE
from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.desk.workplace import workplace_of

OPEN = frozenset({"sign_in", "sign_out"})


class DeskMiddleware:
    """Deny by default: a view of the desk is reached by people with a role only, whatever the view itself asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_desk(request):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store"
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Turn away whoever is not staff; tell the view where the person works."""
        if not _is_desk(request) or request.resolver_match.url_name in OPEN:
            return None
        end_if_too_long(request, IDLE)
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not allowed(request.user, "accounts.use_desk"):
            return render(request, "desk/no_role.html", status=403)
        if lacks_second_factor(request.user):
            return _to_second_factor(request)
        request.workplace = workplace_of(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal that no form could show becomes a page that says what was refused and why."""
        if not _is_desk(request) or not isinstance(error, DomainError):
            return None
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"sentence": str(error)}, status=403)
        return render(request, "desk/refusal.html", {"refusal": error}, status=error.status)


def _is_desk(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "desk" in match.namespaces


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    """Where a second factor is set up: until then the desk is closed."""
    messages.warning(
        request, _("Set up a second factor first: an authenticator app or a passkey. Then the desk opens.")
    )
    return sent_to(request, reverse("mfa_index"), 403)
