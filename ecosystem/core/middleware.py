"""What every request passes first: input that nobody can mean anything by is turned away, and the language is decided."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from ecosystem.core.problems import problem_response, wants_problem

# Five documents of the largest size that a program can ask for; what is larger is not even read.
MOST_BYTES = 100 * 1024 * 1024


class HostileInputMiddleware:
    """Refuse NUL characters in addresses (PostgreSQL cannot hold them, and nobody types them) and bodies beyond measure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            if wants_problem(request):
                return problem_response(request, 400)
            raise BadRequest
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            return HttpResponse(status=413, content_type="text/plain")
        return self.get_response(request)


class LanguageOfAddressMiddleware(LocaleMiddleware):
    """The language is the address's: the root is Simplified Chinese, whatever a browser or a cookie prefers.

    So an address has one content that caches may keep. Django's own middleware answers ``Vary: Accept-Language`` at the
    root, which would split those caches although nothing of the kind is read.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Language", translation.get_language())
        return response
