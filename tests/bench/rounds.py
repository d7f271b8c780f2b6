"""Measuring the rows of the table in turn: every round asks for everything once more, the constant view first."""

import gzip
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench.processes import forget_peak, memory, peak_memory
from tests.bench.rows import Ask, Row
from tests.bench.servers import ANEW, Answer, Server, Visitor
from tests.bench.statistics import Figures, Rounds, quantile

CONSTANT = "/bench/constant"
NEW_EDITION = "/bench/new-edition"
OURS = "Wutong"
# A round asks for something so long, within these numbers of requests: dear pages are not asked for many times.
LONG_ENOUGH = 0.4
FEWEST, MOST = 3, 120
COLD = 3
# What takes so many seconds is asked for once a round, without asking a second time before.
TOO_LONG = 2.0
# A server that spends less of half a second on the CPU is at rest.
IDLE = 0.05


class Failed(Exception):
    """A server did not answer what was asked for."""


@dataclass
class Measuring:
    """One row asked of one server, over all rounds."""

    row: Row
    subject: str
    ask: Ask
    server: Server
    visitor: Visitor
    headers: dict[str, str] = field(default_factory=dict)
    repeats: int = FEWEST
    answer: Answer | None = None
    rounds: Rounds = field(default_factory=Rounds.none)
    cold: float | None = None
    growth: float = 0.0

    def warm_up(self) -> None:
        """Ask until what can be kept is kept, and see how long an answer takes."""
        begun = time.perf_counter()
        first = self.visitor.ask(self.ask.path)
        took = time.perf_counter() - begun
        if first.status != 200:
            raise Failed(f"{self.row.title}: {self.subject} answered {first.status} to {self.ask.path}")
        self.answer = first
        if self.ask.unchanged:
            self.headers = {"If-None-Match": first.headers["ETag"]}
            self.answer = self.visitor.ask(self.ask.path, self.headers)
        if took > TOO_LONG and self.subject != OURS:
            self.repeats = 1
            return
        # Ours may have had to read the registry first.
        begun = time.perf_counter()
        self.visitor.ask(self.ask.path, self.headers)
        took = time.perf_counter() - begun
        self.repeats = min(MOST, max(FEWEST, round(LONG_ENOUGH / took)))

    def round(self) -> None:
        """Ask as often as a round takes."""
        pids = self.server.processes()
        if self.ask.stream:
            forget_peak(pids)
        before, clock, walls = memory(pids), self.server.clock(), []
        begun = clock()
        for _repeat in range(self.repeats):
            started = time.perf_counter()
            answer = self.visitor.ask(self.ask.path, self.headers)
            walls.append((time.perf_counter() - started) * 1000)
            self._refuse_other(answer)
        self.rounds.add((clock() - begun) / self.repeats * 1000, walls)
        self.growth = max(self.growth, peak_memory(pids) - before) if self.ask.stream else 0.0

    def _refuse_other(self, answer: Answer) -> None:
        wanted = 304 if self.ask.unchanged else 200
        if answer.status != wanted:
            raise Failed(f"{self.row.title}: {self.subject} answered {answer.status}, not {wanted}, to {self.ask.path}")

    def meet_new_editions(self) -> None:
        """What the first visitor after a change waits for: nothing that was kept holds any more."""
        clock, found = self.server.clock(), []
        for _repeat in range(COLD):
            self.visitor.ask(NEW_EDITION)
            begun = clock()
            self.visitor.ask(self.ask.path)
            found.append((clock() - begun) * 1000)
        self.cold = median(found)

    def figures(self, unit: float, queries: int | None) -> Figures:
        """What came out."""
        body = self.answer.body if self.answer else b""
        return Figures(
            cpu=self.rounds.cpu,
            unit=unit,
            p50=quantile(self.rounds.walls, 0.5),
            p95=quantile(self.rounds.walls, 0.95),
            cold=self.cold,
            queries=queries,
            size=len(body),
            packed=len(gzip.compress(body, 6)) if body and not self.ask.stream else 0,
            memory=max(memory([pid]) for pid in self.server.processes()),
            growth=self.growth,
        )


def measured(
    rows: Sequence[Row], servers: Mapping[str, Server], rounds: int, tell: Callable[[str], None]
) -> Iterator[tuple[Row, str, Figures]]:
    """Each row with each subject that is there, and its figures; first of all the constant view with itself."""
    unit, planned = _planned(rows, servers)
    unit.warm_up()
    measurings = [one for one in planned if _answers(one, tell)]
    for server in servers.values():
        _come_to_rest(server)
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        for one in (unit, *measurings):
            one.round()
    tell("new editions")
    for one in measurings:
        if one.ask.server == ANEW and not one.ask.stream:
            one.meet_new_editions()
    cpu = unit.rounds.cpu
    yield unit.row, OURS, unit.figures(cpu, 0)
    for one in measurings:
        yield one.row, one.subject, one.figures(cpu, None)


def _come_to_rest(server: Server) -> None:
    """Wait while it does what nobody waits for: a large registry is read into memory beside the first requests."""
    for _look in range(240):
        before = server.clock()()
        time.sleep(0.5)
        if server.clock()() - before < IDLE:
            return


def _answers(measuring: Measuring, tell: Callable[[str], None]) -> bool:
    """Whether it can be measured; what cannot is told, and leaves a gap in the table."""
    try:
        measuring.warm_up()
    except (Failed, KeyError) as failure:
        tell(f"NOT MEASURED: {failure!r}")
        return False
    return True


def _planned(rows: Sequence[Row], servers: Mapping[str, Server]) -> tuple[Measuring, list[Measuring]]:
    constant = Ask(ANEW, CONSTANT)
    nothing = Row("constant", "A view that returns a constant", constant)
    visitors = {name: Visitor(server.port) for name, server in servers.items()}

    def planned(row: Row, subject: str, ask: Ask) -> Measuring:
        return Measuring(row, subject, ask, servers[ask.server], visitors[ask.server])

    asked = [
        (row, subject, ask)
        for row in rows
        for subject, ask in ((OURS, row.ask), *row.peers.items())
        if ask is not None and ask.server in servers
    ]
    return planned(nothing, OURS, constant), [planned(*one) for one in asked]


def queries_of(rows: Sequence[Row], servers: Mapping[str, Server]) -> dict[str, int]:
    """How many queries the product makes for each row, asked of servers that watch themselves."""
    found = {}
    for row in rows:
        if row.ask is None or row.ask.server not in servers:
            continue
        visitor, headers = Visitor(servers[row.ask.server].port), {}
        first = visitor.ask(row.ask.path)
        if row.ask.unchanged:
            headers = {"If-None-Match": first.headers.get("ETag", "")}
        visitor.ask(row.ask.path, headers)
        answer = visitor.ask(row.ask.path, {**headers, "X-Bench-Watch": "queries"})
        found[row.key] = json.loads(answer.body)["queries"]
    return found
