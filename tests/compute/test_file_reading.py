"""What is read in a scheduler's CSV: columns, encodings, months, amounts, and what is wrong with single lines."""

import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.compute.files import faults as keeping
from ecosystem.compute.files.reading import Reading, month_of, read_usage
from ecosystem.core.errors import InvalidInput
from tests.compute.files import HEADING, lines

NOVEMBER = date(2021, 11, 1)


def read(content: bytes) -> Reading:
    return read_usage(io.BytesIO(content))


def told(reading: Reading) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.code) for fault in reading.faults.in_order()]


def amounts(reading: Reading) -> dict[tuple[str, date], Decimal]:
    return {key: total.rounded for key, total in reading.totals.items()}


def test_rows_of_an_allocation_and_month_are_added_up():
    reading = read(lines("aaa,2021-11-03,1.5", "bbb,2021-11,2", "aaa,2021-11-30,0.25", "aaa,2021-12,7"))
    assert amounts(reading) == {
        ("aaa", NOVEMBER): Decimal("1.750"),
        ("bbb", NOVEMBER): Decimal("2.000"),
        ("aaa", date(2021, 12, 1)): Decimal("7.000"),
    }
    assert (reading.rows, reading.totals["aaa", NOVEMBER].rows, reading.totals["aaa", NOVEMBER].line) == (4, 2, 2)


digits = st.integers(0, 10**15)
places = st.integers(0, 12)


@given(st.lists(st.tuples(digits, places), min_size=1, max_size=40))
def test_the_sum_is_exact_and_rounded_once(parts):
    """Whatever digits stand there: the sum of fractions, and the half away from zero."""
    texts = [f"{Decimal(number).scaleb(-places):f}" for number, places in parts]
    if any(Decimal(text) >= 10**12 for text in texts):
        return
    exact = sum((Fraction(text) for text in texts), Fraction(0))
    expected = (exact * 1000 + Fraction(1, 2)).__floor__()
    assert amounts(read(lines(*(f"aaa,2021-11,{text}" for text in texts)))) == {
        ("aaa", NOVEMBER): Decimal(expected).scaleb(-3)
    }


@given(st.permutations(["aaa,2021-11-01,0.1004", "aaa,2021-11-02,0.0001", "bbb,2021-11,3", "aaa,2021-12,1e-05"]))
def test_the_order_of_lines_does_not_matter(rows):
    assert amounts(read(lines(*rows))) == {
        ("aaa", NOVEMBER): Decimal("0.101"),
        ("bbb", NOVEMBER): Decimal("3.000"),
        ("aaa", date(2021, 12, 1)): Decimal("0.000"),
    }


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_month_is_told_by_itself_or_by_any_of_its_days(day):
    first = day.replace(day=1)
    for text in (
        f"{day:%Y-%m}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d}T23:59:59",
        f"{day:%Y-%m-%d} 08:00",
    ):
        assert month_of(text) == first


@pytest.mark.parametrize(
    "text",
    ["2021", "2021-13", "2021-00", "2021-02-30", "11/2021", "2021-11-03T12:00:00+08:00", "2021-11/03", "二〇二一"],
)
def test_what_is_no_month_is_refused(text):
    assert told(read(lines(f"aaa,{text},1"))) == [(2, "month", "not_a_month")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "required"),
        ("-1", "negative"),
        ("-0.5", "negative"),
        ("1 000", "not_an_amount"),
        ("1.2.3", "not_an_amount"),
        ("n/a", "not_an_amount"),
        ("NaN", "not_an_amount"),
        ("inf", "not_an_amount"),
        ("1e-99", "not_an_amount"),
        ("1e99", "too_much"),
        ("1000000000000", "too_much"),
    ],
)
def test_what_is_no_amount_is_refused(text, code):
    assert told(read(lines(f"aaa,2021-11,{text}"))) == [(2, "pflops_hours", code)]


@pytest.mark.parametrize("text", ["0", "0.0", "12", "12.", ".5", "+3", "1.5E-05", "999999999999.999"])
def test_amounts_as_programs_write_them(text):
    assert amounts(read(lines(f"aaa,2021-11,{text}"))) == {("aaa", NOVEMBER): Decimal(text).quantize(Decimal("0.001"))}


CHINESE = "配额编号,月份,用量（PFLOPS·h）,精度,作业号,备注\naaa,2021年11月,1.5,FP16,7,夜间\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_line_ends_and_chinese_headings(encoding, end):
    reading = read(CHINESE.replace("\n", end).encode(encoding))
    assert amounts(reading) == {("aaa", NOVEMBER): Decimal("1.500")}
    assert (reading.left_out, reading.totals["aaa", NOVEMBER].number_format) == (["备注"], "fp16")
    assert not reading.faults


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter):
    content = lines("aaa,2021-11,1.5", "", " , ,").replace(b",", delimiter.encode())
    assert amounts(read(content)) == {("aaa", NOVEMBER): Decimal("1.500")}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\n\n", "empty"),
        (b"allocation,month\naaa,2021-11\n", "missing: pflops_hours"),
        (b"aaa,2021-11,1.5\n", "missing: allocation, month, pflops_hours"),
        (HEADING.encode() + b",day\naaa,2021-11,1,2021-11-01\n", "“month” is there twice"),
        (HEADING.encode() + b"\n\n", "no line"),
        (b"\xff\xff\xff", "neither in UTF-8 nor in GB18030"),
        (HEADING.encode() + b'\naaa,2021-11,"1.5\nbbb,2021-11,2\n', "not a CSV"),
        (HEADING.encode() + b"\naaa,2021-11,\0\n", "not a text"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, says):
    with translation.override("en"), pytest.raises(InvalidInput, match=says) as refused:
        read(content)
    assert refused.value.code == "unreadable_file"


def test_a_file_that_is_cut_within_quotes_is_refused_rather_than_read_in_part():
    """The rest of the file would be taken for one cell, and be missing."""
    with pytest.raises(InvalidInput):
        read((HEADING + ',remark\naaa,2021-11,1,"night\nbbb,2021-11,2,x\n').encode())


def test_every_wrong_line_is_told_with_all_that_is_wrong():
    heading = f"{HEADING},number_format,job"
    reading = read(
        lines(
            "aaa,2021-11-01,1,fp16,7",
            ",nov,x,fp8,",
            "aaa,2021-11-01,1,fp16,7",
            "aaa,2021-11,1,int8,8",
            'bbb,2021-11,1,,,"more"',
            "aaa,2021-11-02,1,fp16,7",
            heading=heading,
        )
    )
    assert told(reading) == [
        (3, "allocation", "required"),
        (3, "month", "not_a_month"),
        (3, "pflops_hours", "not_an_amount"),
        (3, "number_format", "unknown_format"),
        (4, "job", "job_twice"),
        (5, "number_format", "other_format"),
        (6, "", "too_many_cells"),
    ]
    assert amounts(reading) == {("aaa", NOVEMBER): Decimal("2.000")}


def test_lines_are_numbered_as_an_editor_shows_them():
    content = b"\n" + HEADING.encode() + b',remark\naaa,2021-11,1,"two\nlines"\n\nbbb,2021-11,x,\n'
    assert told(read(content)) == [(6, "pflops_hours", "not_an_amount")]


def test_of_many_faults_all_are_counted_and_some_are_kept(monkeypatch):
    monkeypatch.setattr(keeping, "MOST_KEPT", 3)
    reading = read(lines(*["aaa,2021-11,x"] * 5))
    assert (reading.faults.count, len(reading.faults.kept)) == (5, 3)
