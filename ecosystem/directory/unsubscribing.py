"""Where the reader of a center's news ends it: a page that asks, and a button that does it.

Looking changes nothing, so that a mail program which opens links ahead unsubscribes nobody. What mail programs do by one
click is the API's (:mod:`api.views.unsubscribe`).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.http import require_http_methods

from ecosystem.core.languages import in_script
from ecosystem.correspondence.delivery import has_unsubscribed
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services.consent import message_behind, unsubscribe_reader
from ecosystem.directory.addresses import address_context


@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever holds a message's link, or do what they asked for. Raises ``Http404`` for a link nobody was given."""
    message = message_behind(token)
    if message is None:
        raise Http404
    if request.method == "POST":
        unsubscribe_reader(message)
    return _page(request, message)


def _page(request: HttpRequest, message: Message) -> HttpResponse:
    """The page for this reader, which no cache may keep and no crawler list."""
    context = {
        **address_context(request),
        "canonical_url": "",
        "is_indexed": False,
        "registry": message.center.registry,
        "center": message.center,
        "address": message.to_email,
        "is_done": has_unsubscribed(message),
        "messages": (),
    }
    html = in_script(loader.render_to_string("directory/unsubscribe.html", context, request))
    return HttpResponse(html, headers={"Cache-Control": "no-store"})
