"""What an export costs at 10,000 and at 100,000 rows, on the database that DATABASE_URL names.

Run: ``make bench``, or ``python -m pytest -m bench -s tests/bench/test_exports.py``. WUTONG_BENCH_ROWS names other sizes, apart by
commas: ``WUTONG_BENCH_ROWS=1000000``. Each export runs in a process of its own.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from django.db import connection

from ecosystem.intake.synthetic import make_city
from tests.bench.multiplying import multiply

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
SIZES = [int(size) for size in os.environ.get("WUTONG_BENCH_ROWS", "10000,100000").split(",")]
FIRST = 10_000
FORMATS = ("csv", "jsonl", "xlsx")


def test_what_exports_cost() -> None:
    make_city(organizations=min(FIRST, *SIZES), seed=1)
    print(f"\n{connection.vendor}")
    print(
        f"{'rows':>9} {'format':7} {'CPU s':>7} {'database':>9} {'wall s':>7} {'rows/s':>8} {'MB':>6} {'grew MB':>8} {'peak MB':>8}"
    )
    for size in sorted(SIZES):
        rows = multiply(size)
        with _served() as address:
            for ending in FORMATS:
                cost = _cost(address, f"/organizations/export.{ending}?registry=synthetic-1")
                print(
                    f"{rows:9,} {ending:7} {cost['cpu']:7.2f} {cost['database']:9.2f} {cost['wall']:7.1f} "
                    f"{rows / cost['wall']:8,.0f} {cost['bytes'] / 1e6:6.1f} {cost['growth']:8.1f} {cost['peak']:8.0f}"
                )


def _cost(database: str, address: str) -> dict[str, float]:
    environment = {**os.environ, "DATABASE_URL": database, "DEBUG": "false"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.exporting", address]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


@contextmanager
def _served() -> Iterator[str]:
    """The address of the database for another process; SQLite's, which is in memory while testing, copied into a file."""
    settings = connection.settings_dict
    if connection.vendor == "postgresql":
        place = quote(settings["HOST"], safe="")
        yield f"postgres://{settings['USER']}:{quote(settings['PASSWORD'], safe='')}@{place}:{settings['PORT'] or 5432}/{settings['NAME']}"
        return
    with TemporaryDirectory(prefix="wutong-bench-") as directory:
        file = Path(directory) / "bench.sqlite3"
        copy = sqlite3.connect(file)
        connection.connection.backup(copy)
        copy.close()
        yield f"sqlite:///{file}"
