"""What an import of 20,000 rows costs, and undoing it, on the database that DATABASE_URL names."""

import csv
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from stdnum.cn import uscc

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.intake.organizations import import_sheet
from ecosystem.intake.synthetic.naming import make_name, make_uscc
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place
from tests.bench.measuring import timed

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROWS = 20_000


def _sheet(folder: Path) -> Path:
    random = Random(1)
    path = folder / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["name", "kind", "city", "uscc", "short_names", "name_en", "sectors", "founded_on", "key"])
        for number in range(ROWS):
            made = make_name(random, "company")
            code = make_uscc(0, number)
            assert uscc.is_valid(code)
            writer.writerow(
                [made.official, "企业", "武汉", code, made.short, made.english, "遥感；智慧水利", "2016-05", number]
            )
    return path


def test_what_an_import_costs(tmp_path: Path) -> None:
    path, wuhan = _sheet(tmp_path), Place.objects.get(code="420100")

    def run() -> None:
        import_sheet(path, registry=wuhan, sender="bench", by=SYSTEM, status="public")

    print(f"\n{connection.vendor}, {ROWS:,} rows (wall s, CPU s, rows per CPU s)")
    for name, work in (
        ("import", run),
        ("the same again", run),
        ("undo", lambda: undo(ChangeSet.objects.get(), by=SYSTEM)),
    ):
        wall, cpu = timed(work)
        print(f"{name:16} {wall:6.1f} {cpu:6.1f} {ROWS / cpu:8.0f}")
    assert Organization.objects.count() == 0
