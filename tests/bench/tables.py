"""The tables of docs/performance.md, written from results between two markers; all around them is written by hand."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tests.bench.results import CONSTANT, Result
from tests.bench.rounds import OURS
from tests.bench.rows import ADMIN, DRF, NAIVE, Row, rows
from tests.bench.statistics import Figures, grown, verdict
from tests.bench.writing import RECORD

BEGIN, END = "<!-- made by make bench: begin -->", "<!-- made by make bench: end -->"
PEERS = (NAIVE, ADMIN, DRF, "Datasette")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NOTHING = ""


def replaced(text: str, made: str) -> str:
    """The document with what is between the markers made anew. Raises ValueError where it has no markers."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The document does not say where the tables go ({BEGIN} … {END}).")
    return f"{before}{BEGIN}\n{made.strip()}\n{END}{after}"


def table(heading: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    rows = [heading, ["---"] * len(heading), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def times(value: float) -> str:
    """CPU× in as many digits as mean something."""
    return f"{value:.1f}×" if value < 20 else f"{value:.0f}×"


def milliseconds(value: float | None) -> str:
    """Milliseconds in as many digits as mean something."""
    if value is None:
        return NOTHING
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def kilobytes(value: int) -> str:
    """Bytes as kB."""
    return f"{value / 1000:.1f}" if value < 10_000 else f"{value / 1000:,.0f}"


def document(results: Sequence[Result]) -> str:
    """Everything between the markers."""
    parts = [
        _told(results),
        *(f"### {NAMES[one.database]}, {one.organizations:,} organizations\n\n{sheet(one)}" for one in results),
    ]
    if any(result.writing for result in results):
        parts.append(f"### Writing\n\n{_writing(results)}")
    return "\n\n".join(parts)


def _told(results: Sequence[Result]) -> str:
    last = results[-1]
    versions = ", ".join(f"{name} {version}" for name, version in last.versions.items())
    return f"Printed by `make bench`, last on {max(one.day for one in results)}, on two cores. {versions}."


def rows_of(result: Result) -> list[Row]:
    """The rows as they were asked for in this city."""
    return rows(result.samples, str(result.organizations))


def sheet(result: Result) -> str:
    """All that was measured in one city."""
    asked = rows_of(result)
    peers = [one for one in PEERS if any(result.of(row.key, one) for row in asked)]
    heading = ["", "CPU×", "target", "", "cold×", "CPU ms", "wall p50", "p95", "queries", "kB", "gzip", *peers]
    lines = [_line(result, row, peers) for row in asked if result.of(row.key, OURS) or row.ask is None]
    unit = result.of(CONSTANT, OURS)
    told = ""
    if unit is not None:
        told = (
            f"CPU× is of {unit.cpu:.2f} ms, what a constant costs (wall {milliseconds(unit.p50)} ms); "
            f"the server's process has {unit.memory:,.0f} MB after all of it.\n\n"
        )
    return told + table(heading, lines)


def _line(result: Result, row: Row, peers: Sequence[str]) -> list[str]:
    title, ours = row.title, result.of(row.key, OURS)
    if ours is None:
        return [f"{title} ({row.note})", *[NOTHING] * (10 + len(peers))]
    target, seconds = row.target(result.database), row.seconds_on(result.database)
    told = [times(ours.times), f"≤ {target:g}" if target else NOTHING, verdict(ours.times, target)]
    if seconds:
        title = f"{title} (memory +{ours.growth:.0f} MB, target: 20)"
        told = [f"{ours.cpu / 1000:.1f} s", f"≤ {seconds:.1f} s", verdict(ours.cpu / 1000, seconds)]
    return [
        title,
        *told,
        times(ours.cold / ours.unit) if ours.cold else NOTHING,
        milliseconds(ours.cpu),
        milliseconds(ours.p50),
        milliseconds(ours.p95),
        NOTHING if ours.queries is None else str(ours.queries),
        kilobytes(ours.size) if ours.size else NOTHING,
        kilobytes(ours.packed) if ours.packed else NOTHING,
        *(_peer(result.of(row.key, one), ours) for one in peers),
    ]


def _peer(figures: Figures | None, ours: Figures) -> str:
    if figures is None:
        return NOTHING
    grew = f", +{figures.growth:.0f} MB" if figures.growth >= 20 else ""
    return f"{times(figures.cpu / ours.unit)}{grew}"


def growth(small: Result, large: Result) -> str:
    """How much more each row costs in the larger city."""
    lines = []
    for row in rows_of(small):
        one, other = small.of(row.key, OURS), large.of(row.key, OURS)
        if one and other and row.growth:
            by = grown(one.cpu, other.cpu)
            lines.append([row.title, milliseconds(one.cpu), milliseconds(other.cpu), f"{by:.1f}", f"≤ {row.growth:g}",
                          verdict(by, max(row.growth, 1.3))])  # fmt: skip
    heading = ["", f"{small.organizations:,}: ms", f"{large.organizations:,}: ms", "times", "target", ""]
    return table(heading, lines)


def _writing(results: Sequence[Result]) -> str:
    heading = ["", "Database", "Organizations", "alone: p50, p95, max (ms)", "beside 4 readers, 2 writers", "errors",
               "readers: p50, p95 (ms)", "writers: p50, p95"]  # fmt: skip
    sheet = table(heading, (line for result in results for line in _written(result)))
    notes = [note for result in results for note in _rates(result)]
    return "\n".join([sheet, "", *notes])


def _rates(result: Result) -> Iterator[str]:
    where = f"{NAMES[result.database]}, {result.organizations:,} organizations"
    unit = result.of(CONSTANT, OURS)
    for name, told in result.writing.items():
        alone = told["alone"]
        if "rows_per_cpu_second" in alone:
            yield (
                f"- {name} with mistakes in every fiftieth ({where}): {alone['rows_per_cpu_second']:,.0f} rows a CPU second, "
                f"{alone['without_index']:,.0f} with the search index apart (target: 1,000)."
            )
        elif name == RECORD and unit is not None:
            target = 25 if result.database == "sqlite" else 30
            yield f"- {name} ({where}): {times(alone['p50'] / unit.p50)} the wall time of a constant (target: ≤ {target})."


def _written(result: Result) -> Iterator[list[str]]:
    for name, told in result.writing.items():
        alone, beside = told["alone"], told.get("beside")
        errors = alone["errors"] + (beside["errors"] + beside["others"] if beside else 0)
        yield [
            name,
            NAMES[result.database],
            f"{result.organizations:,}",
            _walls(alone),
            _walls(beside) if beside else NOTHING,
            str(errors),
            *(
                [", ".join(map(milliseconds, beside[who][:2])) for who in ("readers", "writers")]
                if beside
                else [NOTHING] * 2
            ),
        ]


def _walls(told: dict) -> str:
    return ", ".join(milliseconds(told[name]) for name in ("p50", "p95", "max"))


def growths(results: Sequence[Result]) -> str:
    """The growth between each size and the next, for each database."""
    parts = []
    for database, name in NAMES.items():
        of_it = [one for one in results if one.database == database]
        for small, large in pairwise(of_it):
            parts.append(f"### {name}: {small.organizations:,} → {large.organizations:,}\n\n{growth(small, large)}")
    return "\n\n".join(parts)
