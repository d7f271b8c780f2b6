"""Amounts are in the currency's own unit, exactly; a unit that nobody knows is not taken for yuan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.intake.reading.cells import Cell
from ecosystem.intake.values.numbers import Money, money
from ecosystem.intake.values.refusing import Unreadable
from tests.intake.values.cells import full_width, han, numeric, typed

# How real registers spell registered capital: the wording around a number, and what one such unit is.
IN_REGISTERS: dict[str, tuple[int, str]] = {
    "{}": (1, "CNY"),
    "{}()": (1, "CNY"),
    "{}元": (1, "CNY"),
    "{}元人民币": (1, "CNY"),
    "{}人民币": (1, "CNY"),
    "{}人民币元": (1, "CNY"),
    "{}(元人民币)": (1, "CNY"),
    "{}(人民币元)": (1, "CNY"),
    "{}万": (10000, "CNY"),
    "{}万元": (10000, "CNY"),
    "{}万人民币": (10000, "CNY"),
    "{}万人民币元": (10000, "CNY"),
    "{}万元人民币": (10000, "CNY"),
    "{}(万)": (10000, "CNY"),
    "{}(万元)": (10000, "CNY"),
    "{}（万元）": (10000, "CNY"),
    "{}(万元人民币)": (10000, "CNY"),
    "{}( 万元人民币)": (10000, "CNY"),
    "{}(万元人民币元)": (10000, "CNY"),
    "{}( 万元人民币元)": (10000, "CNY"),
    "{}(万人民币 )": (10000, "CNY"),
    "{}(万人民币元)": (10000, "CNY"),
    "{}( 万人民币元)": (10000, "CNY"),
    "{}(万元(人民币))": (10000, "CNY"),
    "{}(万元（人民币）)": (10000, "CNY"),
    "{}万美元": (10000, "USD"),
    "{}(万美元)": (10000, "USD"),
    "{}(万美元 )": (10000, "USD"),
    "{}((万美元))": (10000, "USD"),
    "{}(万元美元)": (10000, "USD"),
    "{}(万元(美元))": (10000, "USD"),
    "{}(万元（美元）)": (10000, "USD"),
    "{}(万美)": (10000, "USD"),
    "{}万港币": (10000, "HKD"),
    "{}万港元": (10000, "HKD"),
    "{}(万港币)": (10000, "HKD"),
    "{}(万港币 )": (10000, "HKD"),
    "{}((万港币))": (10000, "HKD"),
    "{}(万港元)": (10000, "HKD"),
    "{}(万香港元)": (10000, "HKD"),
    "{}(万元香港元)": (10000, "HKD"),
    "{}(万元港元)": (10000, "HKD"),
    "{}(万元(港币))": (10000, "HKD"),
    "{}(万元（港币）)": (10000, "HKD"),
    "{}万日元": (10000, "JPY"),
    "{}(万日元)": (10000, "JPY"),
    "{}(万元日元)": (10000, "JPY"),
    "{}(万元(日元))": (10000, "JPY"),
    "{}万欧元": (10000, "EUR"),
    "{}(万欧元)": (10000, "EUR"),
    "{}(万元欧元)": (10000, "EUR"),
    "{}(万元(欧元))": (10000, "EUR"),
    "{}万英镑": (10000, "GBP"),
    "{}(万英镑)": (10000, "GBP"),
    "{}万新加坡元": (10000, "SGD"),
    "{}(万新加坡元)": (10000, "SGD"),
    "{}万澳大利亚元": (10000, "AUD"),
    "{}(万澳大利亚元)": (10000, "AUD"),
    "{}(万加拿大元)": (10000, "CAD"),
    "{}(万加元)": (10000, "CAD"),
    "{}(万瑞士法郎)": (10000, "CHF"),
    "{}(万德国马克)": (10000, "DEM"),
    "{}(万德国马克 )": (10000, "DEM"),
    "{}(万元德国马克)": (10000, "DEM"),
    "{}(万法国法郎)": (10000, "FRF"),
    "{}(万丹麦克郎)": (10000, "DKK"),
}
# What stands in the same column because lines were shifted: parts of names, places, business scopes.
NO_AMOUNTS = (
    "万人民币",
    "辽宁",
    "Jean",
    "TIEN-AN）",
    "HWANG",
    "资产经营",
    "电热多用锅",
    "蔡晓星(CAI",
    "Mahmood-uL-hassan",
    "凭相关有效证件经营)**",
)


def refused(text: str, unit: str = "") -> str:
    with pytest.raises(Unreadable) as refusal:
        money(typed(text), unit=unit)
    assert text in refusal.value.sentence or unit in refusal.value.sentence
    return refusal.value.code


@pytest.mark.parametrize("wording", IN_REGISTERS)
def test_registered_capital_is_read_as_registers_spell_it(wording: str) -> None:
    size, currency = IN_REGISTERS[wording]
    for written, value in (("9", 9), ("1,280", 1280), ("50", 50)):
        assert money(typed(wording.format(written))) == Money(value * size, currency)


@pytest.mark.parametrize("text", ["N/A", "-", "", "—"])
def test_no_capital_is_none(text: str) -> None:
    assert money(typed(text)) is None


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_slipped_into_the_column_is_refused(text: str) -> None:
    assert refused(text) == "E_NUMBER_INVALID"


def test_an_exponent_is_a_number_too() -> None:
    assert money(typed("5E-4万人民币")) == Money(5, "CNY")


@pytest.mark.parametrize(
    ("text", "unit", "amount", "currency"),
    [
        ("1000", "单位：万元", 10000000, "CNY"),
        ("1,500", "单位：万元", 15000000, "CNY"),
        ("２０００", "单位：万元", 20000000, "CNY"),
        ("3000万元", "单位：万元", 30000000, "CNY"),
        ("1.2亿元", "单位：万元", 120000000, "CNY"),
        ("100万美元", "单位：万元", 1000000, "USD"),
        ("650.5", "单位：万元", 6505000, "CNY"),
        ("100元", "万元", 100, "CNY"),
        ("100美元", "万元", 100, "USD"),
        ("$100", "万元", 100, "USD"),
        # 人民币 only says whose money: the unit stays the column's.
        ("人民币100", "万元", 1000000, "CNY"),
        ("¥1,000.00", "", 1000, "CNY"),
        ("100", "万美元", 1000000, "USD"),
        ("100万", "万美元", 1000000, "USD"),
        ("100", "亿元人民币", 10000000000, "CNY"),
        ("100", "人民币万元", 1000000, "CNY"),
        ("100", "（万元）", 1000000, "CNY"),
        ("100", "千元", 100000, "CNY"),
        ("100", "USD million", 100000000, "USD"),
        ("100", "单位：万元、人", 1000000, "CNY"),
        ("100", "家", 100, "CNY"),
        ("100", "注册资本额", 100, "CNY"),
        ("100", "注册资本\n（单位：万元）", 1000000, "CNY"),
        ("100", "注册资金/万元", 1000000, "CNY"),
        ("100", "", 100, "CNY"),
        ("约1000万元人民币", "", 10000000, "CNY"),
        ("人民币壹仟万元整", "", 10000000, "CNY"),
        ("叁佰伍拾万圆整", "", 3500000, "CNY"),
        ("一千", "万元", 10000000, "CNY"),
        ("五千万", "万元", 50000000, "CNY"),
        ("1亿2千万元", "", 120000000, "CNY"),
        ("注册资本：1000万元", "", 10000000, "CNY"),
        ("1000万元（实缴500万元）", "", 10000000, "CNY"),
        ("万元1000", "", 10000000, "CNY"),
        ("1 000 万元", "", 10000000, "CNY"),
        ("USD 1.2 million", "", 1200000, "USD"),
        ("RMB 10M", "", 10000000, "CNY"),
        ("500W", "", 5000000, "CNY"),
        ("500w元", "", 5000000, "CNY"),
        ("约合300万元", "", 3000000, "CNY"),
        ("伍拾万元人民币整", "", 500000, "CNY"),
        ("HK$5万", "", 50000, "HKD"),
        ("€ 50万", "", 500000, "EUR"),
        ("£3万", "", 30000, "GBP"),
        ("EUR 50万", "", 500000, "EUR"),
        ("新台币300万元", "", 3000000, "TWD"),
        ("新臺幣300萬元", "", 3000000, "TWD"),
        ("100萬港幣", "", 1000000, "HKD"),
        ("5000万韩元", "", 50000000, "KRW"),
        ("100万澳元", "", 1000000, "AUD"),
        ("100万澳门元", "", 1000000, "MOP"),
        ("30万新西兰元", "", 300000, "NZD"),
        ("30万瑞典克朗", "", 300000, "SEK"),
        ("30万卢布", "", 300000, "RUB"),
        ("12.5元", "", 12.5, "CNY"),
        ("0", "万元", 0, "CNY"),
    ],
)
def test_the_unit_of_the_cell_wins_over_the_columns(text: str, unit: str, amount: float, currency: str) -> None:
    assert money(typed(text), unit=unit) == Money(amount, currency)


@pytest.mark.parametrize(
    ("cell", "unit", "amount"),
    [(numeric(650.5), "万元", 6505000), (numeric(0.1 + 0.2), "万元", 3000), (numeric(1000.0), "", 1000)],
)
def test_numbers_are_in_the_columns_unit_and_exact(cell: Cell, unit: str, amount: int) -> None:
    read = money(cell, unit=unit)
    assert read == Money(amount, "CNY")
    assert isinstance(read.amount, int)


@pytest.mark.parametrize("text", ["100万第纳尔", "100万（第纳尔）", "50万股", "9(元/万元)", "100%", "人民币100万美元"])
def test_a_unit_that_nobody_knows_is_refused(text: str) -> None:
    assert refused(text) == "E_UNIT_UNKNOWN"


@pytest.mark.parametrize("unit", ["万第纳尔", "元/万元", "万元/万美元"])
def test_a_column_of_an_unknown_unit_is_refused_for_a_bare_number_only(unit: str) -> None:
    assert refused("100", unit) == "E_UNIT_UNKNOWN"
    assert money(typed("100万元"), unit=unit) == Money(1000000, "CNY")


@pytest.mark.parametrize(
    "text",
    [
        "-100",
        "(500)",
        "100多万元",
        "数百万元",
        "近百万",
        "100万元以上",
        "100-200万元",
        "若干",
        "1O0",
        "l00万",
        "500万元/1000万元",
    ],
)
def test_negative_vague_and_misspelled_amounts_are_refused(text: str) -> None:
    assert refused(text, "万元") == "E_NUMBER_INVALID"


UNITS = {
    "元": 1,
    "千元": 1000,
    "万元": 10**4,
    "百万元": 10**6,
    "千万元": 10**7,
    "亿元": 10**8,
    "万美元": 10**4,
    "亿港元": 10**8,
}
CURRENCIES = {"万美元": "USD", "亿港元": "HKD"}


@given(value=st.decimals(min_value=0, max_value=10**7, places=4), unit=st.sampled_from(sorted(UNITS)))
def test_an_amount_is_the_same_in_the_cell_in_brackets_and_in_the_column(value: object, unit: str) -> None:
    expected = Money(float(value) * UNITS[unit], CURRENCIES.get(unit, "CNY"))  # type: ignore[arg-type]
    spellings = [(f"{value}{unit}", "万第纳尔"), (f"{value:,} ({unit})", "亿元"), (f"{value}", f"单位：{unit}")]
    spellings.append((full_width(f"{value:,}{unit}"), ""))
    for text, column in spellings:
        read = money(typed(text), unit=column)
        assert read is not None
        assert read.amount == pytest.approx(expected.amount, rel=1e-12)
        assert read.currency == expected.currency


@given(st.integers(1, 10**8))
def test_whole_amounts_in_ten_thousands_are_whole_however_they_are_written(value: int) -> None:
    for text in (f"{value}万元", f"{value:,}万元整", f"人民币{han(value)}元" if value < 10**4 else f"{value}(万元)"):
        read = money(typed(text))
        assert read == Money(value if text.endswith(f"{han(value)}元") else value * 10000, "CNY")
        assert isinstance(read.amount, int)
