"""Signing in and out: the one way, whoever one is."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse

from ecosystem.accounts.adapters import REFUSED
from ecosystem.accounts.attempts import WINDOW
from ecosystem.accounts.forms import SignInForm


class SignIn(LoginView):
    """The sign-in page; it leads back to where somebody wanted to go, on this site only."""

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", REFUSED):
            response.status_code = 429
            response["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response


class SignOut(LogoutView):
    """The end of a session, here and in what the browser keeps."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response
