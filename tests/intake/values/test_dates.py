"""Any date in any spelling reads back with as much of it as was known; what can be two dates is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.intake.reading.cells import BOOLEAN, ERROR, FORMULA, Cell
from ecosystem.intake.values.dates import Day, moment, month
from ecosystem.intake.values.refusing import Unreadable
from tests.intake.values.cells import dated, full_width, han, numeric, positional, typed

ENGLISH = ("", "January February March April May June July August September October November December")[1].split()


def refused(function: object, cell: object, **year: int) -> str:
    with pytest.raises(Unreadable) as refusal:
        function(cell, **year)  # type: ignore[operator]
    return refusal.value.code


def day(text: str, precision: str = "day") -> Day:
    return Day(date.fromisoformat(text), precision)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2021年5月31日",
            "2021 年 5 月 31 日",
            "２０２１年５月３１日",
            "2021年05月31号",
            "2021年5月31",
            "公元2021年5月31日",
        ),
        *(
            "2021/5/31",
            "2021-05-31",
            "2021.5.31",
            "2021.5.31.",
            "2021．5．31",
            "2021。5。31",
            "2021、5、31",
            "2021—05—31",
            "2021 - 5 - 31",
        ),
        *(
            "20210531",
            "20210531083000",
            "2021-05-31 00:00:00",
            "2021-05-31T08:30:00Z",
            "2021/5/31 0:00",
            "2021年5月31日 8:30",
            "2021年5月31日08:30:00",
            "2021-5-31 8:30 PM",
        ),
        *(
            "二〇二一年五月三十一日",
            "二○二一年五月三十一日",
            "二零二一年五月卅一日",
            "民国110年5月31日",
            "民國一百一十年五月三十一日",
        ),
        *(
            "2021年5月31日（签约）",
            "2021年5月31日(以协议为准",
            "（签约）2021年5月31日",
            "（2021年5月31日）",
            "2021年5月31日签约",
            "2021年5月31日起",
        ),
        *(
            "2021.5.31-2022.5.30",
            "2021年5月31日至2022年5月30日",
            "自2021年5月31日起至2022年5月30日止",
            "2021-05-31~2022-05-30",
        ),
        *("2021年5月31日至今", "2021.05.31—长期", "2021.5.31-6.30", "2021年5月31日-6月2日"),
        *(
            "2021年5月31日 星期一",
            "2021年5月31日上午9时30分",
            "Mon, 31 May 2021",
            "May 31, 2021",
            "31 May 2021",
            "31-May-21",
            "31st May 2021",
        ),
        *(
            "2021 May 31",
            "31/05/2021",
            "05/31/2021",
            "31.05.2021",
            "21年5月31日",
            "5/31/21",
            "44347",
            "44347.0",
            "44347.75",
        ),
    ],
)
def test_the_last_of_may_in_every_spelling(text: str) -> None:
    assert moment(typed(text)) == day("2021-05-31")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2021年5月",
            "2021年5月份",
            "2021.05",
            "2021.5",
            "2021/5",
            "2021-05",
            "202105",
            "21年5月",
            "二〇二一年五月",
            "5/2021",
            "05.2021",
        ),
        *(
            "May 2021",
            "2021年5月下旬",
            "2021年5月底",
            "2021.5-2022.6",
            "2021.5-6",
            "2021年5-6月",
            "2021年5月至今",
            "2021-5-2022-6",
            "成立于2021年5月",
        ),
    ],
)
def test_of_a_month_only_the_month_is_known(text: str) -> None:
    assert moment(typed(text)) == day("2021-05-01", "month")


@pytest.mark.parametrize(
    "text",
    ["2021", "2021年", "2021年度", "二〇二一年", "2021年上半年", "2021年第二季度", "2021Q2", "2021年底", "民国110年"],
)
def test_of_a_year_only_the_year_is_known(text: str) -> None:
    assert moment(typed(text)) == day("2021-01-01", "year")


@pytest.mark.parametrize(
    "text", ["9999-12-31", "9999年12月31日", "99991231", "长期", "永久", "长期有效", "无固定期限", "", "—", "无"]
)
def test_without_end_is_no_date(text: str) -> None:
    assert moment(typed(text)) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2021.5.1-3", "2021-05-01"),
        ("98年5月1日", "1998-05-01"),
        ("1893年11月29日", "1893-11-29"),
        ("2020-02-29", "2020-02-29"),
        ("5/5/2021", "2021-05-05"),
        ("13/05/2021", "2021-05-13"),
        ("98/5/31", "1998-05-31"),
        ("2021.5-31", "2021-05-31"),
    ],
)
def test_what_has_one_reading_is_read(text: str, read: str) -> None:
    assert moment(typed(text)) == day(read)


@pytest.mark.parametrize(
    "text",
    [
        "5月31日",
        "5月",
        "5/31",
        "05-31",
        "12.31",
        "05/06/2021",
        "3.4.2021",
        "21/5/31",
        "01/02/03",
        "May 31",
        "May-21",
        "五月三十一日",
    ],
)
def test_what_could_be_two_dates_or_has_no_year_is_ambiguous(text: str) -> None:
    assert refused(moment, typed(text)) == "E_DATE_AMBIGUOUS"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2021-02-30",
            "2021年2月29日",
            "2021-13-01",
            "2021年13月",
            "2021-00-01",
            "20211301",
            "2021年5月0日",
            "30/02/2021",
            "13月",
            "2月30日",
        ),
        *(
            "2021 5 3",
            "2O21-05-31",
            "去年5月",
            "2021年5月31日前",
            "待定",
            "1",
            "19999",
            "60001",
            "12:30",
            "2021年5月31日、6月1日",
            "0021-05-31",
        ),
    ],
)
def test_what_no_calendar_has_is_invalid(text: str) -> None:
    assert refused(moment, typed(text)) == "E_DATE_INVALID"


def test_the_day_for_ever_and_the_time_without_a_day() -> None:
    assert moment(dated("9999-12-31")) is None
    assert refused(moment, dated("1899-12-30T08:30:00")) == "E_DATE_INVALID"


def test_the_year_of_the_title_is_taken_where_the_cell_names_none() -> None:
    assert moment(typed("5月31日"), year=2021) == day("2021-05-31")
    assert moment(typed("5月"), year=2021) == day("2021-05-01", "month")
    assert moment(typed("5/31"), year=2021) == day("2021-05-31")
    assert moment(typed("2020年5月31日"), year=2021) == day("2020-05-31")
    assert refused(moment, typed("5/6"), year=2021) == "E_DATE_AMBIGUOUS"
    assert refused(moment, typed("2月29日"), year=2021) == "E_DATE_INVALID"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (dated("2021-05-31"), day("2021-05-31")),
        (dated("2021-05-31T08:30:00"), day("2021-05-31")),
        (numeric(44347), day("2021-05-31")),
        (numeric(44347.75), day("2021-05-31")),
        (numeric(20210531), day("2021-05-31")),
        (numeric(202105), day("2021-05-01", "month")),
        (numeric(2021.05), day("2021-05-01", "month")),
        (numeric(2021.12), day("2021-12-01", "month")),
        (numeric(2021), day("2021-01-01", "year")),
        (None, None),
    ],
)
def test_dates_and_numbers_of_a_workbook_are_dates(cell: Cell | None, read: Day | None) -> None:
    assert moment(cell) == read


def test_a_number_that_lost_its_zero_can_be_two_months() -> None:
    assert refused(moment, numeric(2021.1)) == "E_DATE_AMBIGUOUS"
    assert moment(typed("2021.10")) == day("2021-10-01", "month")


@pytest.mark.parametrize(
    "cell", [Cell(BOOLEAN, value=True), numeric(0.5, percent=True), numeric(-5), numeric(float("nan"))]
)
def test_other_cells_are_no_dates(cell: Cell) -> None:
    assert refused(moment, cell) == "E_DATE_INVALID"


def test_faults_are_refused_as_faults() -> None:
    for function in (moment, month):
        for cell in (Cell(ERROR, "#N/A"), typed("#REF!"), Cell(FORMULA, "=TODAY()")):
            assert refused(function, cell) == "E_FORMULA_ERROR"


SPELLINGS = {
    "2021-05-31": lambda d: d.isoformat(),
    "2021/5/31": lambda d: f"{d.year}/{d.month}/{d.day}",
    "2021.5.31": lambda d: f"{d.year}.{d.month}.{d.day}",
    "20210531": lambda d: f"{d:%Y%m%d}",
    "2021年5月31日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "二〇二一年五月三十一日": lambda d: (
        f"{positional(d.year)}年{han(d.month).removeprefix('一') if d.month in range(10, 13) else han(d.month)}月{han(d.day)}日"
    ),
    "31 May 2021": lambda d: f"{d.day} {ENGLISH[d.month - 1]} {d.year}",
    "May 31, 2021": lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    "2021-05-31 08:30:00": lambda d: f"{d.isoformat()} 08:30:00",
    "2021年5月31日（签约）": lambda d: f"{d.year}年{d.month}月{d.day}日（签约）",
    "2021.5.31-2022.5.31": lambda d: f"{d.year}.{d.month}.{d.day}-{d.year + 1}.{d.month}.{d.day}",
}
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(written=days, way=st.sampled_from(sorted(SPELLINGS)), wide=st.booleans())
def test_any_day_reads_back_from_any_spelling(written: date, way: str, wide: bool) -> None:
    text = SPELLINGS[way](written)
    assert moment(typed(f" {full_width(text) if wide else text}\u3000")) == Day(written, "day")


@given(days)
def test_of_any_month_and_any_year_no_more_is_known(written: date) -> None:
    first = written.replace(day=1)
    for text in (
        f"{written:%Y-%m}",
        f"{written.year}年{written.month}月",
        f"{written:%Y%m}",
        f"{written.year}.{written.month}",
    ):
        assert moment(typed(text)) == Day(first, "month")
    assert moment(typed(f"{written.year}年")) == Day(date(written.year, 1, 1), "year")


@given(st.integers(20000, 60000))
def test_any_serial_number_is_its_day(days_since: int) -> None:
    expected = Day(date(1899, 12, 30) + timedelta(days=days_since), "day")
    assert moment(numeric(days_since)) == expected
    assert moment(typed(str(days_since))) == expected


@given(days)
def test_day_before_month_or_month_before_day_is_read_only_where_one_order_makes_a_date(written: date) -> None:
    text = f"{written.day:02}/{written.month:02}/{written.year}"
    if written.day > 12 or written.day == written.month:
        assert moment(typed(text)) == Day(written, "day")
    else:
        assert refused(moment, typed(text)) == "E_DATE_AMBIGUOUS"
