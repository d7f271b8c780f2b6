"""What a visitor sees when an address leads nowhere or something broke."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader

from ecosystem.core.languages import in_script


def error_page(request: HttpRequest, template: str, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """A page that says what is wrong and what to do; never kept by a cache, and the same for everybody."""
    html = loader.render_to_string(template, {"messages": (), **(context or {})}, request)
    return HttpResponse(in_script(html), status=status, headers={"Cache-Control": "no-store"})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "404.html", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "403.html", 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without context processors: whatever broke may break them too.
    return HttpResponse(loader.get_template("500.html").render(), status=500, headers={"Cache-Control": "no-store"})
