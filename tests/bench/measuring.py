"""How figures are measured: on-CPU time against a view that returns a constant, in turn, median of several rounds.

Wall times on shared machines say little, so they are printed beside. ``CPU×`` is the unit of the targets.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS = 5
REPEATS = 8


def constant(request: HttpRequest) -> HttpResponse:
    """The view everything is divided by."""
    return HttpResponse("constant", content_type="text/plain")


@dataclass(frozen=True)
class Measured:
    """Milliseconds of one request: on-CPU of this process, on the wall; and its queries."""

    cpu: float
    wall: float
    slowest: float
    queries: int
    size: int


def measure(client: Client, address: str, **headers: str) -> Measured:
    """Ask an address several times, after once to warm up."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address, headers=headers)
    queries = len(captured)
    assert response.status_code in {200, 304}, (address, response.status_code)
    size = len(b"".join(response.streaming_content)) if response.streaming else len(response.content)
    cpus, walls = [], []
    for _round in range(ROUNDS):
        cpu, wall = time.process_time(), time.perf_counter()
        for _repeat in range(REPEATS):
            answer = client.get(address, headers=headers)
            if answer.streaming:
                b"".join(answer.streaming_content)
        cpus.append((time.process_time() - cpu) / REPEATS * 1000)
        walls.append((time.perf_counter() - wall) / REPEATS * 1000)
    return Measured(median(cpus), median(walls), max(walls), queries, size)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall and on the CPU of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu
