"""Doing something to many records while the page tells how far it is; without a script, since the page comes bit by bit."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from ecosystem.audit.recording import origin
from ecosystem.desk.bulk import performing
from ecosystem.desk.nouns.base import Act, Noun

# So many take long enough for somebody to wonder whether anything happens.
MANY = 40
HERE = "<!-- progress -->"


def told_while_doing(
    request: HttpRequest, noun: Noun, act: Act, records: Sequence[Any], values: dict[str, Any], back: str
) -> StreamingHttpResponse:
    """The page that tells how far the act is, and at its end what came of it.

    All of it is one change set: if the reader leaves before the end, nothing was done.
    """
    context = {"noun": noun, "act": act, "back": back, "total": len(records), "here": HERE}
    page = render_to_string("desk/bulk_doing.html", context, request)
    before, _here, after = page.partition(HERE)
    steps = _steps(request, context, performing(act, records, values, by=request.user))
    response = StreamingHttpResponse(_in_order(before, steps, after))
    # A proxy that collects the answer first would show everything at once, at the end.
    response["X-Accel-Buffering"] = "no"
    return response


def _in_order(before: str, steps: Iterator[str], after: str) -> Iterator[str]:
    yield before
    yield from steps
    yield after


def _steps(request: HttpRequest, context: dict[str, Any], results: Iterator[Any]) -> Iterator[str]:
    """How far it is, step by step, then what came of it. The answer is read after the middleware is done with the request,
    so door and language are those it was asked in."""
    came_from, language = origin.get(), translation.get_language()

    def told() -> Iterator[str]:
        token = origin.set(came_from)
        try:
            with translation.override(language):
                result = None
                for result in results:
                    shown = {**context, "result": result, "so_far": len(result.done) + len(result.refused)}
                    yield render_to_string("desk/components/bulk_step.html", shown)
                yield render_to_string("desk/components/bulk_done.html", {**context, "result": result}, request)
        finally:
            origin.reset(token)

    return told()
