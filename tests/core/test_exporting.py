"""Files come back as they were written, whatever is in them, and are never held as a whole."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ecosystem.core.exporting import steady, workbooks
from ecosystem.core.exporting.extract import Column, Extract, chunked
from ecosystem.core.exporting.sending import send
from ecosystem.core.exporting.texts import csv_file, json_document, json_lines
from ecosystem.core.exporting.workbooks import workbook

# What a database can hold: no character zero, no half of a pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
HOSTILE = [
    "=1+1",
    "＝1",
    "@x",
    "\tx",
    "a\nb",
    "a\r\nb",
    '"',
    "a,b",
    "</t>",
    "]]>",
    "&amp;",
    " x ",
    "_x0041_",
    "\x0b",
    "\uffff",
    "😀",
]


def extract(rows: list[Any], *names: str, title: str = "List") -> Extract:
    columns = [Column(name, name.title()) for name in names or ("a",)]
    return Extract(title, columns, lambda: chunked(rows, 2), lambda: {"edition": 3, "rows": "list"})


def as_it_is(text: str) -> str:
    return text


def book_of(given: Extract, **options: Any) -> Any:
    return load_workbook(io.BytesIO(b"".join(workbook(given, as_it_is, keys=False, **options))))


def column_of(given: Extract) -> list[Any]:
    return [row[0].value for row in book_of(given).active.iter_rows(min_row=2)]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_every_text_comes_back_from_a_csv_and_none_is_a_formula(texts):
    written = "".join(csv_file(extract([[text] for text in texts]), keys=False))
    assert written[0] == "\ufeff"
    heading, *lines = csv.reader(io.StringIO(written[1:], newline=""))
    assert heading == ["A"]
    read = [line[0] if line else "" for line in lines]
    assert [line.removeprefix("'") for line in read] == [text.removeprefix("'") for text in texts]
    assert not any(line.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) for line in read)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_every_text_comes_back_from_json_lines(texts):
    lines = "".join(json_lines(extract([[text] for text in texts]), keys=False)).split("\n")
    assert [json.loads(line)["a"] for line in lines[:-1]] == texts
    assert lines[-1] == ""


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_every_text_comes_back_from_a_workbook_without_what_xml_cannot_say(texts):
    kept = [workbooks.NOT_IN_XML.sub("", text) for text in texts]
    # openpyxl shows an escaped underscore as it stands in the file; spreadsheet programs read it as it was written.
    shown = [
        text.replace("_x005F_", "_") for text in map(str, map(none_is_empty, column_of(extract([[t] for t in texts]))))
    ]
    assert [text.replace("\r\n", "\n") for text in shown] == [text.replace("\r\n", "\n") for text in kept]


def none_is_empty(value: Any) -> Any:
    return "" if value is None else value


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_text_in_a_workbook(text):
    cell = book_of(extract([[text]])).active["A2"]
    if workbooks.NOT_IN_XML.sub("", text):
        assert cell.data_type == "s"


def test_a_workbook_has_real_dates_and_numbers_and_a_heading_that_stays():
    moment = datetime(2021, 11, 30, 8, 15)  # noqa: DTZ001  local time, as sheets have it
    values = [date(2021, 5, 31), moment, 7, Decimal("0.50"), -3, True, ["a", "b"], None]
    book = book_of(extract([values], *"abcdefgh"))
    sheet = book.active
    assert [cell.value for cell in sheet[2]][:5] == [datetime(2021, 5, 31), moment, 7, 0.5, -3]  # noqa: DTZ001
    assert [cell.value for cell in sheet[2]][6:] == ["a; b", None]
    assert [cell.is_date for cell in sheet[2]][:2] == [True, True]
    assert (sheet["A2"].number_format, sheet["B2"].number_format) == ("yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm")
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("A2", "A1:H2", True)


def test_what_a_spreadsheet_would_spoil_is_a_text_in_a_workbook():
    """Days before its calendar begins, and numbers of more digits than it keeps."""
    told = column_of(extract([[date(1893, 11, 29)], [12345678901234567890], [Decimal("1234567890.1234567")]]))
    assert told == ["1893-11-29", "12345678901234567890", "1234567890.1234567"]


def test_a_text_longer_than_a_cell_ends_with_an_ellipsis_and_is_whole_in_a_csv():
    long = "长" * 40_000
    assert column_of(extract([[long]])) == ["长" * 32_766 + "…"]
    assert long in "".join(csv_file(extract([[long]]), keys=False))


def test_a_sheet_that_grew_too_large_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(workbooks, "BYTES_OF_A_SHEET", 100)
    book = book_of(extract([["x" * 60]] * 6, title="A title [with] signs: of 31 letters or more"))
    assert [len(list(sheet.iter_rows())) - 1 for sheet in book] == [2, 2, 2]
    assert book.sheetnames == [
        "A title  with  signs  of 31 let",
        "A title  with  signs  of 31 l 2",
        "A title  with  signs  of 31 l 3",
    ]


def test_a_list_without_rows_is_a_file_with_its_heading():
    assert "".join(csv_file(extract([]), keys=False)) == "\ufeffA\r\n"
    assert [cell.value for cell in book_of(extract([])).active[1]] == ["A"]
    assert json.loads("".join(json_document(extract([]), keys=False))) == {"edition": 3, "list": []}


def test_numbers_are_exact_in_json():
    line = "".join(
        json_lines(extract([[Decimal("100.0000"), 7, date(2021, 5, 31), ("a",), None]], *"abcde"), keys=False)
    )
    assert line == '{"a":100,"b":7,"c":"2021-05-31","d":["a"],"e":null}\n'


def test_a_number_below_nothing_is_no_formula():
    assert "".join(csv_file(extract([[-3], [Decimal("-0.5")]]), keys=False)).splitlines()[1:] == ["-3", "-0.5"]


def test_a_workbook_is_sent_while_it_is_written():
    """No part waits for the rows after it, and each sheet can be unpacked by programs that know no large archives."""
    read: list[int] = []

    def rows() -> Iterator[list[str]]:
        for number in range(4000):
            read.append(number)
            yield [f"{number:040}"]

    given = Extract("List", [Column("a", "A")], lambda: chunked(rows(), 500))
    parts = workbook(given, as_it_is, keys=False)
    first = next(parts)
    assert first.startswith(b"PK")
    assert len(read) == 500
    file = zipfile.ZipFile(io.BytesIO(first + b"".join(parts)))
    assert file.testzip() is None
    assert next(info.filename for info in file.infolist()) == "[Content_Types].xml"


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """A clock that only the test moves."""
    now = [0.0]
    monkeypatch.setattr(steady.time, "monotonic", lambda: now[0])
    return now


def parts_noting(read: list[int], ended: list[bool]) -> Iterator[bytes]:
    try:
        for number in range(6):
            read.append(number)
            yield b"%d" % number
    finally:
        ended.append(True)


@pytest.mark.django_db
def test_a_fast_reader_gets_each_part_as_it_is_read(clock):
    read: list[int] = []
    parts = steady.steadily(parts_noting(read, []))
    assert next(parts) == b"0"
    assert read == [0]
    assert b"".join(parts) == b"12345"


@pytest.mark.django_db
def test_for_a_slow_reader_the_rest_is_read_at_once_and_kept_in_a_file(clock):
    read: list[int] = []
    ended: list[bool] = []
    parts = steady.steadily(parts_noting(read, ended))
    next(parts)
    clock[0] += steady.PATIENCE + 1
    assert next(parts) == b"12345"
    assert (read, ended) == (list(range(6)), [True])


@pytest.mark.django_db
def test_what_a_slow_reader_kept_open_is_let_go_before_the_rest_is_sent(clock):
    read: list[int] = []
    let_go: list[int] = []
    parts = steady.steadily(parts_noting(read, []), [lambda: let_go.append(len(read))])
    next(parts)
    clock[0] += steady.PATIENCE + 1
    assert let_go == []
    next(parts)
    assert let_go == [6]


@pytest.mark.django_db
def test_whoever_goes_away_ends_the_reading(clock):
    read: list[int] = []
    ended: list[bool] = []
    parts = steady.steadily(parts_noting(read, ended))
    next(parts)
    parts.close()
    assert (read, ended) == ([0], [True])


@pytest.mark.django_db
def test_a_failure_on_the_way_is_no_end_of_the_file():
    """The server then breaks the connection off; the last part, without which a workbook is none, is never sent."""

    def chunks() -> Iterator[list[list[str]]]:
        yield [["a"]]
        raise RuntimeError

    for ending in ("csv", "xlsx", "jsonl", "json"):
        given = Extract("List", [Column("a", "A")], chunks, lambda: {"rows": "list"})
        sent: list[bytes] = []
        with pytest.raises(RuntimeError):
            sent.extend(send(RequestFactory().get("/"), given, ending, name="list").streaming_content)
        assert b"PK\x05\x06" not in b"".join(sent)


@pytest.mark.django_db
def test_a_file_is_packed_for_whom_that_helps():
    asked = RequestFactory().get("/", headers={"Accept-Encoding": "br, gzip"})
    packed = send(asked, extract([["x"]]), "csv", name="list")
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(b"".join(packed.streaming_content)).decode() == "\ufeffA\r\nx\r\n"
    for ending, coding in (("csv", "identity"), ("csv", "gzip;q=0"), ("xlsx", "gzip")):
        asked = RequestFactory().get("/", headers={"Accept-Encoding": coding})
        assert "Content-Encoding" not in send(asked, extract([["x"]]), ending, name="list")
