"""A program's applications as staff work through them: the board, the ranking, the cohort; sharing reviews out."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError
from ecosystem.desk.boards import columns_of, conflicts_in, steps_of
from ecosystem.desk.forms.applications import ShareForm
from ecosystem.desk.register import noun_named
from ecosystem.desk.telling import change_set_of, tell
from ecosystem.programs import services
from ecosystem.programs.assigning import planned
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import Program
from ecosystem.programs.reports import taken_on
from ecosystem.programs.standings import cohort, progress_by_reviewer, ranking, reached

DECIDE, LONGEST_QUERY = "programs.decide", 100
# What is decided about many at once, from where they are ranked.
RANKED_AT_ONCE = MOST_BOARDS = 200
FROM_RANKING = ("notice", "accept", "waitlist", "reject")


def _programs(request: HttpRequest) -> Any:
    if not allowed(request.user, DECIDE):
        raise PermissionDenied
    return noun_named("programs").rows_in(request.user, request.workplace.place).select_related("platform__center")


def _found(request: HttpRequest, key: str) -> Program:
    if not allowed(request.user, DECIDE):
        raise PermissionDenied
    program = noun_named("programs").get(request.user, key)
    if not allowed(request.user, DECIDE, program):
        raise Http404
    return program


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """The programs with applications, those first that have the most to decide."""
    programs = _programs(request).with_applications().annotate(taken_seats=taken_on())
    return render(request, "desk/boards.html", {"programs": programs[:MOST_BOARDS]})


@require_safe
def board(request: HttpRequest, key: str) -> HttpResponse:
    """The applications of a program by state, or those of them that match."""
    program = _found(request, key)
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    context = {
        "program": program,
        "query": query,
        "columns": columns_of(program, request.get_full_path(), query),
        "noun": noun_named("programs"),
    }
    return render(request, "desk/board.html", context)


@require_safe
def standings(request: HttpRequest, key: str) -> HttpResponse:
    """The ranking by normalized reviews, how it comes about, and how far each reviewer is."""
    program = _found(request, key)
    found = ranking(program)
    context = {
        "acts": [act for act in noun_named("applications").acts if act.name in FROM_RANKING],
        "page": Paginator(found.rows, RANKED_AT_ONCE).get_page(request.GET.get("page")),
        "program": program,
        "ranking": found,
        "owed": progress_by_reviewer(program),
        "noun": noun_named("programs"),
    }
    return render(request, "desk/ranking.html", context)


@require_safe
def cohort_page(request: HttpRequest, key: str) -> HttpResponse:
    """The funnel, the time in each state, and what became of whoever joined."""
    program = _found(request, key)
    found = cohort(program)
    context = {
        "program": program,
        "cohort": found,
        "steps": steps_of(found, program),
        "reached": reached(program),
        "day": today(),
        "noun": noun_named("programs"),
    }
    return render(request, "desk/cohort.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, key: str) -> HttpResponseBase:
    """Share the reviews that are missing among the panel: who would get what first, then doing it."""
    program = _found(request, key)
    where = {"user": request.user, "workplace": request.workplace}
    form = ShareForm(request.POST if request.method == "POST" else None, **where)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.assign_automatically(program, by=request.user, **form.values())
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            tell(request, _("%(count)s reviews are assigned.") % {"count": len(plan.pairs)}, change_set_of(request))
            return redirect("desk:standings", program.public_id)
    judged = program.applications.filter(state=Stage.IN_REVIEW).order_by("pk")
    plan = planned(program, list(judged))
    context = {
        "program": program,
        "form": form,
        "plan": plan,
        "conflicted": conflicts_in(plan, judged),
        "noun": noun_named("programs"),
    }
    return render(request, "desk/share.html", context, status=422 if form.errors else 200)
