"""How well the search finds organizations, on the database that DATABASE_URL names: hit@1, hit@10 and MRR of every class.

Real names in place (``WUTONG_REAL_DATA``); ``WUTONG_BENCH_NOISE`` companies more to hide them among. With
``WUTONG_BENCH_MISSES=1`` every query that did not bring first what was meant is told.
"""

import os
import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.db import connection

from ecosystem.core.text import name_key
from ecosystem.organizations.models import Organization
from tests.bench.matching_pairs import RealData
from tests.bench.relevance_queries import Pairs, Queries
from tests.bench.relevance_registry import fill, records

FOLDER = os.environ.get("WUTONG_REAL_DATA", "")
NOISE = int(os.environ.get("WUTONG_BENCH_NOISE", "100000"))
SHOWN = os.environ.get("WUTONG_BENCH_MISSES", "") == "1"
pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER, reason="WUTONG_REAL_DATA does not say where real names are"),
]


def names_found(query: str, most: int = 10) -> list[str]:
    """The names of the first organizations, as a visitor gets them."""
    rows = Organization.objects.public().search(query).best_match_first(query)
    return list(rows.values_list("name_key", flat=True)[:most])


def place_of(name: str, found: list[str]) -> int:
    """Where a name stands among those found, from 1 on; 0 where it does not."""
    key = name_key(name)
    return found.index(key) + 1 if key in found else 0


def measured(pairs: Pairs, missed: list[tuple[str, str, list[str]]] | None = None) -> dict[str, Any]:
    places, times = [], []
    for query, name in pairs:
        started = time.process_time()
        found = names_found(query)
        times.append(time.process_time() - started)
        places.append(place_of(name, found))
        if missed is not None and places[-1] != 1:
            missed.append((query, name, found[:3]))
    count = len(places) or 1
    return {
        "queries": len(places),
        "hit@1": 100 * sum(place == 1 for place in places) / count,
        "hit@10": 100 * sum(place > 0 for place in places) / count,
        "MRR": sum(1 / place for place in places if place) / count,
        "ms": 1000 * median(times or [0]),
    }


def test_how_well_organizations_are_found() -> None:
    data = RealData(Path(FOLDER))
    count = fill(data, NOISE)
    queries = Queries(records(data, NOISE))
    print(
        f"\n{connection.vendor}: {count:,} organizations\n{'class':32} {'n':>5} {'hit@1':>6} {'hit@10':>6} {'MRR':>6} {'ms':>6}"
    )
    rows = {}
    for name, pairs in queries.classes().items():
        missed: list[tuple[str, str, list[str]]] | None = [] if SHOWN else None
        row = rows[name] = measured(pairs, missed)
        print(
            f"{name:32} {row['queries']:5} {row['hit@1']:6.1f} {row['hit@10']:6.1f} {row['MRR']:6.3f} {row['ms']:6.1f}"
        )
        for query, meant, found in missed or ():
            print(f"    {query} meant {meant}, first came {', '.join(found) or 'nothing'}")
    total = sum(row["queries"] for row in rows.values())
    for figure in ("hit@1", "hit@10", "MRR"):
        print(f"all, {figure}: {sum(row[figure] * row['queries'] for row in rows.values()) / total:.3f}")
    nothing = [text for text in queries.nonsense() if not names_found(text)]
    print(f"names that nobody has: {len(nothing)} of {len(queries.nonsense())} find nothing")
    assert sum(row["hit@10"] * row["queries"] for row in rows.values()) / total > 97
