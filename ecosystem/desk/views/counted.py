"""What the registry counts, for staff who run a center: every measure over a period, and the rows behind each number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import scope_of
from ecosystem.centers.models import Center
from ecosystem.compute.models import Allocation, Usage
from ecosystem.core.dates import today
from ecosystem.core.display import number
from ecosystem.core.paging import Key, keyset_page
from ecosystem.core.queries import changed
from ecosystem.desk.register import noun_about, url_of
from ecosystem.figures.asking import center_asked, date_asked, since_asked
from ecosystem.figures.choices import Openness, Span
from ecosystem.figures.counting import COUNTERS, Counter, count_all, rows_of
from ecosystem.figures.questions import Asked
from ecosystem.figures.telling import counted_text, rows_url
from ecosystem.vocabulary.models import Measure, Place
from ecosystem.vouchers.models import Claim

PAGE_SIZE = 50
BY_KEY = (Key("id"),)
# What is added up of rows whose amounts make the number, and in which unit.
AMOUNTS = {Allocation: ("granted", "PFLOPS·h"), Usage: ("amount", "PFLOPS·h"), Claim: ("granted", gettext_lazy("CNY"))}


@dataclass(frozen=True)
class Where:
    """The city and center that is counted, and the period."""

    registry: Place
    center: Center | None
    centers: list[Center]
    covers_city: bool
    since: date | None
    day: date

    def asked(self, counter: Counter) -> Asked:
        """The question to a counter; what is public anyway is asked as the public asks it."""
        since = self.since if counter.span == Span.PERIOD else None
        return Asked(counter.name, self.registry, self.center, self.day, since, counter.openness != Openness.ROWS)


@require_safe
def counted(request: HttpRequest) -> HttpResponse:
    """Every measure that is counted, of a center or of a city all of whose centers the person decides for."""
    where = _where(request)
    measures = [one for one in Measure.objects.current().exclude(counter="") if one.counter in COUNTERS]
    counts = count_all(where.asked(COUNTERS[one.counter]) for one in measures)
    rows = []
    for one in measures:
        counter = COUNTERS[one.counter]
        found = counts[where.asked(counter)]
        rows.append((one, counter, counted_text(one, found), rows_url(found)))
    return render(request, "desk/counted.html", {"rows": rows, **_around(request, where)})


@require_safe
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """The rows that a counter counts, each with its page on the desk."""
    where = _where(request)
    counter = COUNTERS.get(name)
    lists = rows_of(where.asked(counter)) if counter else ()
    place = request.GET.get("list", "0")
    if counter is None or place not in map(str, range(len(lists))):
        raise Http404
    chosen = lists[int(place)].rows
    shown = keyset_page(_dressed(chosen), BY_KEY, request.GET.get("cursor", ""), PAGE_SIZE)
    measure = Measure.objects.current().filter(counter=name).first()
    found = count_all([where.asked(counter)])[where.asked(counter)]
    context = {
        "measure": measure,
        "counted_text": counted_text(measure, found) if measure else "",
        "tabs": [
            (str(one.label), one.rows.count(), changed(request, {"list": number or None}), number == int(place))
            for number, one in enumerate(lists)
        ],
        "rows": [(str(row), url_of(row), _detail(row)) for row in shown.rows],
        "previous_url": changed(request, {}) + f"&cursor={shown.previous}" if shown.previous else "",
        "next_url": changed(request, {}) + f"&cursor={shown.next}" if shown.next else "",
    }
    return render(request, "desk/counted_rows.html", {**context, **_around(request, where)})


def _dressed(rows: Any) -> Any:
    """With what the desk tells of each, read along."""
    noun = noun_about(rows.model)
    return rows.select_related(*noun.related) if noun is not None and noun.related else rows


def _detail(row: Any) -> str:
    """What a row counts for: its amount, and whose it is; else what the desk says of it in a few words."""
    if type(row) in AMOUNTS:
        name, unit = AMOUNTS[type(row)]
        whose = f"{row.allocation.enrollment.organization} · " if isinstance(row, Usage) else ""
        return f"{whose}{number(getattr(row, name))} {unit}"
    noun = noun_about(type(row))
    return noun.detail(row) if noun is not None else ""


def _where(request: HttpRequest) -> Where:
    """What the address asks for. Raises ``Http404`` for a center the person does not decide for."""
    if not allowed(request.user, "programs.decide"):
        raise PermissionDenied
    registry = request.workplace.home  # type: ignore[attr-defined]
    if registry is None:
        raise Http404
    decided = scope_of(request.user).centers(Capability.ENROLL)
    every = Center.objects.in_registry(registry).order_by("pk")
    own = every if decided is None else every.filter(pk__in=decided)
    public = set(every.public().values_list("pk", flat=True))
    covers_city = decided is None or public <= decided
    center = center_asked(request.GET, own)
    centers = list(own)
    if center is None and not covers_city:
        if not centers:
            raise Http404
        center = centers[0]
    day = min(date_asked(request.GET, "as_of") or today(), today())
    return Where(registry, center, centers, covers_city, since_asked(request.GET, day), day)


def _around(request: HttpRequest, where: Where) -> dict[str, Any]:
    city = [("", str(where.registry))] if where.covers_city else []
    chosen = where.center.public_id if where.center else ""
    return {
        "center": where.center,
        "centers": [
            (key, label, key == chosen) for key, label in [*city, *((one.public_id, str(one)) for one in where.centers)]
        ],
        "since": where.since or date(where.day.year, 1, 1),
        "day": where.day,
    }
