"""The pages of suggestions. They are one's own: no cache keeps them, so the pages that lead here stay the same for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template import loader
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ecosystem.accounts.addresses import confirmed_addresses
from ecosystem.accounts.policies import allowed
from ecosystem.core.clients import client_address
from ecosystem.core.errors import DomainError, NotAllowed, TooMany
from ecosystem.core.languages import in_script
from ecosystem.core.pace import covered
from ecosystem.directory.addresses import address_context
from ecosystem.directory.errors import error_page
from ecosystem.directory.suggesting.forms import LOOK_AGAIN, SuggestionForm
from ecosystem.intake.choices import Origin, Subject
from ecosystem.intake.letters import suggestion_behind, suggestion_token
from ecosystem.intake.models import ProposedChange
from ecosystem.intake.services import suggest as suggest_correction
from ecosystem.intake.subjects import NOUNS, SubjectNoun, noun_of

# Every field of the longest record, written anew in Chinese, has room in this.
MOST_BYTES = 512 * 1024
REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, noun: str, public_id: str) -> HttpResponseBase:
    """The form about one record, for anybody; with JavaScript or without, with an account or without."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return error_page(request, "400.html", 413, {"sentence": _("This is too long to be sent.")})
    about, subject = _found(noun, public_id)
    email = next(iter(confirmed_addresses(request.user)), "") if request.user.is_authenticated else ""
    asked = {"noun": about, "subject": subject, "opened": request.GET.get("field", ""), "email": email}
    form = SuggestionForm(request.POST if request.method == "POST" else None, **asked)
    made = _made(request, form) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        return redirect("directory:suggested", suggestion_token(made))
    context = {"form": form, "subject": subject, "noun": about, "whole_form_url": _whole_form(request, subject)}
    return _page(request, "directory/suggest.html", context, REFUSED if form.errors else 200)


def _found(noun: str, public_id: str) -> tuple[SubjectNoun, Any]:
    """The record, among those that everybody can open. Raises ``Http404``."""
    about = NOUNS.get(noun)
    if about is None:
        raise Http404
    return about, get_object_or_404(about.rows(), public_id=public_id)


def _made(request: HttpRequest, form: SuggestionForm) -> ProposedChange | None:
    """What the service made of the form; None where it refused, which the form then says."""
    where = {"client": covered(client_address(request)), "language": get_language() or "", "origin": Origin.PUBLIC}
    try:
        return suggest_correction(form.subject, by=request.user, **where, **form.cleaned_data)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except TooMany:
        form.add_error(None, LOOK_AGAIN)
    except DomainError as refusal:
        form.add_refusal(refusal)
    return None


def _whole_form(request: HttpRequest, subject: Any) -> str:
    """Which form representatives have, for whoever is one: its name."""
    is_organization = noun_of(subject).name == Subject.ORGANIZATION
    return "portal:propose" if is_organization and allowed(request.user, "intake.propose", subject) else ""


@require_safe
def suggested(request: HttpRequest, token: str) -> HttpResponseBase:
    """What became of a suggestion, for whoever holds its link. Raises ``Http404`` for a link nobody was given."""
    proposal = suggestion_behind(token)
    if proposal is None:
        raise Http404
    subject = proposal.subject
    told = noun_of(subject).by_name if subject is not None else {}
    rows = [
        (one, told[one.name].told(subject, one.after) if one.name in told else one.after)
        for one in proposal.fields.all()
    ]
    context = {"proposal": proposal, "subject": subject, "rows": rows, "is_shown": _is_shown(subject)}
    return _page(request, "directory/suggested.html", context)


def _is_shown(subject: Any) -> bool:
    return subject is not None and subject.is_public_now()


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in the directory's frame, which no cache may keep and no crawler list."""
    registry = getattr(context.get("subject"), "registry", None) or _registry_of(context)
    frame = {**address_context(request), "canonical_url": "", "is_indexed": False, "registry": registry, "messages": ()}
    html = in_script(loader.render_to_string(template, {**frame, **context}, request))
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})


def _registry_of(context: dict[str, Any]) -> Any:
    proposal = context.get("proposal")
    if proposal is not None:
        return proposal.registry
    trial = ProposedChange(**{context["noun"].name: context["subject"]})
    trial.derive()
    return trial.registry
