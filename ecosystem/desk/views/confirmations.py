"""Opening a confirmation round, with who would be asked shown before anything is written; and how fresh the records are."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.confirmations.reaching import RoundPlan, plan_round
from ecosystem.confirmations.services.rounds import refuse_unfit_day, text_of
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.desk.freshness import by_center, by_kind
from ecosystem.desk.register import noun_named
from ecosystem.desk.telling import change_set_of, tell
from ecosystem.desk.views.access import do, see
from ecosystem.organizations.choices import Freshness

REFUSED = 422


@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    """How many records are fresh, by kind and by center; each number leads to the list of what it counts."""
    if not allowed(request.user, "organizations.verify"):
        raise PermissionDenied
    context = {
        "columns": [label for _code, label in Freshness.choices],
        "kinds": by_kind(request.user, request.workplace),
        "centers": list(by_center(request.user, request.workplace)),
        "may_ask": allowed(request.user, "confirmations.keep"),
    }
    return render(request, "desk/freshness.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest) -> HttpResponseBase:
    """The form with whom it would ask; once that is confirmed, the round."""
    noun = noun_named("confirmation-rounds")
    see(request.user, noun)
    do(request.user, noun, noun.create)
    where = {"user": request.user, "workplace": request.workplace}
    if request.method != "POST":
        form = noun.create.form(**where)
        center = form.fields["center"].queryset.first()
        first = {name: form[name].value() for name in ("whom", "answer_by")} if center else None
        return _page(request, form, {**first, "center": center, "subject": "", "body": ""} if first else None)
    form = noun.create.form(request.POST, **where)
    if form.is_valid() and "checked" not in request.POST:
        try:
            opened = noun.create.run(by=request.user, **form.values())
        except NotAllowed:
            raise
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            tell(request, _("%(round)s is open.") % {"round": opened}, change_set_of(request))
            return redirect(noun.url(opened))
    return _page(request, form, form.values() if form.is_valid() else None)


def _page(request: HttpRequest, form: Any, said: dict[str, Any] | None) -> HttpResponse:
    noun = noun_named("confirmation-rounds")
    plan = _planned(request, form, said) if said else None
    context = {"noun": noun, "act": noun.create, "form": form, "plan": plan, "back": noun.address}
    return render(request, "desk/open_round.html", context, status=REFUSED if form.errors else 200)


def _planned(request: HttpRequest, form: Any, said: dict[str, Any]) -> RoundPlan | None:
    """Who would be asked; None where the form does not say enough yet, and then the form says so."""
    try:
        refuse_unfit_day(said["answer_by"])
        text = text_of(said["subject"], said["body"])
        asked = {"whom": said["whom"], "answer_by": said["answer_by"], "year": today().year}
        return plan_round(said["center"], by=request.user, text=text, **asked)
    except NotAllowed:
        raise
    except DomainError as refusal:
        if form.is_bound and not form.errors:
            form.add_refusal(refusal)
        return None
