"""Input that no part of the registry can mean anything by is turned away at the door."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class HostileInputMiddleware:
    """Refuse NUL characters in addresses: PostgreSQL cannot hold them, and nobody types them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)
