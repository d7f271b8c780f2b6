"""Change sets: what was done together, and undoing it."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.accounts.policies import authorize
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import may_undo, undo
from ecosystem.core.errors import Conflict, NotAllowed
from ecosystem.desk.history import Event, told
from ecosystem.desk.synthetic import city_changed
from ecosystem.desk.telling import tell

MOST = 200


@require_safe
def change_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was changed together, before and after."""
    found = _found(request, pk)
    context = {"set": found, "event": _event(request, found), "may_undo": may_undo(request.user, found), "most": MOST}
    context["registry"] = city_changed(found)
    return render(request, "desk/change_set.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def undo_change_set(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say what undoing would do, to how many records; then do it, or say what stands in the way."""
    found = _found(request, pk)
    if not may_undo(request.user, found):
        raise NotAllowed("not_allowed", _("You are not allowed to do this."))
    conflict = None
    if request.method == "POST":
        try:
            undone = undo(found, by=request.user, reason=request.POST.get("reason", "").strip()[:300])
        except Conflict as refusal:
            conflict = refusal
        else:
            tell(request, _("Undone: %(verb)s.") % {"verb": _(found.verb)}, undone)
            return redirect("desk:change_set", undone.pk)
    context = {"set": found, "event": _event(request, found), "effects": _effects(found), "conflict": conflict}
    context["registry"] = city_changed(found)
    return render(request, "desk/undo.html", context, status=409 if conflict else 200)


def _found(request: HttpRequest, pk: int) -> ChangeSet:
    authorize(request.user, "audit.view_history")
    sets = ChangeSet.objects.visible_to(request.user).select_related("by", "undoes", "undone_by__by")
    found = sets.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _event(request: HttpRequest, found: ChangeSet) -> Event:
    changes = found.changes.select_related("change_set__by", "change_set__undone_by").order_by("pk")[:MOST]
    events = told(request.user, changes)
    return events[0] if events else Event(found, _(found.verb))


def _effects(found: ChangeSet) -> Counter:
    """How many records each kind of change touched."""
    return Counter(found.changes.order_by().values_list("action", flat=True))
