"""Tables of usage with a month in each column, however the months are written and however few they are."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from tests.intake.imports.handed import handed_in

pytestmark = pytest.mark.django_db

TITLE = "武汉人工智能计算中心2021年算力使用情况"


@pytest.mark.parametrize(
    "months",
    [
        ["5月", "6月"],
        ["5月（实际）", "6月（实际）", "7月（实际）"],
        ["2021年5月用量", "2021年6月用量"],
        ["5月末", "6月末", "7月末"],
        ["5月\n2021", "6月\n2021", "7月\n2021"],
        ["2021/5", "2021/6", "2021/7"],
        ["二〇二一年五月", "二〇二一年六月"],
        [202105, 202106, 202107],
        [44317, 44348, 44378],
        [date(2021, 5, 31), date(2021, 6, 30)],
    ],
)
def test_months_in_every_wording(tmp_path: Path, months: list[Any]) -> None:
    rows = [
        [TITLE],
        ["指标", *months],
        ["可用算力（P）", *range(100, 100 + 7 * len(months), 7)],
        ["利用率（%）", *range(85, 85 - 2 * len(months), -2)],
    ]
    lines = handed_in(tmp_path, rows)

    assert [line["errors"] for line in lines] == [[]] * len(months)
    assert [line["record"]["month"] for line in lines] == [f"2021-{number:02}" for number in range(5, 5 + len(months))]
    assert [line["column"] for line in lines] == list("BCD"[: len(months)])
    assert (lines[1]["record"]["capacity_pflops"], lines[1]["record"]["utilization_pct"]) == (107, 83)


def test_centers_by_month_and_their_average(tmp_path: Path) -> None:
    rows = [
        ["2021年各中心利用率（%）"],
        ["中心", "1月", "2月"],
        ["武汉人工智能计算中心", 80, 83],
        ["襄阳人工智能计算中心", 70, "—"],
        ["平均", 75, 83],
    ]
    lines = handed_in(tmp_path, rows)

    assert [(line["record"]["center"], line["record"]["month"]) for line in lines] == [
        ("武汉人工智能计算中心", "2021-01"),
        ("武汉人工智能计算中心", "2021-02"),
        ("襄阳人工智能计算中心", "2021-01"),
        ("襄阳人工智能计算中心", "2021-02"),
    ]


def test_plans_and_sums_are_no_months(tmp_path: Path) -> None:
    rows = [
        [TITLE],
        ["指标", "1月（计划）", "1月（实际）", "2月（计划）", "2月（实际）", "1-2月", "2月累计"],
        ["可用算力（P）", 1, 100, 2, 120, 3, 4],
    ]
    lines = handed_in(tmp_path, rows)

    assert [(line["column"], line["record"]["month"]) for line in lines] == [("C", "2021-01"), ("E", "2021-02")]


def test_two_months_alone_make_no_table(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        handed_in(tmp_path, [["项目", "5月", "6月"], ["水费", 5, 6], ["电费", 7, 8]])


def test_numbers_of_a_row_are_no_months(tmp_path: Path) -> None:
    rows = [
        [TITLE],
        ["指标", "1月", "2月", "3月"],
        ["作业数", "35000", "42000", "38000"],
        ["可用算力（P）", "100", "120", "130"],
    ]

    assert [line["record"]["jobs"] for line in handed_in(tmp_path, rows)] == [35_000, 42_000, 38_000]


def test_jobs_are_counted_in_the_unit_of_their_row(tmp_path: Path) -> None:
    rows = [
        [TITLE],
        ["指标", "单位", "1月", "2月", "3月", "4月"],
        ["可用算力", "P", 100, 100, 100, 100],
        ["作业数", "万个", 1.2, "1.3万", 1, 0.00001],
    ]
    lines = handed_in(tmp_path, rows)

    assert [line["record"]["jobs"] for line in lines] == [12_000, 13_000, 10_000, None]
    assert [error["code"] for line in lines for error in line["errors"]] == ["E_NUMBER_INVALID"]
