"""What is done with notes beside writing them, and how one wants to be told of the day's work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ecosystem.casework.mentions import mark_mentions_seen
from ecosystem.desk.forms.digest import DigestForm
from ecosystem.desk.register import noun_named
from ecosystem.desk.views.access import found, way_back


@require_POST
def seen(request: HttpRequest, key: str) -> HttpResponseBase:
    """Take it that the person has seen where a note names them."""
    noun = noun_named("notes")
    note = found(request.user, noun, key)
    mark_mentions_seen(request.user, [note])
    return redirect(way_back(request) or noun.url(note))


@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse | HttpResponseBase:
    """Whether one gets a mail of what waits, every working day, and in which language."""
    form = DigestForm(request.POST or None, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/digest.html", {"form": form}, status=422 if request.POST else 200)
    form.keep()
    messages.success(request, _("Kept."))
    return redirect("desk:digest")
