"""One's own data: what is kept, to be taken along, and the end of the account. Whoever comes here is asked who they are again."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.accounts.personal import everything_about
from ecosystem.centers.leaving import erase_account
from ecosystem.portal.forms import PortalForm, done, form_of, status_of

FILE = "wutong-my-data.json"


class EraseForm(PortalForm):
    """That one means it."""

    sure = forms.BooleanField(label=gettext_lazy("I understand that this cannot be undone"))


@require_safe
@reauthentication_required
def personal(request: HttpRequest) -> HttpResponse:
    """What one can do about what is kept."""
    return render(request, "portal/personal.html")


@require_safe
@reauthentication_required
def download(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of one, in one file for programs and people."""
    told = {"taken_at": timezone.now(), **everything_about(request.user)}
    response = JsonResponse(told, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponseBase:
    """Erase one's account."""
    form = form_of(request, EraseForm)
    if done(request, form, lambda by, **_sure: _erased(by)) is not None:
        logout(request)
        messages.success(request, _("Your account has been erased."))
        return redirect("account_login")
    return render(request, "portal/erase.html", {"form": form}, status=status_of(form))


def _erased(person: Any) -> Any:
    return erase_account(person, by=person, reason=_("The person's own request"))


patterns = [
    path("data/", personal, name="personal"),
    path("data/file/", download, name="personal_file"),
    path("data/erase/", erase, name="erase"),
]
