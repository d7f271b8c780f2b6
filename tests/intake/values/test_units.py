"""What a heading or a line above a table says of its numbers, in every wording, and what it does not say."""

import pytest

from ecosystem.intake.reading.cells import NUMBER, Cell
from ecosystem.intake.values.numbers import Money, currency_of, money
from ecosystem.intake.values.refusing import Unreadable
from ecosystem.intake.values.units import unit_line, unit_of
from tests.intake.values.cells import typed

HUNDRED = Cell(NUMBER, 100.0)


@pytest.mark.parametrize(
    ("heading", "amount", "currency"),
    [
        ("注册资本（万元）", 1_000_000, "CNY"),
        ("註冊資本（萬元）", 1_000_000, "CNY"),
        ("註冊資本（萬港幣）", 1_000_000, "HKD"),
        ("注册资本（万港币）", 1_000_000, "HKD"),
        ("注册资本（万英镑）", 1_000_000, "GBP"),
        ("注册资本（万美金）", 1_000_000, "USD"),
        ("注册资本（万韩元）", 1_000_000, "KRW"),
        ("注册资本（万新加坡元）", 1_000_000, "SGD"),
        ("注册资本（澳门币万元）", 1_000_000, "MOP"),
        ("注册资本（亿日元）", 10_000_000_000, "JPY"),
        ("注册资本（百万欧元）", 100_000_000, "EUR"),
        ("注册资本（$）", 100, "USD"),
        ("注册资本（万元人民币）", 1_000_000, "CNY"),
        ("注册资本（单位:万元人民币）", 1_000_000, "CNY"),
        ("注册资本（万元，人民币）", 1_000_000, "CNY"),
        ("注册资本（人民币：万元）", 1_000_000, "CNY"),
        ("注册资本（万元/人民币）", 1_000_000, "CNY"),
        ("注册资本（RMB万元）", 1_000_000, "CNY"),
        ("注册资本（万人民币）", 1_000_000, "CNY"),
        ("注册资本（ 万 元 ）", 1_000_000, "CNY"),
        ("注册资本（必填，万元）", 1_000_000, "CNY"),
        ("注册资本（认缴，万元）", 1_000_000, "CNY"),
        ("注册资本（以万元计）", 1_000_000, "CNY"),
        ("注册资本（万元）*", 1_000_000, "CNY"),
        ("注册资本：万元", 1_000_000, "CNY"),
        ("注册资本，万元", 1_000_000, "CNY"),
        ("注册资本万元", 1_000_000, "CNY"),
        ("注册资本 万美元", 1_000_000, "USD"),
        ("注册资本/万港币", 1_000_000, "HKD"),
        ("资金/注册资本（万元）", 1_000_000, "CNY"),
        ("Registered Capital (RMB 10,000)", 1_000_000, "CNY"),
        ("Registered Capital (10k CNY)", 1_000_000, "CNY"),
        ("Registered Capital (USD'000)", 100_000, "USD"),
        ("Registered Capital (million yuan)", 100_000_000, "CNY"),
        ("注册资本", 100, "CNY"),
        ("注册资本（人民币）", 100, "CNY"),
        ("注册资本（B）", 100, "CNY"),
        ("注册资本（认缴）", 100, "CNY"),
        ("注册资本（以营业执照为准）", 100, "CNY"),
    ],
)
def test_the_unit_of_a_heading(heading: str, amount: int, currency: str) -> None:
    assert money(HUNDRED, unit=unit_of(heading)) == Money(amount, currency)


@pytest.mark.parametrize("heading", ["注册资本（万第纳尔）", "注册资本（元/万元）", "注册资本（万元/万美元）"])
def test_words_for_money_that_nobody_knows_are_refused_and_not_taken_for_yuan(heading: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        money(HUNDRED, unit=unit_of(heading))
    assert refusal.value.code == "E_UNIT_UNKNOWN"


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("利用率（%）", "%"),
        ("利用率（平均，%）", "平均,%"),
        ("利用率％", "%"),
        ("可用算力（PFLOPS@FP16）", "PFLOPS@FP16"),
        ("作业数（个）", "个"),
        ("币种", ""),
        ("所用货币", ""),
        ("企业名称（中文）", ""),
        ("备注（如有）", ""),
        ("成立日期（年月日）", ""),
    ],
)
def test_other_units_and_none(heading: str, unit: str) -> None:
    assert unit_of(heading) == unit


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("單位：萬元", "万元"),
        ("（單位：萬港幣）", "万港币"),
        ("单  位：万元", "万元"),
        ("单位： 万 元", "万元"),
        ("单位（万元）", "万元"),
        ("金额单位：人民币万元", "人民币万元"),
        ("填表单位：（盖章）  填报日期：2021年12月1日   单位：万元", "万元"),
        ("填报单位：示例中心", ""),
        ("单位名称", ""),
    ],
)
def test_the_unit_of_a_line_above_the_table(line: str, unit: str) -> None:
    assert unit_line(line) == unit


@pytest.mark.parametrize(
    ("cell", "said", "amount", "currency"),
    [
        # The nearest counts: the cell, the row's currency, the heading, the line.
        ("100万美元", {"currency": "人民币", "unit": "万元", "line": "千元"}, 1_000_000, "USD"),
        ("100万元", {"currency": "美元"}, 1_000_000, "USD"),
        ("人民币100万元", {"currency": "美元"}, 1_000_000, "CNY"),
        ("100", {"currency": "美元", "unit": "万元"}, 1_000_000, "USD"),
        ("100", {"currency": "人民币", "unit": "万美元"}, 1_000_000, "CNY"),
        ("100", {"currency": "港币", "line": "万元"}, 1_000_000, "HKD"),
        ("100", {"unit": "人民币", "line": "万元"}, 1_000_000, "CNY"),
        ("100", {"unit": "亿元", "line": "万元"}, 10_000_000_000, "CNY"),
        ("100", {"unit": "家", "line": "万元"}, 1_000_000, "CNY"),
        ("100", {"currency": "—"}, 100, "CNY"),
    ],
)
def test_the_nearest_unit_counts(cell: str, said: dict[str, str], amount: int, currency: str) -> None:
    assert money(typed(cell), **said) == Money(amount, currency)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("人民币", "CNY"),
        ("人民币（元）", "CNY"),
        ("RMB", "CNY"),
        ("美元", "USD"),
        ("USD 美元", "USD"),
        ("港幣", "HKD"),
        ("欧元", "EUR"),
        ("以色列新谢克尔", "ILS"),
        ("", None),
        ("无", None),
    ],
)
def test_the_word_of_a_currency(words: str, code: str | None) -> None:
    assert currency_of(words) == code


@pytest.mark.parametrize("words", ["外星币", "其他", "外币", "美元或人民币"])
def test_no_currency_that_is_known(words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        currency_of(words)
    assert refusal.value.code == "E_UNIT_UNKNOWN"
