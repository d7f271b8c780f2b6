"""Doing something to many records while the page tells how far it is; without a script, since the page comes bit by bit."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from ecosystem.audit.recording import origin
from ecosystem.desk.bulk import performing, rehearsing
from ecosystem.desk.nouns.base import Act, Noun

# So many take long enough for somebody to wonder whether anything happens.
MANY = 40
HERE = "<!-- progress -->"


Told = Callable[[Any], str]


def told_while_doing(
    request: HttpRequest, noun: Noun, act: Act, records: Sequence[Any], values: dict[str, Any], back: str
) -> StreamingHttpResponse:
    """The page that tells how far the act is, and at its end what came of it.

    All of it is one change set: if the reader leaves before the end, nothing was done.
    """
    context = {"noun": noun, "act": act, "back": back, "total": len(records), "here": HERE}

    def said(result: Any) -> str:
        return render_to_string("desk/components/bulk_done.html", {**context, "result": result}, request)

    return _bit_by_bit(
        request, "desk/bulk_doing.html", context, performing(act, records, values, by=request.user), said
    )


def told_while_rehearsing(
    request: HttpRequest, act: Act, records: Sequence[Any], values: dict[str, Any], context: dict[str, Any]
) -> StreamingHttpResponse:
    """The page that tells how far the rehearsal is, and at its end what the act would do and the form to confirm it."""

    def said(result: Any) -> str:
        return render_to_string("desk/components/bulk_ask.html", {**context, "result": result}, request)

    shell = {**context, "total": len(records), "here": HERE}
    return _bit_by_bit(request, "desk/bulk.html", shell, rehearsing(act, records, values, by=request.user), said)


def _bit_by_bit(
    request: HttpRequest, template: str, context: dict[str, Any], results: Iterator[Any], said: Told
) -> StreamingHttpResponse:
    before, _here, after = render_to_string(template, context, request).partition(HERE)
    response = StreamingHttpResponse(_in_order(before, _steps(context, results, said), after))
    # A proxy that collects the answer first would show everything at once, at the end.
    response["X-Accel-Buffering"] = "no"
    return response


def _in_order(before: str, steps: Iterator[str], after: str) -> Iterator[str]:
    yield before
    yield from steps
    yield after


def _steps(context: dict[str, Any], results: Iterator[Any], said: Told) -> Iterator[str]:
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
                yield said(result)
        finally:
            origin.reset(token)

    return told()
