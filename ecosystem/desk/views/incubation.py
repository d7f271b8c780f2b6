"""A center's service steps as staff work through them: the board, the funnel with the times, handing over a portfolio."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError
from ecosystem.desk.forms.incubation import PortfolioForm
from ecosystem.desk.service_boards import columns_of, funnel_of, stuck_lists, times_of
from ecosystem.desk.telling import change_set_of, tell
from ecosystem.desk.views.access import center_for, centers_for
from ecosystem.incubation import services
from ecosystem.incubation.filters import Stuck
from ecosystem.incubation.reports import portfolio, portfolios, stuck_counts

VIEW, CHANGE, LONGEST_QUERY = "incubation.view", "incubation.change", 100


@require_safe
def service_boards(request: HttpRequest) -> HttpResponseBase:
    """The centers whose steps one follows; straight to the board where it is one."""
    centers = centers_for(request, VIEW)
    if len(centers) == 1:
        return redirect("desk:service_board", centers[0].public_id)
    return render(request, "desk/service_boards.html", {"centers": centers})


@require_safe
def service_board(request: HttpRequest, key: str) -> HttpResponse:
    """The open cases of a center by step, or those of them that match; with ``mine`` one's own."""
    center = center_for(request.user, key, VIEW)
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    mine = request.GET.get("mine") == "1"
    context = {
        "center": center,
        "query": query,
        "mine": mine,
        "may_change": allowed(request.user, CHANGE, center),
        "columns": columns_of(center, request.get_full_path(), query, request.user if mine else None),
    }
    return render(request, "desk/service_board.html", context)


@require_safe
def service_funnel(request: HttpRequest, key: str) -> HttpResponse:
    """How many came how far, how long each step takes, and what is stuck."""
    center = center_for(request.user, key, VIEW)
    day = _day(request)
    context = {
        "center": center,
        "day": day,
        "is_today": day == today(),
        "may_change": allowed(request.user, CHANGE, center),
        "steps": funnel_of(center, day),
        "times": times_of(center, day),
        "stuck": stuck_lists(center, Stuck.choices, stuck_counts(center)),
    }
    return render(request, "desk/service_funnel.html", context)


def _day(request: HttpRequest) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return today()
    return min(asked, today())


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give all open cases of an officer to another one: what would go first, then doing it."""
    center = center_for(request.user, key, CHANGE)
    people = portfolios(center)
    where = {"user": request.user, "workplace": request.workplace, "people": [person for person, _count in people]}
    sent = request.POST if request.method == "POST" else request.GET if "officer" in request.GET else None
    form = PortfolioForm(sent, **where)
    cases: list[Any] = []
    if form.is_valid():
        values = form.values()
        cases = list(portfolio(center, values["officer"]))
        if request.method == "POST":
            try:
                given = services.hand_over_portfolio(center, by=request.user, **values)
            except DomainError as refusal:
                form.add_refusal(refusal)
            else:
                told = _("%(count)s cases are handed over.") % {"count": len(given)}
                tell(request, told, change_set_of(request))
                return redirect("desk:service_board", center.public_id)
    context = {"center": center, "form": form, "people": people, "cases": cases, "may_change": True}
    refused = request.method == "POST" and form.errors
    return render(request, "desk/service_hand_over.html", context, status=422 if refused else 200)
