"""A real gunicorn, asked over one connection: on-CPU time of the server's processes, and of PostgreSQL's, per request.

Everything is measured in turn, round after round, so that what else the machine does falls on all alike; the median counts.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 7
START = 60


@dataclass(frozen=True)
class Asked:
    """One kind of request."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Cost:
    """Milliseconds per request: on the CPU of server and database, and on the wall."""

    cpu: float
    wall: float
    status: int


@contextmanager
def serving(root: Path, workers: int = 1, **environment: str) -> Iterator["Server"]:
    """So many processes with four threads each, as in production, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "4",
               "--worker-class", "gthread", "--keep-alive", "60", "--log-level", "error", "tests.bench.floor:application"]  # fmt: skip
    process = subprocess.Popen(command, cwd=root, env={**os.environ, **environment})
    try:
        server = Server(port, process.pid)
        server.wait()
        yield server
    finally:
        process.terminate()
        process.wait(START)


class Server:
    """Asks, and reads what that cost off /proc."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid
        self._data = os.environ.get("PGDATA", "")

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + START
        while True:
            try:
                return self._once(Asked("/healthz", {}))
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def compare(self, kinds: Mapping[str, Asked], repeats: int = 200) -> dict[str, Cost]:
        """The cost of each kind of request, in turn; the median of the rounds."""
        for asked in kinds.values():
            self.ask(asked, 20)
        rounds: dict[str, list[Cost]] = {name: [] for name in kinds}
        for _round in range(ROUNDS):
            for name, asked in kinds.items():
                rounds[name].append(self._cost(asked, repeats))
        return {
            name: Cost(median(one.cpu for one in costs), median(one.wall for one in costs), costs[0].status)
            for name, costs in rounds.items()
        }

    def ask(self, asked: Asked, repeats: int) -> http.client.HTTPResponse:
        """Over one connection; the last answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for _repeat in range(repeats):
            connection.request("GET", asked.path, headers=dict(asked.headers))
            response = connection.getresponse()
            response.read()
        connection.close()
        return response

    def _once(self, asked: Asked) -> None:
        self.ask(asked, 1)

    def _cost(self, asked: Asked, repeats: int) -> Cost:
        cpu, wall = self._cpu(), time.perf_counter()
        response = self.ask(asked, repeats)
        spent = time.perf_counter() - wall
        return Cost((self._cpu() - cpu) / repeats * 1000, spent / repeats * 1000, response.status)

    def _cpu(self) -> float:
        """Seconds: of the server and its children, and of every process of PostgreSQL."""
        return sum(_seconds(stat) for stat in map(_stat, _processes()) if stat and self._counts(stat))

    def _counts(self, stat: list[str]) -> bool:
        return str(self.pid) in {stat[0], stat[3]} or (stat[1] == "(postgres)" and _works_in(stat[0], self._data))


def _processes() -> Iterator[Path]:
    return (place for place in Path("/proc").iterdir() if place.name.isdigit())


def _stat(place: Path) -> list[str] | None:
    try:
        head, _bracket, tail = (place / "stat").read_text().rpartition(")")
    except OSError:
        return None
    pid, _blank, name = head.partition(" ")
    return [pid, f"{name})", *tail.split()]


def _works_in(pid: str, data: str) -> bool:
    """Whether a process of PostgreSQL is one of the server with these files: there may be others on the machine."""
    try:
        return bool(data) and Path(f"/proc/{pid}/cwd").resolve() == Path(data).resolve()
    except OSError:
        return False


def _seconds(stat: list[str]) -> float:
    """schedstat counts nanoseconds, where the kernel keeps it; utime and stime are in ticks."""
    total = 0
    for task in Path(f"/proc/{stat[0]}/task").glob("*/schedstat"):
        try:
            total += int(task.read_text().split()[0])
        except OSError:
            continue
    return total / 1e9 or (int(stat[13]) + int(stat[14])) / TICKS
