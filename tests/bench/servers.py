"""The servers that are measured: the product as in production, and what one would put in its place, each by its own server."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.bench.homes import ROOT, City, Home
from tests.bench.processes import cpu_seconds, family

PATIENCE = 90
KEPT, ANEW, PEERS, DATASETTE = "kept", "anew", "peers", "datasette"


@dataclass(frozen=True)
class Server:
    """A server that listens, and everything that works for it."""

    port: int
    pid: int
    database: Callable[[], list[int]]

    def processes(self) -> list[int]:
        """The processes of the server itself."""
        return family(self.pid)

    def clock(self) -> Callable[[], float]:
        """A function that tells the seconds of CPU that the server and its database have spent; for a few requests long."""
        own = self.processes()
        return lambda: cpu_seconds([*own, *self.database()])


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    """A client that keeps its connection, as browsers and proxies do."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=600)

    def ask(
        self, path: str, headers: dict[str, str] | None = None, *, method: str = "GET", body: bytes | None = None
    ) -> Answer:
        """Ask once; a connection that the server has closed meanwhile is opened anew."""
        sent = {"Host": "localhost", "X-Forwarded-Proto": "https", "Accept-Language": "zh-CN", **(headers or {})}
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, body=body, headers=sent)
                response = self.connection.getresponse()
                return Answer(response.status, dict(response.getheaders()), response.read())
            except (HTTPException, ConnectionError):
                self.connection.close()
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def product(home: Home, city: City, kind: str, *, workers: int = 1, watched: bool = False) -> Iterator[Server]:
    """The product on a city: as it is (KEPT), or with no page kept (ANEW); ``watched``, it tells what it does if asked."""
    more = {"WUTONG_BENCH_WATCH": "1"} if watched else {}
    if kind == ANEW:
        more["WUTONG_BENCH_PAGES"] = "off"
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--max-requests", "0"]
    environment = home.environment(city.address, WEB_CONCURRENCY=str(workers), **more)
    with _started(home, city, kind, [*command, "ecosystem.wsgi"], environment) as server:
        yield server


@contextmanager
def peers(home: Home, city: City, python: Path) -> Iterator[Server]:
    """Naive Django on the same tables: admin, ListView and DRF, with the same server as the product."""
    environment = {**home.environment(city.address), "DJANGO_SETTINGS_MODULE": "tests.bench.peers.settings"}
    command = [python, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "4", "--workers", "1"]
    arguments = [*command, "--timeout", "600", "--log-level", "error", "tests.bench.peers.application"]
    with _started(home, city, PEERS, arguments, environment) as server:
        yield server


@contextmanager
def datasette(home: Home, city: City, python: Path) -> Iterator[Server]:
    """Datasette on the same file, with limits that let it finish."""
    port = free_port()
    limits = {"default_page_size": 50, "max_returned_rows": 1000, "sql_time_limit_ms": 120_000}
    limits |= {"facet_time_limit_ms": 120_000, "num_sql_threads": 1, "suggest_facets": "off"}
    settings = [part for name, value in limits.items() for part in ("--setting", name, value)]
    command = [python, "-m", "datasette", "serve", city.file, "--port", port, *settings]
    with _started(home, city, DATASETTE, command, dict(os.environ), port) as server:
        yield server


@contextmanager
def _started(
    home: Home, city: City, kind: str, command: list, environment: dict[str, str], port: int = 0
) -> Iterator[Server]:
    if not port:
        port = free_port()
        environment = {**environment, "BIND": f"127.0.0.1:{port}"}
        command = [*command[:-1], "--bind", f"127.0.0.1:{port}", command[-1]]
    log = home.folder / "logs" / f"{kind}-{city.database}-{city.organizations}.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=ROOT, env=environment, stdout=written, stderr=written
        )
        try:
            _await(process, port, log)
            yield Server(port, process.pid, _backends(city))
        finally:
            process.terminate()
            process.wait(30)


def _backends(city: City) -> Callable[[], list[int]]:
    cluster = city.cluster
    if cluster is None:
        return list
    pid = cluster.pid
    return lambda: family(pid)


def _await(process: subprocess.Popen, port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            Visitor(port).ask("/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"A server did not start: {log.read_text()[-2000:]}")
