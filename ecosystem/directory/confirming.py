"""Where an organization answers whether its record is right: a page that shows it, and two buttons.

Looking changes nothing, so that a mail program which opens links ahead confirms nothing. Nobody needs to sign in: who has
the link was sent it, and all it can do is answer this one question.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import loader
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ecosystem.confirmations.choices import ANSWERED, Answer
from ecosystem.confirmations.links import behind
from ecosystem.confirmations.models import Confirmation
from ecosystem.confirmations.services import confirm as confirm_data
from ecosystem.confirmations.services import report_change
from ecosystem.confirmations.services.answers import obstacle, speaker_of
from ecosystem.core.errors import DomainError
from ecosystem.core.languages import in_script
from ecosystem.directory.addresses import address_context
from ecosystem.organizations.choices import NameKind, Scheme

GONE = 410
ANSWERS = {"confirm": confirm_data, "change": report_change}


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the holder of a link what the registry says, or take the answer. Raises ``Http404`` for a link nobody was given."""
    asked = behind(token)
    if asked is None:
        raise Http404
    answer = ANSWERS.get(request.POST.get("answer", ""))
    refusal = obstacle(asked)
    if refusal is not None or answer is None:
        return _page(request, asked, refusal)
    try:
        asked = answer(asked, by=speaker_of(asked))
    except DomainError as late:
        return _page(request, behind(token) or asked, None if late.code == "answered" else late)
    if asked.state == Answer.CHANGED and asked.user_id:
        return redirect("portal:propose", asked.organization.public_id)
    return _page(request, asked, None)


def _page(request: HttpRequest, asked: Confirmation, refusal: DomainError | None) -> HttpResponse:
    """The page for this reader, which no cache may keep and no crawler list."""
    organization = asked.organization
    context = {
        **address_context(request),
        "canonical_url": "",
        "is_indexed": False,
        "registry": asked.round.center.registry,
        "center": asked.round.center,
        "asked": asked,
        "organization": organization,
        "names": organization.names.filter(ends_on__isnull=True).exclude(kind=NameKind.OFFICIAL).order_by("kind", "pk"),
        "identifiers": organization.identifiers.exclude(scheme=Scheme.LOCAL).order_by("pk"),
        "refusal": refusal,
        "is_confirmed": asked.state == Answer.CONFIRMED,
        "is_answered": asked.state in ANSWERED,
        "next_step": _form_for(asked),
        "messages": (),
    }
    is_gone = refusal is not None and asked.state != Answer.CONFIRMED
    html = in_script(loader.render_to_string("directory/confirm.html", context, request))
    return HttpResponse(html, status=GONE if is_gone else 200, headers={"Cache-Control": "no-store"})


def _form_for(asked: Confirmation) -> str:
    """Where the organization says what has changed: a representative in the portal, somebody without an account here."""
    key = asked.organization.public_id
    if asked.user_id:
        return reverse("portal:propose", args=[key])
    return reverse("directory:suggest", args=["organization", key])
