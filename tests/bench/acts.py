"""What members of staff do, many times over, in a process of its own: each act's time, and the refusals it met.

``python -m tests.bench.acts <act> <times> [<first>]`` on the database that DATABASE_URL names prints JSON; the city is
written to, so it should be a copy. ``first`` keeps what one run writes apart from what another one did.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
django.setup()

from django.core.files.base import ContentFile  # noqa: E402  models exist only after django.setup()
from django.db import DatabaseError, connection, transaction  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from ecosystem.accounts.choices import Role  # noqa: E402
from ecosystem.accounts.models import ApiToken, User  # noqa: E402
from ecosystem.accounts.scopes import SYSTEM  # noqa: E402
from ecosystem.accounts.tokens import digest_of, new_key, shown_part  # noqa: E402
from ecosystem.centers.models import Center, StaffRole  # noqa: E402
from ecosystem.core.dates import today  # noqa: E402
from ecosystem.core.errors import DomainError  # noqa: E402
from ecosystem.intake.imports.finishing import commit_import  # noqa: E402
from ecosystem.intake.imports.models import SheetImport  # noqa: E402
from ecosystem.intake.imports.previewing import preview  # noqa: E402
from ecosystem.intake.synthetic.naming import make_name, make_uscc  # noqa: E402
from ecosystem.organizations.choices import Kind  # noqa: E402
from ecosystem.organizations.indexing import reindex  # noqa: E402
from ecosystem.organizations.models import Organization  # noqa: E402
from ecosystem.organizations.services import merge_organizations  # noqa: E402
from ecosystem.programs.models import Program  # noqa: E402
from ecosystem.programs.services.enrollments import enroll  # noqa: E402
from tests.bench.processes import cpu_seconds  # noqa: E402

HEADING = ["序号", "单位名称", "统一社会信用代码", "所在地", "区", "注册资本", "行业领域", "备注"]
ROWS_OF_A_SHEET, ROWS_OF_A_LARGE_SHEET = 200, 5000
INDEXED_AT_ONCE = 500
NAMES = 500
# Codes of these belong to no city (naming.py): seeds of cities are small.
SEED = 900


@dataclass
class Done:
    """What happened: milliseconds of each act, refusals and failures, and seconds of CPU of this process."""

    walls: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cpu: float = 0.0
    more: dict[str, Any] = field(default_factory=dict)

    def do(self, act: Callable[[], object]) -> None:
        """Do one act."""
        begun, spent = time.perf_counter(), _cpu()
        try:
            act()
        except (DomainError, DatabaseError) as error:
            self.errors.append(f"{type(error).__name__}: {error}"[:200])
        self.walls.append((time.perf_counter() - begun) * 1000)
        self.cpu += _cpu() - spent


def _cpu() -> float:
    """Seconds on the CPU of this process, of those it started and that have ended, and of what works for it in PostgreSQL."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    if connection.vendor != "postgresql":
        return spent
    connection.ensure_connection()
    return spent + cpu_seconds([connection.connection.info.backend_pid])


def key(_times: int, _first: int) -> Done:
    """A key to the API for somebody who may write, and names for what they will write; both go to ``more``."""
    person, _new = User.objects.get_or_create(username="bench", defaults={"name": "量", "email": "bench@example.org"})
    StaffRole.objects.get_or_create(user=person, role=Role.ADMINISTRATOR, center=Center.objects.get())
    text = new_key()
    ApiToken.objects.create(user=person, name="bench", prefix=shown_part(text), digest=digest_of(text), may_write=True)
    random = Random("names")
    return Done(more={"key": text, "names": [make_name(random, Kind.COMPANY).official for _number in range(NAMES)]})


def enrolling(times: int, first: int) -> Done:
    """Organizations get a place in a program."""
    day = today()
    program = Program.objects.filter(takes_applications=False, starts_on__lte=day).order_by("-starts_on", "pk")[0]
    free = Organization.objects.public().exclude(enrollments__program=program).order_by("public_id")
    done = Done()
    for one in free[first : first + times]:
        done.do(lambda one=one: enroll(one, program, on=day, by=SYSTEM))
    return done


