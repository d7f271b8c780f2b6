"""Pages about one's own account are one's own: nobody keeps them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OURS = ("account_", "mfa_", "usersessions_")


class AccountPagesMiddleware:
    """No cache keeps what an account page says, and no search engine lists it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and not match.namespaces and (match.url_name or "").startswith(OURS):
            response["Cache-Control"] = "no-store"
        return response
