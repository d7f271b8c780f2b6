"""Cells of thousands of characters that look like the beginning of something: every row is answered, and soon."""

import csv
import time
from pathlib import Path

import pytest

from ecosystem.intake.imports.files import read_file
from ecosystem.intake.kinds import KINDS, SheetKind
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db

LENGTH = 5_000
PIECES = [
    "(",
    "(1",
    "1",
    "1\u3000",
    "单位",
    "年",
    "月",
    "1月",
    "实际",
    "填报",
    "注",
    "续",
    "合计",
    "万",
    "元",
    "/",
    "、",
    "一、",
    "人民币",
    "²",
    "a\u3000b",
    "85%到",
]
ENDLESS = [(piece * LENGTH)[:LENGTH] for piece in [*PIECES, " "]]
# What takes minutes where a pattern looks at every character for every other one; a second or two on a busy machine.
SECONDS = 20


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
@pytest.mark.parametrize("above", [False, True], ids=["below", "above too"])
def test_endless_cells_are_read_in_bounded_time(wuhan: Place, tmp_path: Path, kind: SheetKind, above: bool) -> None:
    names = [field.name for field in kind.fields]
    path = tmp_path / "sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        sheet = csv.writer(lines)
        sheet.writerows([ENDLESS, ENDLESS[::-1]] if above else [])
        sheet.writerow(names)
        sheet.writerows([text] * len(names) for text in ENDLESS)
        sheet.writerow(["甲样例公司"] * len(names))
    started = time.process_time()
    rows = [read for _sheet, read in read_file(path, registry_id=wuhan.pk, kind=kind.code).records()]

    assert rows[-1].row == len(ENDLESS) + 2 + 2 * above
    assert time.process_time() - started < SECONDS


def test_an_amount_of_a_thousand_characters_says_why_it_is_none(wuhan: Place, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(f"单位名称,注册资本（万元）\n武汉甲样例科技有限公司,{'1' * 1000}\n", encoding="utf-8")
    ((_sheet, row),) = read_file(path, registry_id=wuhan.pk).records()

    assert [(fault.field, fault.code) for fault in row.faults] == [("registered_capital", "E_NUMBER_INVALID")]
    assert "300" in row.faults[0].sentence
