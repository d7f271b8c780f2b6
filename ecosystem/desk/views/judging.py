"""A reviewer's own pages: what they have to judge, and the sheet beside the application."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.core.text import name_key
from ecosystem.desk.sheets import Sheet, typed
from ecosystem.desk.telling import change_set_of, tell
from ecosystem.organizations.models import Organization
from ecosystem.programs import services
from ecosystem.programs.choices import Judging, Tie
from ecosystem.programs.dossiers import dossier_for
from ecosystem.programs.drafts import save_review_draft
from ecosystem.programs.models import Affiliation, Review

REFUSED, MOST = 422, 50


def _mine(request: HttpRequest) -> Any:
    if not allowed(request.user, "programs.review"):
        raise PermissionDenied
    return Review.objects.own(request.user).with_application()


def _found(request: HttpRequest, key: str) -> Review:
    review = _mine(request).filter(public_id=key).first()
    if review is None:
        raise Http404
    return review


@require_safe
def my_reviews(request: HttpRequest) -> HttpResponse:
    """What waits to be judged, what is handed in, and what one is tied to."""
    return _overview(request)


def _overview(request: HttpRequest, errors: list[str] | None = None, status: int = 200) -> HttpResponse:
    mine = _mine(request)
    context = {
        "owed": mine.owed(),
        "done": mine.submitted().order_by("-submitted_at")[:MOST],
        "ties": Affiliation.objects.filter(user=request.user).select_related("organization").order_by("-pk")[:MOST],
        "tie_choices": Tie.choices,
        "tie_errors": errors or [],
        "typed": request.POST,
        "today": today(),
    }
    return render(request, "desk/my_reviews.html", context, status=status)


@require_POST
def declare_tie(request: HttpRequest) -> HttpResponse:
    """Declare that one is tied to an organization, named as everybody knows it or by its code."""
    _mine(request)
    name = request.POST.get("organization", "")[:250]
    known = Organization.objects.public()
    found = known.likeliest(name, 1) if name.strip() else []
    exact = [one for one in found if name_key(name) in {one.name_key, name_key(one.short_name)}]
    if not exact:
        sentence = _("There is no such organization; write its whole name.")
        return _overview(request, [sentence, *(_("Do you mean “%(name)s”?") % {"name": one} for one in found)], REFUSED)
    try:
        services.declare_affiliation(
            request.user, organization=exact[0], tie=request.POST.get("tie", ""), starts_on=None, by=request.user
        )
    except NotAllowed:
        raise
    except DomainError as refusal:
        return _overview(request, [str(refusal)], REFUSED)
    return redirect("desk:my_reviews")


@require_POST
def end_tie(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a tie ended today."""
    _mine(request)
    tie = Affiliation.objects.filter(pk=pk, user=request.user, ends_on__isnull=True).first()
    if tie is None:
        raise Http404
    services.end_affiliation(tie, on=today(), by=request.user)
    return redirect("desk:my_reviews")


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, key: str) -> HttpResponseBase:
    """The application and the sheet beside it; handing it in, or keeping what is filled in so far."""
    review = _found(request, key)
    if request.method != "POST":
        return _page(request, review, Sheet(review))
    if "save" in request.POST or request.headers.get("HX-Request"):
        return _kept(request, review)
    values = typed(request.POST)
    try:
        services.submit_review(review, by=request.user, **values)
    except NotAllowed:
        raise
    except DomainError as refusal:
        return _page(request, review, Sheet(review, values, refusal), REFUSED)
    tell(request, _("Your review is handed in."), change_set_of(request))
    following = _mine(request).owed().first() if "next" in request.POST else None
    return redirect("desk:judging", following.public_id) if following else redirect("desk:my_reviews")


def _kept(request: HttpRequest, review: Review) -> HttpResponse:
    saved = save_review_draft(review, by=request.user, values=typed(request.POST))
    if request.headers.get("HX-Request"):
        return render(request, "desk/components/saved.html", {"at": saved.draft_saved_at})
    messages.success(request, _("Saved. Only you can see it until you hand it in."))
    return redirect("desk:judging", review.public_id)


@require_POST
def recuse(request: HttpRequest, key: str) -> HttpResponse:
    """Say that one has an interest in the application, and why."""
    review = _found(request, key)
    try:
        services.recuse(review, by=request.user, reason=request.POST.get("reason", "")[:300])
    except NotAllowed:
        raise
    except DomainError as refusal:
        return _page(request, review, Sheet(review, refusal=refusal), REFUSED)
    messages.success(request, _("Thank you. Somebody else will judge it."))
    return redirect("desk:my_reviews")


def _page(request: HttpRequest, review: Review, filled: Sheet, status: int = 200) -> HttpResponse:
    context = {
        "review": review,
        "program": review.application.program,
        "dossier": dossier_for(review),
        "sheet": filled,
        "open": review.state == Judging.ASSIGNED,
    }
    return render(request, "desk/judging.html", context, status=status)
