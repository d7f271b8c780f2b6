"""What a scheduler's file of 100,000 lines costs: checked, written, the same again, corrected, undone; on the database that
DATABASE_URL names. Once each line is an allocation of its own, once 2,000 allocations have 50 jobs each.

The process waits for its database and the database for it, so the CPU seconds of both together are what it takes where
nothing else runs.
"""

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Sum

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.centers.services import add_phase, add_platform, open_center
from ecosystem.compute.files.models import UsageFile
from ecosystem.compute.files.services import begin_writing, start_file
from ecosystem.compute.files.writing import check_file, undo_file, write_file
from ecosystem.compute.models import Allocation, Usage
from ecosystem.organizations.services import register_organization
from ecosystem.programs.models import Enrollment
from ecosystem.programs.services import enroll, register_program
from ecosystem.vocabulary.models import Place
from tests.bench.measuring import timed
from tests.bench.processes import cpu_seconds

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROWS = int(os.environ.get("WUTONG_BENCH_ROWS", "100000"))
MEMBERS = 100
A_YEAR = {"starts_on": date(2021, 9, 1), "ends_on": date(2022, 9, 1)}


@pytest.fixture
def center() -> Center:
    """A large center and its members."""
    wuhan = Place.objects.get(code="420100")
    center = open_center(registry=wuhan, name="示例人工智能计算中心", by=SYSTEM)
    add_phase(center, name="一期", state="in_service", pflops=Decimal(100_000), starts_on=date(2021, 5, 31), by=SYSTEM)
    platform = add_platform(center, name="公共算力服务平台", function="compute", by=SYSTEM)
    program = register_program(platform=platform, name="普惠算力", status="public", by=SYSTEM)
    for number in range(MEMBERS):
        name = f"武汉样例{number}号智能科技有限公司"
        member = register_organization(by=SYSTEM, registry=wuhan, kind="company", name=name, status="public")
        enroll(member, program, on=date(2021, 9, 1), by=SYSTEM)
    return center


def _allocations(number: int) -> list[str]:
    enrollments = list(Enrollment.objects.values_list("pk", flat=True))
    rows = [
        Allocation(
            enrollment_id=enrollments[n % len(enrollments)],
            state="granted",
            requested=1000,
            granted=1000,
            requested_on=date(2021, 9, 1),
            decided_on=date(2021, 9, 1),
            **A_YEAR,
        )
        for n in range(number)
    ]
    Allocation.objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        # As the database does by itself once rows are there.
        cursor.execute("ANALYZE")
    return [row.public_id for row in rows]


def _file(path: Path, keys: list[str], *, more: int = 0) -> Path:
    jobs = ROWS // len(keys)
    with path.open("w", encoding="utf-8") as lines:
        lines.write("allocation,month,pflops_hours,number_format,job\n")
        for n, key in enumerate(keys):
            for job in range(jobs):
                lines.write(f"{key},2021-11-{job % 28 + 1:02d},{n % 9 + more}.{job % 10}25,fp16,{n}-{job}\n")
    return path


def _handed_in(path: Path, center: Center) -> UsageFile:
    return start_file(center, file=ContentFile(path.read_bytes(), name=path.name), by=SYSTEM, in_background=False)


def _checked(usage_file: UsageFile) -> None:
    assert check_file(usage_file.pk)
    usage_file.refresh_from_db()


def _written(usage_file: UsageFile) -> None:
    begin_writing(usage_file, by=SYSTEM, in_background=False)
    write_file(usage_file, by=SYSTEM)


def _server_cpu() -> float:
    """CPU seconds of the process that serves this connection; SQLite is in ours."""
    if connection.vendor == "sqlite":
        return 0.0
    return cpu_seconds([connection.connection.info.backend_pid])


@pytest.mark.parametrize("allocations", [ROWS, ROWS // 50])
def test_what_a_file_of_usage_costs(center: Center, tmp_path: Path, allocations: int) -> None:
    keys = _allocations(allocations)
    first, second = _file(tmp_path / "2021-11.csv", keys), _file(tmp_path / "2021-11-b.csv", keys, more=1)
    one, other = _handed_in(first, center), _handed_in(second, center)
    said = f"{connection.vendor}, {ROWS:,} lines of {allocations:,} allocations"
    print(f"\n{said} (wall s, CPU s here, of the database's process)")
    _timed("check", lambda: _checked(one))
    _timed("write", lambda: _written(one))
    assert Usage.objects.count() == allocations
    assert Allocation.objects.aggregate(n=Sum("used")) == Usage.objects.aggregate(n=Sum("amount"))
    _timed("check it again", lambda: _checked(_handed_in(first, center)))
    _timed("check corrections", lambda: _checked(other))
    if allocations < ROWS or connection.vendor != "sqlite":
        # A database in memory, as tests have it, goes through all it has changed so far for each statement with triggers; in a
        # file corrections cost what new months do: measure them with ``manage.py load_usage``.
        _timed("write corrections", lambda: _written(other))
    if allocations < ROWS:
        # Each record that is put back is judged by itself, which takes minutes for a hundred thousand.
        _timed("undo corrections", lambda: undo_file(other, by=SYSTEM))
        _timed("undo the first", lambda: undo_file(one, by=SYSTEM))
        assert not Usage.objects.exists()


def _timed(name: str, work: Callable[[], object]) -> None:
    before = _server_cpu()
    wall, cpu = timed(work)
    print(f"{name:18} {wall:6.1f} {cpu:6.1f} {_server_cpu() - before:6.1f}", flush=True)
