"""Creating, correcting and every other act on one record: a form, one service, and what it refused at the field."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ecosystem.core import drafts
from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.desk.forms.fields import RecordField
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.register import noun_named
from ecosystem.desk.synthetic import city_of
from ecosystem.desk.telling import change_set_of, tell
from ecosystem.desk.views.access import do, found, see, way_back

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, noun: Noun) -> HttpResponseBase:
    """A new record; afterwards to its page, or back to the form that missed it."""
    see(request.user, noun)
    if noun.create is None:
        raise Http404
    do(request.user, noun, noun.create)
    form = _form(request, noun.create, None)
    if request.method != "POST":
        return _page(request, noun, noun.create, form)
    if "add_missing" in request.POST:
        return _add_missing(request, form)
    made = _run(request, form, lambda values: noun.create.run(by=request.user, **values))
    if made is None:
        return _page(request, noun, noun.create, form, status=REFUSED)
    return _made(request, noun, made)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, noun: Noun, key: str, name: str) -> HttpResponseBase:
    """An act on one record."""
    record = found(request.user, noun, key)
    chosen = next((act for act in (noun.edit, *noun.acts) if act is not None and act.name == name), None)
    if chosen is None:
        raise Http404
    do(request.user, noun, chosen, record)
    form = _form(request, chosen, record)
    if request.method != "POST":
        return _page(request, noun, chosen, form, record)
    if "add_missing" in request.POST:
        return _add_missing(request, form)
    name = str(record)
    done = _run(request, form, lambda values: (chosen.run(record, by=request.user, **values), True))
    if done is None:
        return _page(request, noun, chosen, form, record, status=REFUSED)
    drafts.drop(request)
    tell(
        request,
        _("%(act)s: %(record)s.") % {"act": chosen.title, "record": name},
        None if chosen.final else change_set_of(request),
    )
    return redirect(way_back(request) or _after(request, noun, record))


def _form(request: HttpRequest, chosen: Act, record: Any) -> Any:
    """The form as sent, as it was left, or as new; new fields begin with what the address says."""
    where = {"user": request.user, "workplace": request.workplace}
    if chosen.form is not None and record is not None:
        where["record"] = record
    if request.method == "POST":
        return chosen.form(request.POST, **where)
    draft = drafts.find(request)
    if draft is not None:
        resumed = chosen.form(draft, **where)
        resumed.is_resumed = True
        return resumed
    initial = {name: value for name, value in request.GET.items() if name in _asked(chosen)}
    return chosen.form(initial=initial, **where)


def _asked(chosen: Act) -> set[str]:
    return set(chosen.form.base_fields) | {"reason"}


def _run(request: HttpRequest, form: Any, service: Callable[[dict[str, Any]], Any]) -> Any:
    """What the service made of the form; None where the form or the service refused, which the form then says."""
    if not form.is_valid():
        return None
    try:
        return service(form.values())
    except NotAllowed:
        raise
    except DomainError as refusal:
        form.add_refusal(refusal)
        return None


def _made(request: HttpRequest, noun: Noun, made: Any) -> HttpResponseBase:
    drafts.drop(request)
    if noun.create.shows:
        return render(request, noun.create.shows, {"noun": noun, "made": made})
    if request.headers.get("HX-Request"):
        return render(request, "desk/components/made.html", {"noun": noun, "record": made, "key": noun.key(made)})
    tell(request, _("%(record)s is there now.") % {"record": made}, change_set_of(request))
    back = way_back(request)
    if back and request.GET.get("into"):
        field = {request.GET["into"]: noun.key(made)}
        return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode(field)}")
    return redirect(back or noun.url(made))


def _add_missing(request: HttpRequest, form: Any) -> HttpResponseBase:
    """Put the form aside, create the record one of its fields missed, and come back with it."""
    name = request.POST["add_missing"]
    field = form.fields.get(name)
    if not isinstance(field, RecordField):
        raise Http404
    draft = drafts.keep(request.session, request.POST)
    back = f"{request.path}?{urlencode({'draft': draft})}"
    missed = noun_named(field.noun_name)
    typed = (
        {"name": request.POST.get(name, "")[:200]} if missed.create and "name" in missed.create.form.base_fields else {}
    )
    query = urlencode({"back": back, "into": name, **{label: text for label, text in typed.items() if text}})
    return redirect(f"{reverse('desk:new', args=[missed.name])}?{query}")


def _after(request: HttpRequest, noun: Noun, record: Any) -> str:
    """The record's page; the list where the record is gone."""
    return noun.url(record) if noun.rows(request.user).filter(pk=record.pk).exists() else noun.address


def _page(
    request: HttpRequest, noun: Noun, chosen: Act, form: Any, record: Any = None, status: int = 200
) -> HttpResponse:
    template = "desk/components/form_dialog.html" if request.headers.get("HX-Request") else "desk/form.html"
    context = {
        "noun": noun,
        "act": chosen,
        "form": form,
        "record": record,
        "record_url": noun.url(record) if record is not None else "",
        "cancel_url": way_back(request) or (noun.url(record) if record is not None else noun.address),
        "warns_of_duplicates": chosen is noun.create and noun.name == "organizations",
    }
    if record is not None:
        context["registry"] = city_of(noun, record)
    return render(request, template, context, status=status)
