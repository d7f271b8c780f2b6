"""One command that measures the registry: makes the cities, starts the servers, asks, and writes the tables.

``make bench`` measures 10,000 organizations on both databases; ``make bench BENCH="--sizes 10000,100000 --document"``
measures more and writes docs/performance.md. ``python -m tests.bench --help`` tells the rest.
"""

import argparse
import json
import os
import signal
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from tests.bench import servers
from tests.bench.homes import DATABASES, POSTGRESQL, ROOT, SQLITE, City, Home
from tests.bench.results import Result, keep, kept
from tests.bench.rounds import OURS, measured, queries_of
from tests.bench.rows import Row
from tests.bench.rows import rows as rows_of
from tests.bench.statistics import Figures
from tests.bench.tables import document, growths, replaced, sheet
from tests.bench.writing import measure_writing

DOCUMENT = ROOT / "docs" / "performance.md"
# What the tables of the document are made of: figures of other days and machines stay there until they are measured again.
MEASURED = ROOT / "docs" / "performance"
PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
LARGE = 1_000_000


def options() -> argparse.Namespace:
    """What the person at the terminal wants."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", default="10000", help="Sizes of cities, with commas between.")
    parser.add_argument("--databases", default=",".join(DATABASES), help="sqlite, postgresql or both.")
    parser.add_argument("--rows", default="", help="Keys of the rows to measure, with commas between; all, if empty.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--make-only", action="store_true", help="Make the cities and measure nothing.")
    parser.add_argument("--no-peers", action="store_true", help="Do without Datasette, the admin and the others.")
    parser.add_argument("--no-writing", action="store_true", help="Measure reading alone.")
    parser.add_argument("--profile", metavar="ROW", default="", help="Print the profile of a row, and its SQL.")
    parser.add_argument(
        "--document",
        action="store_true",
        help="Keep the figures in docs/performance/, and write its tables into docs/performance.md.",
    )
    return parser.parse_args()


def tell(text: str) -> None:
    """Say how far it is, beside what is printed as the result."""
    print(f"  {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Do what the options say."""
    chosen = options()
    # Whoever stops it, the servers stop too.
    signal.signal(signal.SIGTERM, lambda *_received: sys.exit(143))
    home = Home(Path(os.environ.get("WUTONG_BENCH_HOME") or ROOT / ".bench").resolve())
    home.prepare()
    databases, sizes = chosen.databases.split(","), [int(size) for size in chosen.sizes.split(",")]
    with ExitStack() as stack:
        cluster = stack.enter_context(home.cluster()) if POSTGRESQL in databases else None
        for size in sizes:
            for database in databases:
                city = home.sqlite_city(size) if database == SQLITE else home.postgresql_city(cluster, size)
                _treat(home, city, chosen)
    if chosen.make_only or chosen.profile:
        return
    if chosen.document:
        results = list(kept(MEASURED))
        DOCUMENT.write_text(replaced(DOCUMENT.read_text(), f"{document(results)}\n\n{growths(results)}"))


def _treat(home: Home, city: City, chosen: argparse.Namespace) -> None:
    if chosen.make_only:
        return
    samples = json.loads(home.run("-m", "tests.bench.samples", address=city.address).splitlines()[-1])
    rows = _wanted(rows_of(samples, str(city.organizations)), chosen.rows, city.organizations)
    if chosen.profile:
        print(_profile(home, city, next(row for row in rows if row.key == chosen.profile)))
        return
    tell(f"{city.database}, {city.organizations:,} organizations")
    results, today = MEASURED if chosen.document else home.results, datetime.now(UTC).date().isoformat()
    figures = _read(home, city, rows, chosen)
    result = Result(city.database, city.organizations, today, _versions(city), samples, figures, {})
    keep(results, result)
    if not chosen.no_writing and city.organizations < LARGE:
        keep(results, replace(result, writing=measure_writing(home, city, samples, tell)))
    print(f"\n{city.database}, {city.organizations:,} organizations\n{sheet(result)}\n")


def _wanted(rows: list[Row], keys: str, organizations: int) -> list[Row]:
    if keys:
        return [row for row in rows if row.key in keys.split(",")]
    return [row for row in rows if row.main or organizations < LARGE]


def _read(home: Home, city: City, rows: list[Row], chosen: argparse.Namespace) -> dict[str, dict[str, Figures]]:
    found: dict[str, dict[str, Figures]] = {}
    with ExitStack() as stack:
        kinds = (servers.KEPT, servers.ANEW)
        watched = {kind: stack.enter_context(servers.product(home, city, kind, watched=True)) for kind in kinds}
        queries = queries_of(rows, watched)
    with ExitStack() as stack:
        running = {kind: stack.enter_context(servers.product(home, city, kind)) for kind in kinds}
        if not chosen.no_peers and PEER_PYTHON.exists():
            running[servers.PEERS] = stack.enter_context(servers.peers(home, city, PEER_PYTHON))
            if city.database == SQLITE:
                running[servers.DATASETTE] = stack.enter_context(servers.datasette(home, city, PEER_PYTHON))
        for row, subject, figures in measured(rows, running, chosen.rounds, tell):
            counted = queries.get(row.key) if subject == OURS else None
            found.setdefault(row.key, {})[subject] = Figures(**{**figures.as_json(), "queries": counted})
    return found


def _profile(home: Home, city: City, row: Row) -> str:
    if row.ask is None:
        return row.note
    with servers.product(home, city, row.ask.server, watched=True) as watched:
        visitor = servers.Visitor(watched.port)
        visitor.ask(row.ask.path)
        return str(json.loads(visitor.ask(row.ask.path, {"X-Bench-Watch": "profile"}).body)["text"])


def _versions(city: City) -> dict[str, str]:
    found = {"Python": python_version(), "Django": version("django"), "gunicorn": version("gunicorn")}
    if city.cluster is not None:
        found["PostgreSQL"] = city.cluster.ask("SHOW server_version").split()[0]
    return found


if __name__ == "__main__":
    main()
