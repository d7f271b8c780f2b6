"""At every door of people, the address of an organization that was merged leads to the one that stands for it."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ecosystem.core.ids import ALPHABET, LENGTH
from ecosystem.organizations.forwarding import forwarded

IDS = re.compile(rf"(?<=/)[{ALPHABET}]{{{LENGTH}}}(?=[/.]|$)")


def lead_on(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Where an address leads nowhere because of the id of a merged organization in it, send on to the same page of the other.

    Whatever page it is: nobody has to think of it where pages are added. The answer is not to be kept, for a merge can be
    undone. What was meant for the one record is not done to the other: a form that was sent is shown again.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        address = _address(request)
        if address is None:
            return response
        status = HTTPStatus.MOVED_PERMANENTLY if request.method in {"GET", "HEAD"} else HTTPStatus.SEE_OTHER
        return HttpResponse(status=status, headers={"Location": address, "Cache-Control": "no-store"})

    return answer


def _address(request: HttpRequest) -> str | None:
    """The same address with the id of today, where there is one that this visitor may see."""
    query = request.META.get("QUERY_STRING", "")
    for found in IDS.finditer(request.path):
        now = forwarded(found.group(), AnonymousUser()) or forwarded(found.group(), request.user)
        if now is not None:
            path = f"{request.path[: found.start()]}{now}{request.path[found.end() :]}"
            return f"{path}?{query}" if query else path
    return None
