"""Headings of months side by side: what is one month, and what is not."""

import pytest

from ecosystem.intake.values.months import are_months, heading_month, month_under


@pytest.mark.parametrize(
    ("heading", "month"),
    [
        ("1月", "2020-01"),
        ("１月", "2020-01"),
        ("一月", "2020-01"),
        ("十二月份", "2020-12"),
        ("1 月", "2020-01"),
        ("1月（实际）", "2020-01"),
        ("1月（P）", "2020-01"),
        ("（1月）", "2020-01"),
        ("1月末", "2020-01"),
        ("1月用量", "2020-01"),
        ("2021年1月用量", "2021-01"),
        ("21年1月", "2021-01"),
        ("2021年01月", "2021-01"),
        ("2021年度1月", "2021-01"),
        ("二〇二一年一月", "2021-01"),
        ("二○二一年十二月", "2021-12"),
        ("1月 2021", "2021-01"),
        ("1月（2021年）", "2021-01"),
        ("2021年/1月", "2021-01"),
        ("算力使用/1月", "2020-01"),
        ("2021-01", "2021-01"),
        ("2021.1", "2021-01"),
        ("2021／1", "2021-01"),
        ("2021-01-31", "2021-01"),
        ("202101", "2021-01"),
        ("44197", "2021-01"),
        ("Jan", "2020-01"),
        ("Jan. 2021", "2021-01"),
        ("2021 January", "2021-01"),
    ],
)
def test_a_month(heading: str, month: str) -> None:
    assert month_under(heading, 2020) == month


def test_a_month_of_no_year_is_none_where_the_title_has_none() -> None:
    assert heading_month("1月") == (None, 1)
    assert month_under("1月", None) == ""


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "1",
            "01",
            "13月",
            "1-3月",
            "10-12月",
            "一季度",
            "2021Q1",
            "2021年",
            "1月计划",
            "1月（预计）",
            "1月同比",
            "1月累计",
        ),
        *("月均", "合计", "M1", "6月底前完成", "20000", "70000", "1月作业", "May Day", ""),
    ],
)
def test_no_month(heading: str) -> None:
    assert heading_month(heading) is None


@pytest.mark.parametrize(
    ("numbers", "are"),
    [
        (["202101", "202102", "202103"], True),
        (["202112", "202201"], True),
        (["44197", "44228", "44256"], True),
        (["202103", "202101"], False),
        (["35000", "42000", "38000"], False),
        (["202113", "202114"], False),
        (["1", "2", "3"], False),
        (["202101"], False),
    ],
)
def test_numbers_beside_each_other(numbers: list[str], are: bool) -> None:
    assert are_months(numbers) is are
