"""Making one record of two, side by side; and looking for records that are one."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.desk.forms.merging import MergeForm, OtherForm
from ecosystem.desk.merging import belongings, pair_between, suspected
from ecosystem.desk.nouns.duplicates import DUPLICATES
from ecosystem.desk.nouns.organizations import MERGE, NOUN
from ecosystem.desk.telling import change_set_of, tell
from ecosystem.desk.views.access import do, found, see, way_back
from ecosystem.organizations.duplicates.scanning import Progress, scanning
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import merge_organizations
from ecosystem.organizations.services.merging import plan_merge
from ecosystem.vocabulary.models import Place

REFUSED = 422
HERE = "<!-- progress -->"


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, key: str) -> HttpResponseBase:
    """Choose the other record, then field by field; look at what will happen, then confirm."""
    kept = found(request.user, NOUN, key)
    do(request.user, NOUN, MERGE, kept)
    chosen = OtherForm(_asked(request), user=request.user, workplace=request.workplace)
    if not chosen.is_bound or not chosen.is_valid() or chosen.cleaned_data["absorbed"] == kept:
        return _choosing(request, kept, chosen)
    absorbed = chosen.cleaned_data["absorbed"]
    do(request.user, NOUN, MERGE, absorbed)
    where = {"user": request.user, "workplace": request.workplace, "kept": kept, "absorbed": absorbed}
    if request.method != "POST":
        return _side_by_side(request, MergeForm(**where))
    form = MergeForm(request.POST, **where)
    if not form.is_valid():
        return _side_by_side(request, form, status=REFUSED)
    if "confirmed" not in request.POST:
        return _side_by_side(request, form, plan=_planned(request, form))
    return _merged(request, form)


def _asked(request: HttpRequest) -> dict[str, str] | None:
    typed = request.GET.get("with", "")
    return {"absorbed": typed} if typed else None


def _choosing(request: HttpRequest, kept: Organization, form: OtherForm) -> HttpResponse:
    if form.is_bound and form.is_valid():
        form.add_error("absorbed", ValidationError(_("That is this record itself.")))
    context = {**_frame(kept), "form": form, "suspected": suspected(request.user, kept)}
    return render(request, "desk/merge_choose.html", context, status=REFUSED if form.is_bound else 200)


def _side_by_side(request: HttpRequest, form: MergeForm, *, plan: Any = None, status: int = 200) -> HttpResponse:
    pair = pair_between(form.kept, form.absorbed)
    context = {
        **_frame(form.kept),
        "form": form,
        "kept": form.kept,
        "absorbed": form.absorbed,
        "absorbed_url": NOUN.url(form.absorbed),
        "belongings": belongings(form.kept, form.absorbed),
        "pair": pair,
        "pair_url": DUPLICATES.url(pair) if pair else "",
        "plan": plan,
        "cancel_url": way_back(request) or NOUN.url(form.kept),
    }
    return render(request, "desk/merge.html", context, status=status)


def _frame(kept: Organization) -> dict[str, Any]:
    return {"noun": NOUN, "act": MERGE, "record": kept, "record_url": NOUN.url(kept), "registry": kept.registry}


def _planned(request: HttpRequest, form: MergeForm) -> Any:
    return plan_merge(form.kept, form.absorbed, by=request.user, choices=form.values()["choices"])


def _merged(request: HttpRequest, form: MergeForm) -> HttpResponseBase:
    name = str(form.absorbed)
    try:
        kept = merge_organizations(form.kept, form.absorbed, by=request.user, **form.values())
    except NotAllowed:
        raise
    except DomainError as refusal:
        form.add_refusal(refusal)
        return _side_by_side(request, form, plan=_planned(request, form), status=REFUSED)
    told = _("“%(absorbed)s” was merged into “%(kept)s”.") % {"absorbed": name, "kept": kept}
    tell(request, told, change_set_of(request))
    return redirect(way_back(request) or NOUN.url(kept))


@require_POST
def scan(request: HttpRequest) -> HttpResponseBase:
    """Look through the registries one works in, while the page tells how far it is."""
    see(request.user, DUPLICATES)
    places = [request.workplace.place] if request.workplace.place else list(request.workplace.places)
    context = {"noun": DUPLICATES, "here": HERE, "list_url": f"{DUPLICATES.address}?state=open"}
    before, _here, after = render_to_string("desk/scan.html", context, request).partition(HERE)
    response = StreamingHttpResponse(_told(before, places, after, translation.get_language()))
    response["X-Accel-Buffering"] = "no"
    return response


def _told(before: str, places: list[Place], after: str, language: str) -> Iterator[str]:
    """The page bit by bit: it is read after the middleware is done, so it says itself in which language."""
    yield before
    with translation.override(language):
        for place in places:
            progress, last = Progress(), -1
            for progress in scanning(place):
                if progress.compared // 20000 != last:
                    last = progress.compared // 20000
                    yield render_to_string("desk/components/scan_step.html", {"place": place, "progress": progress})
            yield render_to_string(
                "desk/components/scan_step.html", {"place": place, "progress": progress, "done": True}
            )
    yield after