def merging(times: int, first: int) -> Done:
    """Two records become one. Teams have no code that could forbid it."""
    teams = Organization.objects.public().filter(kind=Kind.TEAM, enrollments=None).order_by("public_id")
    found = list(teams[2 * first : 2 * (first + times)])
    done = Done()
    for kept, absorbed in zip(found[::2], found[1::2], strict=False):
        done.do(lambda kept=kept, absorbed=absorbed: merge_organizations(kept, absorbed, by=SYSTEM))
    return done


def indexing(times: int, first: int) -> Done:
    """The search index of some hundred organizations is written anew."""
    keys = list(Organization.objects.order_by("pk").values_list("pk", flat=True)[: (first + times) * INDEXED_AT_ONCE])
    done = Done()
    for number in range(first, first + times):
        begin = number * INDEXED_AT_ONCE % max(1, len(keys) - INDEXED_AT_ONCE)
        done.do(lambda begin=begin: _reindexed(keys[begin : begin + INDEXED_AT_ONCE]))
    return done


def importing(times: int, first: int) -> Done:
    """A sheet is read, judged and written."""
    done = Done()
    for number in range(first, first + times):
        sheet = _handed_in(ROWS_OF_A_SHEET, number)
        done.do(lambda sheet=sheet: _imported(sheet))
    return done


def importing_much(_times: int, first: int) -> Done:
    """One large sheet with mistakes in it: rows a CPU second, with the search index and without."""
    sheet, done = _handed_in(ROWS_OF_A_LARGE_SHEET, 1000 + first), Done()
    before = Organization.objects.order_by("-pk").values_list("pk", flat=True)[0]
    done.do(lambda: _imported(sheet))
    written = list(Organization.objects.filter(pk__gt=before).values_list("pk", flat=True))
    spent = _cpu()
    _reindexed(written)
    done.more = {"rows": ROWS_OF_A_LARGE_SHEET, "written": len(written), "index": _cpu() - spent}
    return done


def _reindexed(keys: list[int]) -> None:
    with transaction.atomic():
        reindex(keys)


def _imported(sheet: SheetImport) -> None:
    preview(sheet.pk)
    sheet.refresh_from_db()
    commit_import(sheet, by=SYSTEM)


def _handed_in(rows: int, number: int) -> SheetImport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "members.xlsx"
        book = Workbook(write_only=True)
        sheet = book.create_sheet("名单")
        sheet.append(HEADING)
        for line in _lines(rows, number):
            sheet.append(line)
        book.save(path)
        content = ContentFile(path.read_bytes(), name=f"bench-{number}.xlsx")
    registry = Center.objects.select_related("registry").get().registry
    return SheetImport.objects.create(
        registry=registry, file=content, name=path.name, size=1, digest=str(number), status="public"
    )


def _lines(rows: int, number: int) -> Iterator[list[object]]:
    random = Random(f"sheet {number}")
    for line in range(rows):
        code = make_uscc(SEED, number * ROWS_OF_A_LARGE_SHEET + line)
        # One in fifty has a wrong check digit: a row that has to be refused.
        code = code[:-1] + ("0" if code[-1] != "0" else "1") if line % 50 == 49 else code
        name = make_name(random, Kind.COMPANY).official
        yield [line + 1, name, code, "示范市", "东湖区", f"{line % 900 + 100}万元", "遥感、地理信息", None]


ACTS: dict[str, Callable[[int, int], Done]] = {
    "key": key,
    "enroll": enrolling,
    "merge": merging,
    "index": indexing,
    "import": importing,
    "import-much": importing_much,
}

if __name__ == "__main__":
    _program, act, count, *rest = sys.argv
    print(json.dumps(vars(ACTS[act](int(count), int(rest[0]) if rest else 0))))
