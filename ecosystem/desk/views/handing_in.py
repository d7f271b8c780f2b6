"""Handing a file in: what is made of it works in the background, and its page tells how far that is."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.desk.forms.files import FileForm
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.views.access import do, see

REFUSED = 422


def handed_in(
    request: HttpRequest, noun: Noun, form_class: type[FileForm], start: Callable[..., Any], template: str
) -> HttpResponseBase:
    """The form; or, once it is sent, the page of what ``start`` has begun, or the form again with what was refused."""
    see(request.user, noun)
    do(request.user, noun, noun.create)  # type: ignore[arg-type]
    where: dict[str, Any] = {"user": request.user, "workplace": request.workplace}  # type: ignore[attr-defined]
    if request.method != "POST":
        return _form(request, noun, form_class(**where), template)
    form = form_class(request.POST, request.FILES, **where)
    if not form.is_valid():
        return _form(request, noun, form, template, REFUSED)
    try:
        started = start(by=request.user, **form.values())
    except NotAllowed:
        raise
    except DomainError as refusal:
        form.add_refusal(refusal)
        return _form(request, noun, form, template, REFUSED)
    return redirect(started)


def _form(request: HttpRequest, noun: Noun, form: FileForm, template: str, status: int = 200) -> HttpResponse:
    context = {"noun": noun, "act": noun.create, "form": form, "cancel_url": noun.address}
    return render(request, template, context, status=status)
