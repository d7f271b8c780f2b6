"""What a messy sheet of 20,000 members costs: read, judged, written, judged again; on the database that DATABASE_URL names."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from openpyxl import Workbook

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.intake.imports.committing import last_change
from ecosystem.intake.imports.finishing import commit_import
from ecosystem.intake.imports.models import SheetImport
from ecosystem.intake.imports.previewing import preview
from ecosystem.intake.synthetic.naming import make_name, make_uscc
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place
from tests.bench.measuring import timed

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROWS = 20_000
HEADING = ["序号", "单位名称", "统一社会信用代码", "所在地", "区", "入驻日期", "状态", "注册资本", "行业领域", "备注"]


def _sheet(path: Path) -> Path:
    random = Random(1)
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("入驻名单")
    sheet.append(["入驻单位名单（截至2021年11月30日）"])
    sheet.append(["填报单位：示例创新中心   单位：万元"])
    sheet.append(HEADING)
    for number in range(ROWS):
        code = make_uscc(0, number) if number % 3 else None
        name = make_name(random, "company").official
        day = f"2021年{number % 12 + 1}月{number % 28 + 1}日"
        sheet.append(
            [
                number + 1,
                name,
                code,
                "武汉市",
                "洪山区",
                day,
                "已入驻",
                f"{number % 900 + 100}万元",
                "遥感、地理信息",
                None,
            ]
        )
    sheet.append(["合计", None, None, None, None, None, None, "若干"])
    book.save(path)
    return path


def _handed_in(path: Path, registry: Place) -> SheetImport:
    content = ContentFile(path.read_bytes(), name=path.name)
    return SheetImport.objects.create(
        registry=registry, file=content, name=path.name, size=1, digest="0", status="public"
    )


def test_what_a_messy_sheet_costs(tmp_path: Path) -> None:
    wuhan = Place.objects.get(code="420100")
    path = _sheet(tmp_path / "members.xlsx")
    first, again = _handed_in(path, wuhan), _handed_in(path, wuhan)

    print(f"\n{connection.vendor}, {ROWS:,} rows of XLSX (wall s, CPU s without the reading process, rows per CPU s)")
    for name, work in (
        ("preview", lambda: preview(first.pk)),
        ("write", lambda: commit_import(first, by=SYSTEM)),
        ("preview again", lambda: preview(again.pk)),
    ):
        wall, cpu = timed(work)
        print(f"{name:16} {wall:6.1f} {cpu:6.1f} {ROWS / cpu:8.0f}")
    counted = again.rows.all().counted()
    print(f"verdicts of the second preview: {counted}")
    assert Organization.objects.filter(registry=wuhan).exists()
    assert last_change() > 0
    assert counted["unchanged"] > ROWS / 2
