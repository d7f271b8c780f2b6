"""A month takes its year from the title where it names none, and a heading or a title can name either."""

import pytest

from ecosystem.intake.reading.cells import Cell
from ecosystem.intake.values.dates import month, month_in, year_in
from ecosystem.intake.values.refusing import Unreadable
from tests.intake.values.cells import dated, numeric


def refused(cell: Cell | str, **year: int) -> str:
    with pytest.raises(Unreadable) as refusal:
        month(cell, **year)
    return refusal.value.code


@pytest.mark.parametrize(
    "said",
    [
        *(
            "2021-05",
            "2021年5月",
            "2021年5月份",
            "202105",
            "2021.5",
            "2021/05",
            "May 2021",
            "二〇二一年五月",
            "2021年5月31日",
            "2021年5月用".removesuffix("用"),
        ),
        *(dated("2021-05-01"), numeric(202105), numeric(44317), numeric(2021.05)),
    ],
)
def test_a_month_is_told_with_its_year(said: str | Cell) -> None:
    assert month(said) == "2021-05"
    assert month(said, year=1999) == "2021-05"


@pytest.mark.parametrize("said", ["5月", "5月份", "五月", "05月", "May", "5", numeric(5)])
def test_a_month_of_no_year_takes_that_of_the_title(said: str | Cell) -> None:
    assert month(said, year=2021) == "2021-05"
    assert refused(said) == "E_DATE_AMBIGUOUS"


@pytest.mark.parametrize("said", ["2021", "2021年", "1-5月", "5月、6月", "Q1", "13月", "合计", "长期"])
def test_what_is_not_one_month_is_refused(said: str) -> None:
    assert refused(said, year=2021) == "E_DATE_INVALID"


def test_no_month_is_none() -> None:
    assert month(None) is None
    assert month("—") is None


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("2021年5月用量（P）", "2021-05"),
        ("5月利用率", "2020-05"),
        ("十二月", "2020-12"),
        ("2021-05 用量", "2021-05"),
        ("202105", "2021-05"),
        ("1-5月合计", None),
        ("5月、6月", None),
        ("12个月内", None),
        ("月份", None),
        ("2021年", None),
        ("注册资本（万元）", None),
    ],
)
def test_a_heading_can_name_a_month(heading: str, said: str | None) -> None:
    assert month_in(heading, year=2020) == said


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("武汉人工智能计算中心2021年用量统计", 2021),
        ("入驻单位名单（截至2021年11月30日）", 2021),
        ("2021年度用量（2022年1月填报）", 2021),
        ("二〇二一年度用量", 2021),
        ("二○二一年", 2021),
        ("民国110年", 2021),
        ("2021 usage", 2021),
        ("2021年5月—2021年12月", 2021),
        ("2021-2022年度用量", None),
        ("2021/2022", None),
        ("2000家企业名单", None),
        ("用量统计", None),
        ("", None),
    ],
)
def test_a_title_can_name_its_year(title: str, year: int | None) -> None:
    assert year_in(title) == year
