"""One act on many rows of a table: what it would do first, then doing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ecosystem.desk.bulk import Result, first_values, perform, rehearse
from ecosystem.desk.doing import MANY, told_while_doing, told_while_rehearsing
from ecosystem.desk.nouns.base import LARGEST_CHOICE, Act, Noun
from ecosystem.desk.tables import Table
from ecosystem.desk.telling import tell
from ecosystem.desk.views.access import do, see, way_back


@require_POST
def bulk(request: HttpRequest, noun: Noun, name: str) -> HttpResponseBase:
    """Show what the act would do to the rows chosen, or do it and name what was refused."""
    see(request.user, noun)
    act = next((act for act in noun.acts if act.name == name and act.bulk), None)
    if act is None:
        raise Http404
    do(request.user, noun, act)
    records = chosen_rows(request, noun)
    if not records:
        messages.warning(request, _("Choose some rows first."))
        return redirect(back_to_list(request, noun))
    if "confirmed" in request.POST or "checked" in request.POST:
        return _sent(request, noun, act, records)
    values = first_values(act.form, user=request.user, workplace=request.workplace)
    return _asked(request, noun, act, records, act.form(user=request.user, workplace=request.workplace), values)


def _sent(request: HttpRequest, noun: Noun, act: Act, records: list[Any]) -> HttpResponseBase:
    form = act.form(request.POST, user=request.user, workplace=request.workplace)
    if not form.is_valid() or "checked" in request.POST:
        values = form.values() if form.is_valid() else None
        return _asked(request, noun, act, records, form, values)
    if len(records) >= MANY:
        return told_while_doing(request, noun, act, records, form.values(), back_to_list(request, noun))
    result = perform(act, records, form.values(), by=request.user)
    if result.refused:
        return render(
            request,
            "desk/bulk_result.html",
            {"noun": noun, "act": act, "result": result, "back": back_to_list(request, noun)},
        )
    count = len(result.done)
    done = ngettext("%(act)s: %(count)d record.", "%(act)s: %(count)d records.", count) % {
        "act": act.title,
        "count": count,
    }
    tell(request, done, None if act.final else result.change_set)
    return redirect(back_to_list(request, noun))


def chosen_rows(request: HttpRequest, noun: Noun) -> list[Any]:
    """The rows ticked, or all that match; at most a thousand, and never what is not the person's."""
    if "all" in request.POST:
        rows = Table(noun, request).matching.order_by("pk")[:LARGEST_CHOICE]
    else:
        rows = noun.chosen(request.user, request.POST.getlist("chosen")).order_by("pk")
    related = {*noun.related, *(path for column in noun.columns for path in column.related)}
    return list(noun.rows(request.user).filter(pk__in=[row.pk for row in rows]).select_related(*related).order_by("pk"))


def _rehearsed(act: Act, records: list[Any], values: dict[str, Any] | None, user: Any) -> Result:
    """What would become of each record; where the form is not filled in yet, only what is plain to see."""
    if values is not None:
        return rehearse(act, records, values, by=user)
    sentence = _("Not possible as it stands.")
    refused = [(record, sentence) for record in records if not act.applies(record)]
    return Result([record for record in records if act.applies(record)], refused)


def _asked(
    request: HttpRequest, noun: Noun, act: Act, records: list[Any], form: Any, values: dict[str, Any] | None
) -> HttpResponseBase:
    """The page that says what would happen, and asks whether it shall."""
    context = {
        "noun": noun,
        "act": act,
        "form": form,
        "keys": [noun.key(record) for record in records],
        "back": back_to_list(request, noun),
        "most": LARGEST_CHOICE,
    }
    if values is not None and len(records) >= MANY:
        return told_while_rehearsing(request, act, records, values, context)
    result = _rehearsed(act, records, values, request.user)
    return render(request, "desk/bulk.html", {**context, "result": result}, status=422 if form.errors else 200)


def back_to_list(request: HttpRequest, noun: Noun) -> str:
    """Where the rows were chosen: a page that says so, else the list as it was."""
    return way_back(request) or f"{noun.address}?{request.GET.urlencode()}"
