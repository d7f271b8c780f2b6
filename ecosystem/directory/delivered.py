"""What the public is told of what a center delivered in a whole year: from compute to outcomes, and how many each function served.

Sums alone, of years that have ended: from one day to the next they would tell of a single member. What fewer than three
members stand behind is not told.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ecosystem.centers.models import Center
from ecosystem.centers.reports import FORMATS_IN_ORDER
from ecosystem.core.exporting.sending import send
from ecosystem.delivery.coverage import ALL, NONE, ONLY_COMPUTE, coverage_of
from ecosystem.delivery.loop import FEWEST_TOLD, Loop, formats_in, loop
from ecosystem.delivery.pictures import svg
from ecosystem.delivery.telling import Panel, extract, panels
from ecosystem.directory.asked import Asked
from ecosystem.directory.places import visible_centers
from ecosystem.directory.public import page, public_file, public_page
from ecosystem.vocabulary.choices import PlatformFunction

YEARS = 5
Told = list[tuple[str, int | None]]


@public_page
def delivered(request: HttpRequest, asked: Asked, public_id: str) -> HttpResponse:
    """What a center delivered in a year, by the last day of it."""
    center = get_object_or_404(visible_centers(), public_id=public_id)
    year = _year(request, asked)
    found = _loop(center, year)
    context = {
        **asked.framed_by(center.registry),
        "center": center,
        "year": str(year),
        "years": [(str(one), one == year) for one in _years(asked)],
        "panels": panels(found) if found is not None and found.is_told else [],
        "is_empty": found is None or not found.granted,
        "fewest": FEWEST_TOLD,
        **_coverage(center, year),
        "crumbs": [
            (_("Centers"), request.path.partition(public_id)[0]),
            (center, center.get_absolute_url()),
            (_("What it delivered"), request.path),
        ],
    }
    return page(asked, "directory/delivered.html", context)


@public_file
def delivered_file(request: HttpRequest, asked: Asked, public_id: str, ending: str) -> HttpResponseBase:
    """The loop of a year as a picture or a table."""
    center = get_object_or_404(visible_centers(), public_id=public_id)
    year = _year(request, asked)
    found = _loop(center, year)
    if found is None or not found.is_told:
        raise Http404
    title, name = f"{_('From compute to outcomes')} · {center} · {year}", f"wutong-loop-{public_id}-{year}"
    if ending == "svg":
        return svg(title, panels(found), name)
    return send(request, extract(_("From compute to outcomes"), panels(found)), ending, name=name, told=title)


def _years(asked: Asked) -> Iterable[int]:
    """The years that have ended by the day asked about, the newest first."""
    last = asked.day.year if (asked.day.month, asked.day.day) == (12, 31) and asked.is_past else asked.day.year - 1
    return range(last, last - YEARS, -1)


def _year(request: HttpRequest, asked: Asked) -> int:
    years = list(_years(asked))
    wanted = request.GET.get("year", str(years[0]))
    if wanted not in {str(year) for year in years}:
        raise Http404
    return int(wanted)


def _loop(center: Center, year: int) -> Loop | None:
    """The loop of the number format by which the center is known, of those at which it granted compute."""
    formats = formats_in([center.pk])
    if not formats:
        return None
    number_format = min(formats, key=FORMATS_IN_ORDER.index)
    return loop([center.pk], number_format, date(year, 1, 1), date(year + 1, 1, 1), public=True)


def _coverage(center: Center, year: int) -> dict[str, Any]:
    found = coverage_of(center, date(year, 12, 31))
    functions: Told = [
        (str(label), _enough(found.by_function[code], len(found.patterns))) for code, label in PlatformFunction.choices
    ]
    patterns: Told = [
        (str(label), _enough(found.counts[pattern], len(found.patterns)))
        for label, pattern in ((_("only compute"), ONLY_COMPUTE), (_("all four"), ALL), (_("none"), NONE))
    ]
    return {"members_then": len(found.patterns), "functions": functions, "patterns": patterns}


def _enough(n: int, whole: int) -> int | None:
    """A number of members, unless it or what is left of all is of too few."""
    return n if n == 0 or (n >= FEWEST_TOLD and (whole == n or whole - n >= FEWEST_TOLD)) else None


__all__ = ["Panel", "delivered", "delivered_file"]
