"""A letter to one organization or to many: who gets it and who does not is shown before anything is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.correspondence.services.bulk import Plan, Posting
from ecosystem.desk import letters
from ecosystem.desk.nouns.base import LARGEST_CHOICE, Act, Noun
from ecosystem.desk.telling import change_set_of, tell
from ecosystem.desk.views.access import do, found, see
from ecosystem.desk.views.bulk import back_to_list, chosen_rows


@require_POST
def write_to_many(request: HttpRequest, noun: Noun) -> HttpResponseBase:
    """A letter to the rows chosen in a list."""
    see(request.user, noun)
    act = _act(noun)
    do(request.user, noun, act)
    rows = chosen_rows(request, noun)
    back = back_to_list(request, noun)
    if not rows:
        messages.warning(request, _("Choose some rows first."))
        return redirect(back)
    return _answer(request, noun, rows, back)


@require_http_methods(["GET", "HEAD", "POST"])
def write_to_one(request: HttpRequest, noun: Noun, key: str) -> HttpResponseBase:
    """A letter to one organization."""
    record = found(request.user, noun, key)
    act = _act(noun)
    do(request.user, noun, act)
    return _answer(request, noun, [record], noun.url(record))


def _act(noun: Noun) -> Act:
    act = next((act for act in noun.acts if act.name == "write"), None)
    if act is None:
        raise Http404
    return act


def _answer(request: HttpRequest, noun: Noun, rows: list[Any], back: str) -> HttpResponseBase:
    """The form with what it would do; or, once that is confirmed, what was done."""
    act, where = _act(noun), {"user": request.user, "workplace": request.workplace}
    if "confirmed" not in request.POST and "checked" not in request.POST:
        form = act.form(**where)
        centers = list(form.fields["center"].queryset[:1])
        first = {"center": centers[0], "code": form.fields["code"].choices[0][0]} if centers else None
        return _page(request, noun, rows, form, back, first)
    form = act.form(request.POST, **where)
    if form.is_valid() and "confirmed" in request.POST:
        try:
            posting = act.run(*rows, by=request.user, **form.values())
        except NotAllowed:
            raise
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            return _done(request, noun, posting, back)
    said = form.values() if form.is_valid() else None
    return _page(request, noun, rows, form, back, said)


def _done(request: HttpRequest, noun: Noun, posting: Posting, back: str) -> HttpResponseBase:
    """To the mailing in the outbox; where somebody was left out, first who and why."""
    url = f"{reverse('desk:table', args=['outbox'])}?batch={posting.batch.public_id}"
    count = len(posting.messages)
    sentence = ngettext("%(count)d message written.", "%(count)d messages written.", count) % {"count": count}
    if posting.left_out:
        context = {"noun": noun, "act": _act(noun), "posting": posting, "sentence": sentence, "url": url, "back": back}
        return render(request, "desk/letter_result.html", {**context, "change_set": change_set_of(request)})
    tell(request, sentence, change_set_of(request))
    return redirect(url)


def _page(
    request: HttpRequest, noun: Noun, rows: list[Any], form: Any, back: str, said: dict[str, Any] | None
) -> HttpResponse:
    context = {
        "noun": noun,
        "act": _act(noun),
        "form": form,
        "plan": _planned(request, rows, form, said),
        "keys": [noun.key(row) for row in rows],
        "back": back,
        "most": LARGEST_CHOICE,
    }
    return render(request, "desk/letter.html", context, status=422 if form.errors else 200)


def _planned(request: HttpRequest, rows: list[Any], form: Any, said: dict[str, Any] | None) -> Plan | None:
    """Who would get it; None where the form does not say enough yet, and then the form says so."""
    if said is None:
        return None
    asked = {name: said[name] for name in ("center", "code", "subject", "body") if name in said}
    try:
        return letters.plan(rows, by=request.user, **asked)
    except NotAllowed:
        raise
    except DomainError as refusal:
        if form.is_bound and not form.errors:
            form.add_refusal(refusal)
        return None
