"""Every request has an id and a door, which its change set keeps."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ecosystem.audit.choices import Door
from ecosystem.audit.raising import raised
from ecosystem.audit.recording import Origin, made, origin
from ecosystem.audit.replicas import remember

# What a member answers by the link of a mail comes through the members' door, without signing in there.
DOORS = (
    (re.compile(r"/api/"), Door.API),
    (re.compile(r"/(?:[a-z-]+/)?(?:portal|confirm)/"), Door.PORTAL),
    (re.compile(r"/(?:[a-z-]+/)?suggest/"), Door.PUBLIC),
)


def _door(path: str) -> str:
    return next((door for address, door in DOORS if address.match(path)), Door.DESK)


class RequestMiddleware:
    """Number requests and note the door they came through; the id is answered as ``X-Request-ID``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        token = origin.set(Origin(_door(request.path), request_id))
        written: list[int] = []
        noted, sets = raised.set(written), made.set([])
        try:
            response = self.get_response(request)
        finally:
            made.reset(sets)
            raised.reset(noted)
            origin.reset(token)
        if written:
            remember(request, response, max(written))
        response["X-Request-ID"] = request_id
        return response
