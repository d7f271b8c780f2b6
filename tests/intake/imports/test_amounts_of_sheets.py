"""Amounts of a whole sheet: the units of headings, lines and rows of units, columns of currencies, joined columns."""

from pathlib import Path
from typing import Any

import pytest

from tests.intake.imports.handed import by_row, errors, handed_in

pytestmark = pytest.mark.django_db


def capital(record: dict[str, Any]) -> tuple[Any, Any]:
    return record["registered_capital"], record["capital_currency"]


def test_the_units_of_a_traditional_sheet(tmp_path: Path) -> None:
    rows = [
        ["武漢市入駐單位名單"],
        ["單位：萬元"],
        ["機構名稱", "註冊資本", "備註"],
        ["武漢甲樣例有限公司", "1,000", "無"],
        ["武漢乙樣例有限公司", "500萬美元", None],
    ]
    records = by_row(handed_in(tmp_path, rows))

    assert capital(records[4]) == (10_000_000, "CNY")
    assert capital(records[5]) == (5_000_000, "USD")


@pytest.mark.parametrize(
    "heading", ["注册资本，万元", "注册资本（必填，万元）", "注册资本（万元/人民币）", "註冊資本（萬元）*"]
)
def test_a_heading_is_known_whatever_its_unit(tmp_path: Path, heading: str) -> None:
    rows = [["单位名称", heading, "状态"], ["武汉甲样例科技有限公司", 100, "已入驻"]]

    assert capital(by_row(handed_in(tmp_path, rows))[2]) == (1_000_000, "CNY")


@pytest.mark.parametrize("unit", ["万元", "(万港币)"])
def test_a_row_of_units_below_the_heading_says_the_unit(tmp_path: Path, unit: str) -> None:
    rows = [["单位名称", "注册资本", "状态"], [None, unit, None], ["武汉甲样例科技有限公司", 100, "已入驻"]]

    assert by_row(handed_in(tmp_path, rows))[3]["registered_capital"] == 1_000_000


def test_a_column_of_currencies_is_kept_as_codes(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "注册资本（万元）", "币种"],
        ["武汉甲样例科技有限公司", 100, "美元"],
        ["武汉乙样例科技有限公司", "100万", "人民币"],
        ["武汉丙样例科技有限公司", "100万美元", "人民币"],
        ["武汉丁样例科技有限公司", 5, None],
        ["武汉戊样例科技有限公司", 5, "外星币"],
        ["武汉己样例科技有限公司", None, "外星币"],
        ["武汉庚样例科技有限公司", "—", "港币"],
    ]
    lines = handed_in(tmp_path, rows)

    assert errors(lines) == [(6, "registered_capital", "E_UNIT_UNKNOWN"), (7, "capital_currency", "E_UNIT_UNKNOWN")]
    records = by_row(lines)
    assert [capital(records[row]) for row in (2, 3, 4, 5, 8)] == [
        (1_000_000, "USD"),
        (1_000_000, "CNY"),
        (1_000_000, "USD"),
        (50_000, "CNY"),
        (None, "HKD"),
    ]


def test_a_heading_of_money_that_nobody_knows_refuses_bare_numbers(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "注册资本（万第纳尔）"],
        ["武汉甲样例科技有限公司", 100],
        ["武汉乙样例科技有限公司", "100万元"],
    ]
    lines = handed_in(tmp_path, rows)

    assert errors(lines) == [(2, "registered_capital", "E_UNIT_UNKNOWN")]
    assert capital(by_row(lines)[3]) == (1_000_000, "CNY")


def test_joined_columns_leave_out_what_says_nothing(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "备注", "城市", "备注", "备注"],
        ["武汉甲样例科技有限公司", "—", "武汉市", "甲", "乙"],
        ["武汉乙样例科技有限公司", "无", "武汉市", "-", None],
        ["武汉丙样例科技有限公司", None, "武汉市", "暂无", "丙"],
    ]

    assert [line["record"]["remark"] for line in handed_in(tmp_path, rows)] == ["甲；乙", None, "丙"]


def test_computing_power_is_in_the_unit_of_the_line_where_nothing_nearer_says_one(tmp_path: Path) -> None:
    rows = [
        ["2021年算力使用月报"],
        ["单位：TFLOPS"],
        ["月份", "可用算力", "利用率"],
        ["2021年1月", 500_000, "92%"],
        ["2021年2月", "1EFLOPS", "92%"],
    ]
    records = by_row(handed_in(tmp_path, rows))

    assert [records[row]["capacity_pflops"] for row in (4, 5)] == [500, 1000]
