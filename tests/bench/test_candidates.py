"""How fast names are matched against 100,000 organizations, on the database that DATABASE_URL names.

Real names where they are at hand (``WUTONG_REAL_DATA``), synthetic ones elsewhere.
"""

import os
import time
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import pytest
from django.db import connection

from ecosystem.core.ids import new_public_id
from ecosystem.core.text import name_key, sort_key
from ecosystem.intake.synthetic.naming import make_name, make_uscc
from ecosystem.organizations.indexing import reindex
from ecosystem.organizations.matching import Side, match, match_many
from ecosystem.organizations.models import Identifier, Organization, OrganizationName
from ecosystem.vocabulary.models import Place
from tests.bench.matching_pairs import RealData, _homophone, _typed

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
FOLDER = os.environ.get("WUTONG_REAL_DATA", "")
SIZE = int(os.environ.get("WUTONG_BENCH_SIZE", "100000"))
ROWS = 20_000


def _names(count: int) -> list[dict[str, Any]]:
    if FOLDER:
        rows = [row for row in RealData(Path(FOLDER)).companies() if len(row["name"]) < 100]
        seen: dict[str, dict[str, Any]] = {}
        for row in rows:
            seen.setdefault(row["uscc"], row)
        return Random(7).sample(list(seen.values()), count)
    random = Random(7)
    return [
        {"name": make_name(random, "company").official, "uscc": make_uscc(0, n), "city": "武汉"} for n in range(count)
    ]


def _registry(rows: list[dict[str, Any]]) -> None:
    wuhan = Place.objects.get(code="420100")
    cities = {place.short_name: place for place in Place.objects.filter(level="city")}
    made = Organization.objects.bulk_create(
        [
            Organization(
                public_id=new_public_id(),
                registry=wuhan,
                kind="company",
                status="public",
                name=row["name"],
                place=cities.get(row["city"]),
                name_key=name_key(row["name"]),
                sort_key=sort_key(row["name"]),
            )
            for row in rows
        ],
        batch_size=500,
    )
    OrganizationName.objects.bulk_create(
        [OrganizationName(organization=o, name=o.name, kind="official", key=o.name_key) for o in made], batch_size=500
    )
    codes = [Identifier(organization=o, scheme="uscc", value=row["uscc"]) for o, row in zip(made, rows, strict=True)]
    Identifier.objects.bulk_create(codes, batch_size=500)
    reindex(organization.pk for organization in made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_how_fast_names_are_matched() -> None:
    rows = _names(SIZE + ROWS // 2)
    held, unknown = rows[:SIZE], rows[SIZE:]
    started = time.perf_counter()
    _registry(held)
    print(f"\n{connection.vendor}: {SIZE:,} organizations in {time.perf_counter() - started:.0f} s")
    random, organizations = Random(8), Organization.objects.public()
    asked = {
        "with its code": lambda row: {"name": row["name"], "uscc": row["uscc"]},
        "its full name": lambda row: {"name": _typed(row["name"], random)},
        "without its legal form": lambda row: {"name": row["name"].removesuffix("有限公司")},
        "a wrong character": lambda row: {"name": _homophone(row["name"], random) or row["name"]},
    }
    match(Side.read({"name": "武汉唯理科技有限公司"}), organizations=organizations)
    print(f"{'one at a time':30} {'p50 ms':>8} {'p95 ms':>8} {'found':>8} {'first':>8}")
    for title, told in asked.items():
        _one_at_a_time(title, [(row, Side.read(told(row))) for row in random.sample(held, 200)], organizations)
    _one_at_a_time("not there", [(row, Side.read({"name": row["name"]})) for row in unknown[:200]], organizations)
    _many(held, unknown, organizations, random)


def _one_at_a_time(title: str, sides: list[tuple[dict[str, Any], Side]], organizations: Any) -> None:
    walls, found, first = [], 0, 0
    for row, side in sides:
        started = time.perf_counter()
        answer = match(side, organizations=organizations)
        walls.append((time.perf_counter() - started) * 1000)
        names = [candidate.name for candidate in answer.candidates]
        found += row["name"] in names
        first += names[:1] == [row["name"]]
    cuts = quantiles(walls, n=20)
    print(f"{title:30} {cuts[9]:8.1f} {cuts[18]:8.1f} {found / len(sides):8.1%} {first / len(sides):8.1%}")


def _many(held: list[dict[str, Any]], unknown: list[dict[str, Any]], organizations: Any, random: Random) -> None:
    coded = [{"name": row["name"], "uscc": row["uscc"]} for row in random.sample(held, ROWS // 4)]
    named = [{"name": row["name"].removesuffix("有限公司")} for row in random.sample(held, ROWS // 4)]
    fresh = [{"name": row["name"], "city": row["city"]} for row in unknown[: ROWS // 2]]
    started = time.perf_counter()
    sides = [Side.read(data) for data in [*coded, *named, *fresh]]
    matches = match_many(sides, organizations=organizations)
    seconds = time.perf_counter() - started
    hits = [
        any(c.name.startswith(d["name"]) for c in m.candidates) for d, m in zip([*coded, *named], matches, strict=False)
    ]
    new = sum(m.verdict == "new" for m in matches[len(coded) + len(named) :])
    print(
        f"{ROWS:,} at once: {seconds:.1f} s; known ones found {sum(hits) / len(hits):.1%}, others new {new / len(fresh):.1%}"
    )
