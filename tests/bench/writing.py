"""What writing costs, each act alone and beside four readers and two writers; on a copy of the city."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from tests.bench import servers
from tests.bench.homes import City, Home
from tests.bench.servers import Server, Visitor
from tests.bench.statistics import quantile

READERS, WRITERS = 4, 2
# What the writers beside do, and how long they rest between: two members of staff who type fast.
REST = 0.2
RECORDS = 30
ACTS = {
    "Enrollment": ("enroll", 40),
    "Import of a sheet of 200 rows": ("import", 4),
    "Merge of two organizations": ("merge", 20),
    "Re-index of 500 organizations": ("index", 6),
}
RECORD, LARGE_IMPORT = "One record over the API", "Import of 5,000 rows"
READ = ("/organizations/", "/organizations/?kind=company", "/api/v1/organizations/", "/solutions/")


@dataclass
class Records:
    """Organizations to be written over the API, each with a name of its own."""

    registry: str
    key: str
    names: list[str]
    random: Random = field(default_factory=Random)

    def add(self, visitor: Visitor) -> servers.Answer:
        """Write one more."""
        name = f"{self.random.choice(self.names)}{self.random.randrange(10**9)}号"
        body = {"registry": self.registry, "kind": "company", "status": "public", "name": name}
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        return visitor.ask("/api/v1/organizations/", headers, method="POST", body=json.dumps(body).encode())


@dataclass
class Crowd:
    """Others at work meanwhile: what they waited, and what went wrong."""

    server: Server
    record: "Records"
    read: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self) -> Iterator["Crowd"]:
        """Readers and writers, until the block ends."""
        threads = [
            *(threading.Thread(target=self._reader, args=(number,)) for number in range(READERS)),
            *(threading.Thread(target=self._writer) for _number in range(WRITERS)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.over.set()
            for thread in threads:
                thread.join()

    def _reader(self, number: int) -> None:
        visitor = Visitor(self.server.port)
        for turn in count(number):
            if self.over.is_set():
                return
            self._timed(self.read, 200, lambda turn=turn: visitor.ask(READ[turn % len(READ)]))

    def _writer(self) -> None:
        visitor = Visitor(self.server.port)
        while not self.over.wait(REST):
            self._timed(self.written, 201, lambda: self.record.add(visitor))

    def _timed(self, walls: list[float], wanted: int, ask: Callable[[], servers.Answer]) -> None:
        begun = time.perf_counter()
        try:
            answer = ask()
        except OSError as error:
            self.errors.append(repr(error))
            return
        walls.append((time.perf_counter() - begun) * 1000)
        if answer.status != wanted:
            self.errors.append(f"{answer.status}: {answer.body[:200]!r}")


def measure_writing(
    home: Home, city: City, samples: Mapping[str, Any], tell: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    """Each act's latencies alone and beside others, and the rows a CPU second of a large import."""
    with home.spare(city) as spare:
        given = _acted(home, spare, "key", 1)["more"]
        record = Records(str(samples["registry"]), given["key"], given["names"])
        found: dict[str, dict[str, Any]] = {LARGE_IMPORT: {"alone": _large_import(home, spare)}}
        with servers.product(home, spare, servers.KEPT, workers=2) as server:
            numbers = count()
            works = {name: _act(home, spare, act, times, numbers) for name, (act, times) in ACTS.items()}
            works[RECORD] = lambda: _records(server, record)
            for name, work in works.items():
                tell(name)
                found[name] = {"alone": work()}
                with Crowd(server, record).at_work() as crowd:
                    found[name]["beside"] = work()
                found[name]["beside"] |= _waited(crowd)
    return found


def _act(home: Home, city: City, act: str, times: int, numbers: Iterator[int]) -> Callable[[], dict[str, Any]]:
    return lambda: _summed(_acted(home, city, act, times, next(numbers) * times))


def _acted(home: Home, city: City, act: str, times: int, first: int = 0) -> dict[str, Any]:
    told = home.run("-m", "tests.bench.acts", act, times, first, address=city.address, DATABASE_POOL="false")
    return dict(json.loads(told.splitlines()[-1]))


def _large_import(home: Home, city: City) -> dict[str, Any]:
    done = _acted(home, city, "import-much", 1)
    spent = done["cpu"]
    rows = done["more"]["rows"]
    return {
        **_summed(done),
        "rows_per_cpu_second": rows / spent,
        "without_index": rows / max(0.001, spent - done["more"]["index"]),
        "written": done["more"]["written"],
    }


def _records(server: Server, record: Records) -> dict[str, Any]:
    visitor, walls, errors = Visitor(server.port), [], []
    for _number in range(RECORDS):
        begun = time.perf_counter()
        answer = record.add(visitor)
        walls.append((time.perf_counter() - begun) * 1000)
        if answer.status != 201:
            errors.append(f"{answer.status}: {answer.body[:200]!r}")
    return _summed({"walls": walls, "errors": errors})


def _summed(done: Mapping[str, Any]) -> dict[str, Any]:
    walls = done["walls"]
    return {
        "p50": quantile(walls, 0.5),
        "p95": quantile(walls, 0.95),
        "max": max(walls),
        "number": len(walls),
        "errors": len(done["errors"]),
        "refusals": sorted(set(done["errors"]))[:3],
    }


def _waited(crowd: Crowd) -> dict[str, Any]:
    nothing = [0.0]
    return {
        "readers": [quantile(crowd.read or nothing, part) for part in (0.5, 0.95, 1)],
        "writers": [quantile(crowd.written or nothing, part) for part in (0.5, 0.95, 1)],
        "others": len(crowd.errors),
        "other_refusals": sorted(set(crowd.errors))[:3],
    }
