"""Workbooks of the old kind: the same cells as from the new ones."""

from pathlib import Path

import pytest

from ecosystem.intake.reading.cells import BOOLEAN, DATE, ERROR, NUMBER, TEXT, Cell, Merge
from tests.intake.reading.making import read


@pytest.mark.parametrize("name", ["members.xls", "members.xlsx", "members.et", "members.csv"])
def test_an_old_workbook_is_read_whatever_it_is_called(tmp_path: Path, old_workbook: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(old_workbook)
    (first, second) = read(path)
    assert first == (
        "入驻单位",
        (Merge(1, 0, 1, 5), Merge(4, 0, 5, 0)),
        {
            1: (Cell(TEXT, "示例市人工智能计算中心入驻单位（虚构）"),),
            3: tuple(Cell(TEXT, heading) for heading in ("地区", "单位名称", "编码", "入驻日期", "算力占比", "负荷率")),
            4: (
                Cell(TEXT, "甲区"),
                Cell(TEXT, "虚构甲科技有限公司"),
                Cell(NUMBER, 4111010001),
                Cell(DATE, "2021-05-31"),
                Cell(NUMBER, 0.92, percent=True),
                Cell(NUMBER, 0.125, percent=True),
            ),
            5: (
                None,
                Cell(TEXT, "虚构乙股份有限公司"),
                Cell(TEXT, "004111"),
                Cell(DATE, "2021-06-08T08:30:00"),
                Cell(BOOLEAN, True),
                Cell(NUMBER, 12.5),
            ),
            6: (
                Cell(TEXT, "乙区"),
                Cell(TEXT, "虚构丙大学"),
                Cell(NUMBER, 9.142010012345678e17),
                Cell(TEXT, "2021-05"),
                Cell(NUMBER, 0.5),
            ),
        },
    )
    assert second == ("第二页", (), {2: (Cell(TEXT, "数"),), 3: (Cell(NUMBER, 1.5),), 4: (Cell(ERROR, "#DIV/0!"),)})
