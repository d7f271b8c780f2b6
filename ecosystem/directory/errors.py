"""What a visitor sees when an address leads nowhere or something broke."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader

from ecosystem.core.languages import in_script
from ecosystem.core.problems import problem_response, wants_problem


def error_page(request: HttpRequest, template: str, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """A page that says what is wrong and what to do; never kept by a cache, and the same for everybody."""
    html = loader.render_to_string(template, {"messages": (), **(context or {})}, request)
    return HttpResponse(in_script(html), status=status, headers={"Cache-Control": "no-store"})


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    """A page for people; for programs, whose address it is, what they read everywhere else."""
    return (
        problem_response(request, status) if wants_problem(request) else error_page(request, f"{status}.html", status)
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    if wants_problem(request):
        return problem_response(request, 500)
    # Without context processors: whatever broke may break them too.
    return HttpResponse(loader.get_template("500.html").render(), status=500, headers={"Cache-Control": "no-store"})
