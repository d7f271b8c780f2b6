"""Where a reader of a report by mail agrees to it or ends it: a page that asks, and a button that does it.

Looking changes nothing, so that a mail program which opens links ahead agrees to nothing and ends nothing.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.http import require_http_methods

from ecosystem.core.languages import in_script
from ecosystem.directory.addresses import address_context
from ecosystem.reports.choices import Consent
from ecosystem.reports.links import behind
from ecosystem.reports.services.recipients import agree_by_link, end_by_link

ANSWERS = {"agree": agree_by_link, "end": end_by_link}


@require_http_methods(["GET", "HEAD", "POST"])
def report_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the holder of a link, or do what they say. Raises ``Http404`` for a link nobody was given."""
    reader = behind(token)
    if reader is None:
        raise Http404
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is not None:
        answer(reader)
        reader = behind(token) or reader
    context = {
        **address_context(request),
        "canonical_url": "",
        "is_indexed": False,
        "registry": reader.subscription.center.registry,
        "center": reader.subscription.center,
        "report": str(reader.subscription),
        "address": reader.email,
        "agreed": reader.consent == Consent.GIVEN,
        "ended": reader.consent == Consent.ENDED,
        "messages": (),
    }
    html = in_script(loader.render_to_string("directory/report_mail.html", context, request))
    return HttpResponse(html, headers={"Cache-Control": "no-store"})
