"""Every request has an id and a door, which its change set keeps."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ecosystem.audit.choices import Door
from ecosystem.audit.recording import Origin, origin


class RequestMiddleware:
    """Number requests and note the door they came through; the id is answered as ``X-Request-ID``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        token = origin.set(Origin(Door.API if request.path.startswith("/api/") else Door.DESK, request_id))
        try:
            response = self.get_response(request)
        finally:
            origin.reset(token)
        response["X-Request-ID"] = request_id
        return response
