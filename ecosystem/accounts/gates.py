"""What the desk and the portal do with somebody who is not signed in, or no longer."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ecosystem.accounts.sessions import still_valid
from ecosystem.core import drafts


def end_if_too_long(request: HttpRequest, idle: timedelta) -> None:
    """Prolong the session of somebody who is signed in; end it where it has lasted its longest."""
    if request.user.is_authenticated and not still_valid(request.session, idle):
        logout(request)
        request.user = AnonymousUser()


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and back from there; what was typed into a form waits in the session."""
    back = request.get_full_path()
    if request.method == "POST":
        draft = drafts.keep(request.session, request.POST)
        back = f"{request.path}?{urlencode({'draft': draft})}" if draft else request.path
    return sent_to(request, f"{reverse('account_login')}?{urlencode({'next': back})}", 401)


def sent_to(request: HttpRequest, address: str, status: int) -> HttpResponse:
    """A page is led elsewhere; a script is told so with ``status``, since it would put the other page into this one."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=status, headers={"HX-Redirect": address})
    return redirect(address)
