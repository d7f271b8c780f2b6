"""Numbers, shares, computing power and counts are read however they are written, and refused where they say none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.intake.reading.cells import BOOLEAN, ERROR, FORMULA, Cell
from ecosystem.intake.values.numbers import compute, count, number, percent
from ecosystem.intake.values.refusing import Unreadable
from tests.intake.values.cells import dated, full_width, han, numeric, typed

NOTHING = [None, typed(""), typed(" "), typed("—"), typed("－"), typed("/"), typed("无"), typed("N/A"), typed("暂无")]


def refused(function: object, cell: Cell, **unit: str) -> str:
    with pytest.raises(Unreadable) as refusal:
        function(cell, **unit)  # type: ignore[operator]
    return refusal.value.code


@pytest.mark.parametrize("function", [number, count, percent, compute])
@pytest.mark.parametrize("cell", NOTHING)
def test_nothing_is_no_number(function: object, cell: Cell | None) -> None:
    assert function(cell) is None  # type: ignore[operator]


@pytest.mark.parametrize("function", [number, count, percent, compute])
def test_faults_and_formulas_without_a_result_are_refused_as_such(function: object) -> None:
    for cell in (Cell(ERROR, "#REF!"), typed("#N/A"), typed("#DIV/0!"), typed("########"), Cell(FORMULA, "=A1+1")):
        assert refused(function, cell) == "E_FORMULA_ERROR"


@pytest.mark.parametrize("function", [number, count, percent, compute])
def test_dates_and_truth_values_are_no_numbers(function: object) -> None:
    for cell in (dated("2021-05-31"), Cell(BOOLEAN, value=True), numeric(float("nan")), numeric(float("inf"))):
        assert refused(function, cell) == "E_NUMBER_INVALID"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,500", 1500),
        ("1，500", 1500),
        ("1 500 000", 1500000),
        ("1,0000", 10000),
        ("２０００", 2000),
        ("650.50", 650.5),
        ("1.2万", 12000),
        ("1.2亿", 120000000),
        ("３千万", 30000000),
        ("1亿2千万", 120000000),
        ("一千", 1000),
        ("壹仟", 1000),
        ("叁佰伍拾", 350),
        ("貳拾萬", 200000),
        ("两万", 20000),
        ("兩萬五", 25000),
        ("一亿二千万", 120000000),
        ("十二", 12),
        ("〇", 0),
        ("一千零五", 1005),
        ("二百五", 250),
        ("三点五", 3.5),
        ("10亿亿", 10**17),
        ("约100", 100),
        ("100左右", 100),
        ("共计50家", 50),
        ("1e3", 1000),
        (" 1\u200b00\ufeff ", 100),
    ],
)
def test_a_number_is_read_in_every_spelling(text: str, value: float) -> None:
    assert number(typed(text)) == value
    assert isinstance(number(typed(text)), type(value))


@pytest.mark.parametrize(
    "text",
    [
        *("-5", "－5", "−3.2", "负五", "(500)"),
        *(
            "若干",
            "数百",
            "近百",
            "100多",
            "100余家",
            "几十",
            "上千",
            "100以上",
            ">5",
            "≥5",
            "5~8",
            "5-8",
            "100+",
            "100?",
        ),
        *(
            "1O0",
            "l00",
            "1,50",
            "12,34,5",
            "1.2.3",
            "千万",
            "百",
            "abc",
            "一百百",
            "五六百",
            "三五百万",
            "500-",
            "500/",
            "1.5.",
            "5 00",
            "武汉",
        ),
    ],
)
def test_negative_vague_and_misspelled_numbers_are_refused(text: str) -> None:
    assert refused(number, typed(text)) == "E_NUMBER_INVALID"
    assert refused(count, typed(text)) == "E_NUMBER_INVALID"


def test_the_number_of_a_cell_is_free_of_binary_noise() -> None:
    assert number(numeric(0.1 + 0.2)) == 0.3
    assert number(numeric(1200.0)) == 1200
    assert isinstance(number(numeric(1200.0)), int)
    assert refused(number, numeric(-1)) == "E_NUMBER_INVALID"


WRITTEN = {
    "digits": str,
    "grouped": lambda value: f"{value:,}",
    "grouped by blanks": lambda value: f"{value:,}".replace(",", " "),
    "full width": lambda value: full_width(f"{value:,}"),
    "Chinese": han,
    "with a unit of counting": lambda value: f"{value} 家",
    "in ten thousands": lambda value: f"{value // 10000}.{value % 10000:04}万",
    "in hundred millions": lambda value: f"{value // 10**8}.{value % 10**8:08}亿",
}


@given(value=st.integers(0, 10**12 - 1), way=st.sampled_from(sorted(WRITTEN)))
def test_any_whole_number_reads_back_from_any_way_of_writing_it(value: int, way: str) -> None:
    assert number(typed(WRITTEN[way](value))) == value
    assert count(typed(WRITTEN[way](value))) == value


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_any_decimal_reads_back(value: object) -> None:
    assert number(typed(f"{value:,}")) == float(value)  # type: ignore[arg-type]


@given(
    text=st.sampled_from(["1,500", "1.2亿", "叁佰伍拾", "一千零五", "92%", "100P", "1O0", "-5", "若干", "650.5"]),
    front=st.sampled_from(["", " ", "\u3000", "\u00a0", "\ufeff", "\u200b"]),
    back=st.sampled_from(["", " ", "\u3000", "\u00a0\u00a0", "\n", "\u200b"]),
)
def test_width_and_blanks_around_do_not_matter(text: str, front: str, back: str) -> None:
    for function in (number, percent, compute):
        assert _outcome(function, f"{front}{full_width(text)}{back}") == _outcome(function, text)


def _outcome(function: object, text: str) -> object:
    try:
        return function(typed(text))  # type: ignore[operator]
    except Unreadable as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("cell", "unit", "share"),
    [
        (numeric(0.92, percent=True), "", 92),
        (numeric(0.92, percent=True), "%", 92),
        (numeric(0.3333, percent=True), "", 33.33),
        (typed("92%"), "", 92),
        (typed("９２％"), "", 92),
        (typed("92 %"), "%", 92),
        (typed("92"), "%", 92),
        (numeric(92), "%", 92),
        (numeric(92), "", 92),
        (numeric(92.5), "利用率（%）", 92.5),
        # Under a heading of percent 0.92 is what it says; where nothing says percent it is a part of one.
        (numeric(0.92), "%", 0.92),
        (typed("0.92"), "%", 0.92),
        (numeric(0.92), "", 92),
        (typed("0.92"), "", 92),
        (numeric(1), "", 1),
        (typed("百分之九十二"), "", 92),
        (typed("百分之92.5"), "", 92.5),
        (typed("百分之百"), "", 100),
        (typed("九成"), "", 90),
        (typed("九成二"), "", 92),
        (typed("八成半"), "", 85),
        (typed("一半"), "", 50),
        (typed("三分之一"), "", 33.333333),
        (typed("920‰"), "", 92),
        (numeric(8), "‰", 0.8),
        (typed("约92%"), "", 92),
        (typed("0"), "%", 0),
        (typed("100%"), "", 100),
    ],
)
def test_a_share_is_read_in_percent(cell: Cell, unit: str, share: float) -> None:
    assert percent(cell, unit=unit) == share


@pytest.mark.parametrize("cell", [typed("120%"), typed("-5%"), numeric(1.2, percent=True), numeric(101), numeric(-1)])
def test_a_share_is_between_nothing_and_all(cell: Cell) -> None:
    assert refused(percent, cell) == "E_PERCENT_RANGE"


@pytest.mark.parametrize("text", ["85-95%", "92%以上", "9O%", "若干", "%", "满负荷"])
def test_a_share_that_says_no_number_is_refused(text: str) -> None:
    assert refused(percent, typed(text)) == "E_NUMBER_INVALID"


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_any_share_reads_back(value: object) -> None:
    for text in (f"{value}%", full_width(f"{value}%"), f"{value} ％"):
        assert percent(typed(text)) == float(value)  # type: ignore[arg-type]
    assert percent(numeric(float(value) / 100, percent=True)) == pytest.approx(float(value))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "unit", "power"),
    [
        ("100", "", 100),
        ("100P", "", 100),
        ("100 p", "", 100),
        ("１００Ｐ", "", 100),
        ("100PFLOPS", "", 100),
        ("100 PFlops", "", 100),
        ("100PFlop/s", "", 100),
        ("100 petaflops", "", 100),
        ("1EFLOPS", "", 1000),
        ("0.1E", "", 100),
        ("500TFLOPS", "", 0.5),
        ("500T", "", 0.5),
        ("2000 GFLOPS", "", 0.002),
        ("100P FP16", "", 100),
        ("100P(FP16)", "", 100),
        ("100P（FP16）", "", 100),
        ("100PFLOPS@FP16", "", 100),
        ("100P（半精度）", "", 100),
        ("100P算力", "", 100),
        ("一百P", "", 100),
        ("1.2万P", "", 12000),
        ("每秒10亿亿次", "", 100),
        ("10亿亿次/秒", "", 100),
        ("100", "P", 100),
        ("100", "P(FP16)", 100),
        ("100", "单位：P", 100),
        ("500", "TFLOPS", 0.5),
        ("2", "EFLOPS", 2000),
        ("500T", "P", 0.5),
        ("100", "万元", 100),
        ("100", "算力配额", 100),
        ("100", "算力配额（PFLOPS）", 100),
        ("100", "单位：P、%", 100),
    ],
)
def test_computing_power_is_in_pflops(text: str, unit: str, power: float) -> None:
    assert compute(typed(text), unit=unit) == power


@pytest.mark.parametrize("text", ["8卡", "100P INT8", "200P(INT8)", "100TOPS", "100P·h", "100PFLOPS·h", "3节点"])
def test_cards_hours_and_integer_operations_are_not_computing_power(text: str) -> None:
    assert refused(compute, typed(text)) == "E_UNIT_UNKNOWN"


@pytest.mark.parametrize("unit", ["卡时", "P·h", "TOPS"])
def test_a_heading_of_another_unit_is_refused_for_a_bare_number_only(unit: str) -> None:
    assert refused(compute, typed("100"), unit=unit) == "E_UNIT_UNKNOWN"
    assert compute(typed("100P"), unit=unit) == 100


@pytest.mark.parametrize("text", ["若干P", "100P以上", "1O0P", "-5P", "P", "50-100P"])
def test_computing_power_that_says_no_number_is_refused(text: str) -> None:
    assert refused(compute, typed(text)) == "E_NUMBER_INVALID"


@pytest.mark.parametrize(
    ("text", "things"), [("1,234次", 1234), ("1.2万", 12000), ("1.2万次", 12000), ("3.0", 3), ("三百个作业", 300)]
)
def test_things_are_counted(text: str, things: int) -> None:
    assert count(typed(text)) == things


@pytest.mark.parametrize("cell", [typed("0.5"), typed("1.23456万"), numeric(2.5)])
def test_a_part_of_a_thing_is_refused(cell: Cell) -> None:
    assert refused(count, cell) == "E_NUMBER_INVALID"
