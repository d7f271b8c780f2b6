"""What the center says in each kind of mail: all of it on one page, and each text with its preview."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.correspondence.services import reset_template, revise_template
from ecosystem.desk.forms.correspondence import PreviewedTemplateForm
from ecosystem.desk.mail_texts import Draft, center_of, centers_of, kinds_at
from ecosystem.desk.telling import change_set_of, tell


@require_safe
def mail_templates(request: HttpRequest) -> HttpResponse:
    """Every kind of mail in every language, and which of them are the center's own."""
    centers, center = _place(request)
    context = {"kinds": kinds_at(center), "center": center, "centers": centers, "registry": center.registry}
    return render(request, "desk/mail_templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail_template(request: HttpRequest, code: str, language: str) -> HttpResponseBase:
    """One text: change it, look at it with the values of a real message, or go back to the usual one."""
    _centers, center = _place(request)
    draft = Draft(code, language, center)
    form = _form(request, draft)
    if request.method != "POST":
        return _page(request, draft, form)
    if "reset" in request.POST:
        return _run(request, draft, form, reset_template, {})
    if not form.is_valid() or "preview" in request.POST:
        return _page(request, draft, form)
    texts = {name: form.cleaned_data[name] for name in ("subject", "body", "reason")}
    return _run(request, draft, form, revise_template, texts)


def _place(request: HttpRequest) -> Any:
    if not allowed(request.user, "correspondence.change_templates"):
        raise PermissionDenied
    centers = centers_of(request)
    return centers, center_of(request, centers)


def _form(request: HttpRequest, draft: Draft) -> PreviewedTemplateForm:
    where = {"user": request.user, "workplace": request.workplace}
    initial = {"subject": draft.present.subject, "body": draft.present.body}
    form = PreviewedTemplateForm(request.POST if request.method == "POST" else None, initial=initial, **where)
    form.offer(draft.latest(request.user))
    return form


def _run(request: HttpRequest, draft: Draft, form: Any, service: Any, said: dict[str, str]) -> HttpResponseBase:
    try:
        service(draft.center, draft.kind.code, draft.language, by=request.user, **said)
    except NotAllowed:
        raise
    except DomainError as refusal:
        form.add_refusal(refusal)
        return _page(request, draft, form)
    name = f"{draft.kind.label} · {draft.language_label}"
    tell(request, _("%(record)s is saved.") % {"record": name}, change_set_of(request))
    return redirect(draft.url)


def _page(request: HttpRequest, draft: Draft, form: PreviewedTemplateForm) -> HttpResponse:
    """The form with its preview; only the preview for the page's own script, while somebody types."""
    shown = None
    try:
        shown = draft.shown(*form.typed(), form.chosen())
    except DomainError as refusal:
        if not form.errors:
            form.add_refusal(refusal)
    context = {"draft": draft, "form": form, "shown": shown, "registry": draft.center.registry}
    if request.headers.get("HX-Request"):
        return render(request, "desk/components/mail_preview.html", context)
    return render(request, "desk/mail_template.html", context, status=422 if form.errors else 200)
