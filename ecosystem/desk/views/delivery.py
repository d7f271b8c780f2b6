"""What a center delivered: from compute to outcomes, and its members by what served them."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ecosystem.compute.models import Allocation
from ecosystem.core.dates import months_back, next_month, today
from ecosystem.core.exporting.sending import send
from ecosystem.core.paging import Key, keyset_page
from ecosystem.core.queries import changed
from ecosystem.delivery.loop import Reach, formats_in
from ecosystem.delivery.pictures import svg
from ecosystem.delivery.telling import extract
from ecosystem.desk import exports
from ecosystem.desk.compute import last_year
from ecosystem.desk.delivery import ShownCoverage, ShownLoop
from ecosystem.desk.forms.compute import MonthsForm
from ecosystem.desk.nouns.compute import VIEW
from ecosystem.desk.register import noun_about, url_of
from ecosystem.desk.views.access import center_for, centers_for

PAGE_SIZE = 50


@require_safe
def centers(request: HttpRequest) -> HttpResponseBase:
    """The centers of which one may see what they delivered; where it is one, that."""
    found = centers_for(request, VIEW)
    if len(found) == 1:
        return redirect("desk:loop", found[0].public_id)
    return render(request, "desk/loop_centers.html", {"centers": found})


@require_safe
def loop_page(request: HttpRequest, key: str) -> HttpResponse:
    """The loop of a center over some months."""
    form, shown, formats = _loop(request, key)
    context = {"form": form, "formats": formats, "shown": shown, "center": shown.center, "here": "loop"}
    return render(request, "desk/loop.html", context, status=422 if form.errors else 200)


@require_safe
def loop_rows(request: HttpRequest, key: str) -> HttpResponse:
    """The rows behind one band."""
    _form, shown, _formats = _loop(request, key)
    code = request.GET.get("of", "linked")
    target = next((one for panel in shown.panels for one in panel.targets if one.code == code), None)
    if target is None:
        raise Http404
    rows = Reach([shown.center.pk], shown.number_format, shown.since, shown.until).rows(code)
    noun = noun_about(rows.model)
    if noun is not None and noun.related:
        rows = rows.select_related(*noun.related)
    page = keyset_page(rows, (Key("id", descending=True),), request.GET.get("cursor", ""), PAGE_SIZE)
    context = {
        "center": shown.center,
        "here": "loop",
        "target": target,
        "back": f"{request.path.removesuffix('rows/')}{changed(request, {'of': None})}",
        "rows": [(str(row), url_of(row), _detail(row, noun)) for row in page.rows],
        "previous_url": f"{changed(request, {})}&cursor={page.previous}" if page.previous else "",
        "next_url": f"{changed(request, {})}&cursor={page.next}" if page.next else "",
    }
    return render(request, "desk/loop_rows.html", context)


@require_safe
def loop_export(request: HttpRequest, key: str, file_format: str) -> HttpResponseBase:
    """The loop as a picture or as a table."""
    form, shown, _formats = _loop(request, key)
    if form.errors or file_format not in {*exports.FORMATS, "svg"}:
        raise Http404
    name = f"loop-{shown.center.public_id}-{shown.since:%Y-%m}-{shown.last:%Y-%m}"
    title = f"{shown.title} · {shown.center} · {shown.since:%Y-%m} – {shown.last:%Y-%m}"
    if file_format == "svg":
        return svg(title, shown.panels, name)
    return send(request, extract(shown.title, shown.panels), file_format, name=name, told=title)


@require_safe
def coverage_page(request: HttpRequest, key: str) -> HttpResponse:
    """Members of a center by what served them in the last year."""
    shown = _coverage(request, key)
    context = {"shown": shown, "center": shown.center, "is_today": shown.day == today(), "here": "coverage"}
    return render(request, "desk/coverage.html", context)


@require_safe
def coverage_export(request: HttpRequest, key: str, file_format: str) -> HttpResponseBase:
    """The members that match, as a file."""
    shown = _coverage(request, key)
    if file_format not in exports.FORMATS:
        raise Http404
    file = shown.extract()
    name = f"coverage-{shown.center.public_id}-{shown.day}"
    return send(request, file, file_format, name=name, told=f"{file.title}-{shown.center}-{shown.day}")


def _detail(row: Any, noun: Any) -> str:
    if isinstance(row, Allocation):
        return f"{row.granted:,f} PFLOPS·h"
    return noun.detail(row) if noun is not None else ""


def _loop(request: HttpRequest, key: str) -> tuple[MonthsForm, ShownLoop, list[str]]:
    """What is shown: the months asked for, or the last twelve; the number format asked for, or the first."""
    center = center_for(request.user, key, VIEW)
    since, until = last_year(today())
    asked: Any = request.GET if {"since", "last"} & set(request.GET) else None
    form = MonthsForm(asked, initial={"since": since, "last": months_back(until, 1)})
    if asked is not None and form.is_valid():
        since, until = form.cleaned_data["since"], next_month(form.cleaned_data["last"])
    formats = formats_in([center.pk])
    number_format = request.GET.get("number_format", "")
    if number_format and number_format not in formats:
        raise Http404
    return form, ShownLoop(center, number_format or next(iter(formats), "fp16"), since, until), formats


def _coverage(request: HttpRequest, key: str) -> ShownCoverage:
    center = center_for(request.user, key, VIEW)
    try:
        day = min(date.fromisoformat(request.GET.get("as_of", "")), today())
    except ValueError:
        day = today()
    return ShownCoverage(center, day, request.GET.get("served", ""), request.GET.get("after", ""))
