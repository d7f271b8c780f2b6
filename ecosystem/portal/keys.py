"""Keys with which one's own programs use the API: to apply, and to read what one may see."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ecosystem.accounts.models import ApiToken
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.second_factor import lacks_second_factor
from ecosystem.centers import staff
from ecosystem.core.dates import end_of_day
from ecosystem.portal.forms import PortalForm, done, form_of, status_of

MOST = 50
View = Callable[..., HttpResponseBase]


class KeyForm(PortalForm):
    """What a key is for, what it may do, and until when."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    may_write = forms.BooleanField(
        label=gettext_lazy("May write"), required=False, help_text=gettext_lazy("Otherwise it only reads.")
    )
    expires_at = forms.DateField(
        label=gettext_lazy("Ends on"),
        required=False,
        help_text=gettext_lazy("Empty: it works until it is ended."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_expires_at(self) -> Any:
        """The key works through the whole of its last day."""
        day = self.cleaned_data["expires_at"]
        return end_of_day(day) if day else None


def as_safe_as_the_desk(view: View) -> View:
    """A key of somebody who works here opens what the desk opens, so that making one takes a second factor there too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if allowed(request.user, "accounts.use_desk") and lacks_second_factor(request.user):
            messages.warning(request, _("Set up a second factor first: an authenticator app or a passkey."))
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@as_safe_as_the_desk
def keys(request: HttpRequest) -> HttpResponseBase:
    """One's keys, and a new one, which is shown this once."""
    form = form_of(request, KeyForm)
    made = done(request, form, lambda **said: staff.issue_token(request.user, **said))
    if made is not None:
        token, key = made
        return render(request, "portal/key.html", {"token": token, "key": key})
    mine = ApiToken.objects.filter(user=request.user).order_by("revoked_at", "-pk")[:MOST]
    may_make = allowed(request.user, "accounts.keep_keys")
    context = {"form": form, "keys": mine, "may_make": may_make}
    return render(request, "portal/keys.html", context, status=status_of(form))


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a key of one's own, at once and for good."""
    token = get_object_or_404(ApiToken, user=request.user, pk=pk)
    staff.revoke_token(token, by=request.user)
    messages.success(request, _("The key has ended."))
    return redirect("portal:keys")


patterns = [
    path("keys/", keys, name="keys"),
    path("keys/<int:pk>/end/", end, name="key_end"),
]
