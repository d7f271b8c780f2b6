"""Compute of a center: what was used, by whom, what is promised and who waits."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.centers.models import Center
from ecosystem.compute.reports import formats_of, shown_percent
from ecosystem.core.dates import months_back, next_month, today
from ecosystem.core.exporting.sending import send
from ecosystem.desk import exports
from ecosystem.desk.compute import Compute, last_year
from ecosystem.desk.forms.compute import MonthsForm
from ecosystem.desk.nouns.compute import CHANGE, VIEW
from ecosystem.desk.register import noun_named
from ecosystem.desk.views.access import center_for, centers_for


@require_safe
def centers(request: HttpRequest) -> HttpResponse:
    """The centers whose compute one may see; where it is one, that."""
    found = centers_for(request, VIEW)
    if len(found) == 1:
        return redirect("desk:compute", found[0].public_id)
    return render(request, "desk/compute_centers.html", {"centers": found})


@require_safe
def center(request: HttpRequest, key: str) -> HttpResponse:
    """A center's compute over some months, at one number format."""
    found = center_for(request.user, key, VIEW)
    formats = formats_of(found)
    form, (since, until) = _months(request)
    shown = _shown(request, found, formats, since, until)
    context = {
        "center": found,
        "form": form,
        "formats": formats,
        "shown": shown,
        **(_numbers(shown) if shown else {}),
        "may_change": allowed(request.user, CHANGE, found),
        "noun": noun_named("centers"),
    }
    return render(request, "desk/compute.html", context, status=422 if form.errors else 200)


@require_safe
def export(request: HttpRequest, key: str, file_format: str) -> HttpResponseBase:
    """The months as a file."""
    found = center_for(request.user, key, VIEW)
    form, (since, until) = _months(request)
    if file_format not in exports.FORMATS or form.errors:
        raise Http404
    shown = _shown(request, found, formats_of(found), since, until)
    if shown is None:
        raise Http404
    name = f"compute-{found.public_id}-{since:%Y-%m}-{months_back(until, 1):%Y-%m}"
    return send(request, shown.extract(), file_format, name=name, told=f"{shown.extract().title}-{found}")


def _numbers(shown: Compute) -> dict[str, Any]:
    return {
        "average": shown_percent(shown.period.average),
        "peak": shown_percent(shown.period.peak),
        "kinds": shown.kinds(),
        "waiting_url": shown.rows("allocations", state="requested", sort="requested_on"),
    }


def _months(request: HttpRequest) -> tuple[MonthsForm, tuple[date, date]]:
    since, until = last_year(today())
    asked: Any = request.GET if {"since", "last"} & set(request.GET) else None
    form = MonthsForm(asked, initial={"since": since, "last": months_back(until, 1)})
    if asked is None or not form.is_valid():
        return form, (since, until)
    return form, (form.cleaned_data["since"], next_month(form.cleaned_data["last"]))


def _shown(request: HttpRequest, found: Center, formats: list[str], since: date, until: date) -> Compute | None:
    """What is shown: the number format asked for, or the first; None where the center has none at all."""
    asked = request.GET.get("number_format", "")
    if not formats or (asked and asked not in formats):
        if asked:
            raise Http404
        return None
    return Compute(found, asked or formats[0], since, until, today(), request.user)
