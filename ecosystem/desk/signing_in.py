"""Signing in and out."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.attempts import WINDOW, forget_failures, is_refused, note_failure
from ecosystem.core.clients import client_address

REFUSED = "too_many_attempts"


class SignInForm(AuthenticationForm):
    """Name and password. Whoever guesses is stopped, and told nothing about who has an account."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("This name and password do not belong together. Check both; capital letters count."),
        REFUSED: _("Too many attempts with this name. Wait a quarter of an hour, or ask an administrator."),
    }

    def clean(self) -> dict[str, Any]:
        username, address = self.cleaned_data.get("username"), client_address(self.request)
        if username is None:
            return self.cleaned_data
        if is_refused(username, address):
            raise ValidationError(self.error_messages[REFUSED], REFUSED)
        try:
            cleaned = super().clean()
        except ValidationError:
            note_failure(username, address)
            raise
        forget_failures(username, address)
        return cleaned


class SignIn(LoginView):
    """The sign-in page; it leads back to where somebody wanted to go, on this site only."""

    template_name = "registration/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", REFUSED):
            response.status_code = 429
            response["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response


class SignOut(LogoutView):
    """The end of a session, here and in what the browser keeps."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response
