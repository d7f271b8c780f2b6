"""Tables: looking, choosing columns, taking away as a file."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ecosystem.accounts.preferences import prefer
from ecosystem.desk import exports
from ecosystem.desk.finding import readable_nouns
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.tables import Table
from ecosystem.desk.views.access import see


@require_safe
def table(request: HttpRequest, noun: Noun) -> HttpResponse:
    """A noun's records, as the address asks for them."""
    see(request.user, noun)
    acts = [act for act in noun.acts if act.bulk and noun.may(request.user, act)]
    context = {
        "noun": noun,
        "table": Table(noun, request),
        "acts": acts,
        "may_create": noun.may(request.user, noun.create),
    }
    return render(request, noun.list_template, context)


@require_safe
def export(request: HttpRequest, noun: Noun, file_format: str) -> HttpResponseBase:
    """The same table as a file."""
    see(request.user, noun)
    if file_format not in exports.FORMATS:
        raise Http404
    return exports.export(Table(noun, request), file_format)


@require_POST
def columns(request: HttpRequest, noun: Noun) -> HttpResponse:
    """Keep which columns the person wants to see, and show the table with them; with none named, the usual ones."""
    see(request.user, noun)
    chosen = [name for name in request.POST.getlist("columns") if name in noun.by_name]
    prefer(request.user, **{f"columns.{noun.name}": chosen or None})
    query = request.GET.copy()
    query.pop("columns", None)
    query.pop("cursor", None)
    named = f"{query.urlencode()}&{urlencode({'columns': ','.join(chosen)})}" if chosen else query.urlencode()
    return redirect(f"{noun.address}?{named.lstrip('&')}")


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Every table there is, those that the menu leaves out among them."""
    return render(request, "desk/lists.html", {"nouns": readable_nouns(request.user)})
