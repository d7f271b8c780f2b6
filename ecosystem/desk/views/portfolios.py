"""The members one answers for, how quickly requests were answered, and handing over a whole portfolio."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError
from ecosystem.desk.forms.officers import HandOverForm
from ecosystem.desk.portfolios import (
    Order,
    Show,
    ages_of,
    asked_of,
    bars_of,
    counts_of,
    months_of,
    page_of,
    rows_of,
)
from ecosystem.desk.telling import change_set_of, tell
from ecosystem.desk.views.access import center_for, centers_for
from ecosystem.officers import services
from ecosystem.officers.members import members
from ecosystem.officers.portfolios import dealt, loads_of, portfolio_of, responsible_people
from ecosystem.officers.reports import response_report

VIEW, ASSIGN = "officers.view", "officers.assign"


@require_safe
def portfolios(request: HttpRequest) -> HttpResponseBase:
    """The centers whose members one follows; straight to the members where it is one."""
    centers = centers_for(request, VIEW)
    if len(centers) == 1:
        return redirect("desk:portfolio", centers[0].public_id)
    return render(request, "desk/portfolios.html", {"centers": centers})


@require_safe
def portfolio(request: HttpRequest, key: str) -> HttpResponse:
    """The members of a center: one's own first, or whichever one asks for."""
    center = center_for(request.user, key, VIEW)
    every = members(center)
    asked = asked_of(request.GET, every, request.user)
    found = [one for one in every if asked.matches(one, request.user)]
    rows, pages = page_of(found, asked)
    page = min(max(asked.page, 1), pages)
    narrowed = {"officer": asked.officer, "show": asked.show, "order": asked.order, "q": asked.query}
    officers = {one.officer.username: str(one.officer) for one in every if one.officer is not None}
    context = {
        "center": center,
        "asked": asked,
        "rows": rows,
        "count": len(found),
        "counts": counts_of(every),
        "shows": Show.choices,
        "orders": Order.choices,
        "officers": sorted(officers.items(), key=lambda one: one[1]),
        "may_change": allowed(request.user, ASSIGN, center),
        "previous_url": f"?{urlencode({**narrowed, 'page': page - 1})}" if page > 1 else "",
        "next_url": f"?{urlencode({**narrowed, 'page': page + 1})}" if page < pages else "",
        "page": page,
        "pages": pages,
    }
    return render(request, "desk/portfolio.html", context)


@require_safe
def responses(request: HttpRequest, key: str) -> HttpResponse:
    """How quickly requests were answered: in all, by month, by desk officer; and what is open, by age."""
    center, day = center_for(request.user, key, VIEW), today()
    report = response_report(center, day=day)
    context = {
        "center": center,
        "report": report,
        "bars": bars_of(report),
        "months": months_of(center, report),
        "ages": ages_of(center, report, day),
        "open_url": rows_of("service-log", center=center.public_id, waits="answer"),
        "may_change": allowed(request.user, ASSIGN, center),
    }
    return render(request, "desk/responses.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give all that somebody answers for to others: what would go to whom first, then doing it."""
    center = center_for(request.user, key, ASSIGN)
    people = responsible_people(center)
    where: dict[str, Any] = {"user": request.user, "workplace": request.workplace}  # type: ignore[attr-defined]
    sent = request.POST if request.method == "POST" else request.GET if "to" in request.GET else None
    chosen = {"officer": request.GET.get("officer", "")}
    form = HandOverForm(sent, people=[one[0] for one in people], center=center, initial=chosen, **where)
    shown, moves = None, []
    if form.is_valid():
        values = form.values()
        shown = portfolio_of(center, values["officer"])
        takers = dealt(shown, values["to"], loads_of(center, values["to"]))
        moves = [
            *((one.organization, _("member"), takers[one.organization_id]) for one in shown.assignments),
            *((one, one._meta.verbose_name, takers[one.organization_id]) for one in (*shown.cases, *shown.tasks)),
            *((one, one._meta.verbose_name, takers[None]) for one in shown.welcomes),
        ]
        if request.method == "POST" and "look" not in request.POST:
            try:
                services.hand_over_portfolio(center, by=request.user, **values)
            except DomainError as refusal:
                form.add_refusal(refusal)
            else:
                told = _("%(count)s records of %(person)s are handed over.")
                tell(request, told % {"count": len(moves), "person": values["officer"]}, change_set_of(request))
                return redirect("desk:portfolio", center.public_id)
    context = {"center": center, "form": form, "people": people, "shown": shown, "moves": moves, "may_change": True}
    refused = request.method == "POST" and form.errors
    return render(request, "desk/portfolio_hand_over.html", context, status=422 if refused else 200)
