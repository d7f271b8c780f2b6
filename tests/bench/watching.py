"""Looking at one request from within: how many queries it takes, and what it spends its time on.

In a server of its own (``WUTONG_BENCH_WATCH``), since looking costs time.
"""

import cProfile
import io
import json
import pstats
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

HEADER = "HTTP_X_BENCH_WATCH"
QUERIES, PROFILE = "queries", "profile"
LINES = 45


class Watching:
    """The outermost middleware: answers with what the request did instead of with what it answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.META.get(HEADER)
        if wanted is None:
            return self.get_response(request)
        statements: list[tuple[float, str]] = []
        profile = cProfile.Profile(time.thread_time) if wanted == PROFILE else None
        with ExitStack() as stack:
            for connection in connections.all(initialized_only=False):
                stack.enter_context(connection.execute_wrapper(_noting(statements)))
            if profile is not None:
                stack.enter_context(profile)
            response = self.get_response(request)
            if response.streaming:
                for _part in response:  # what is streamed is made here
                    pass
        told: dict[str, Any] = {"queries": len(statements), "status": response.status_code}
        if profile is not None:
            told["text"] = _told(profile, statements)
        return HttpResponse(json.dumps(told), content_type="application/json")


def _noting(statements: list[tuple[float, str]]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            statements.append((time.perf_counter() - begun, sql))

    return note


def _told(profile: cProfile.Profile, statements: list[tuple[float, str]]) -> str:
    text = io.StringIO()
    table = pstats.Stats(profile, stream=text)
    table.sort_stats("cumulative").print_stats(LINES)
    table.sort_stats("tottime").print_stats(LINES // 2)
    text.write(f"\nSQL, {sum(spent for spent, _sql in statements) * 1000:.1f} ms in {len(statements)} statements:\n")
    for spent, sql in sorted(statements, reverse=True)[:15]:
        text.write(f"{spent * 1000:8.1f} ms  {sql[:400]}\n")
    return text.getvalue()
