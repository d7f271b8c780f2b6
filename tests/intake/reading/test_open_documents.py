"""OpenDocument spreadsheets, as LibreOffice and WPS write them."""

from pathlib import Path

import pytest

from ecosystem.intake.reading.cells import BOOLEAN, DATE, ERROR, FORMULA, NUMBER, TEXT, Cell, Merge
from tests.intake.reading.making import ods, ods_row, read, rows, table, text_cell, values

MILLION_EMPTY = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'


def cell(attributes: str, shown: str = "") -> str:
    return f"<table:table-cell {attributes}>{shown}</table:table-cell>"


def paragraph(text: str) -> str:
    return f"<text:p>{text}</text:p>"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (text_cell("武汉大学"), Cell(TEXT, "武汉大学")),
        (cell('office:value-type="float" office:value="1000"', "<text:p>1,000</text:p>"), Cell(NUMBER, 1000)),
        (cell('office:value-type="float" office:value="0.5"'), Cell(NUMBER, 0.5)),
        (cell('office:value-type="percentage" office:value="0.92"'), Cell(NUMBER, 0.92, percent=True)),
        (cell('office:value-type="currency" office:currency="CNY" office:value="15000000"'), Cell(NUMBER, 15_000_000)),
        (cell('office:value-type="date" office:date-value="2021-05-31"'), Cell(DATE, "2021-05-31")),
        (cell('office:value-type="date" office:date-value="2021-05-31T08:30:00.5"'), Cell(DATE, "2021-05-31T08:30:00")),
        (
            cell('office:value-type="date" office:date-value="2021-05-01"', paragraph("2021年5月")),
            Cell(TEXT, "2021年5月"),
        ),
        (cell('office:value-type="date" office:date-value="99999-01-01"'), Cell(TEXT, "99999-01-01")),
        (cell('office:value-type="time" office:time-value="PT18H00M00S"'), Cell(NUMBER, 0.75)),
        (cell('office:value-type="boolean" office:boolean-value="true"', paragraph("TRUE")), Cell(BOOLEAN, True)),
        (cell('office:value-type="boolean" office:boolean-value="false"', paragraph("FALSE")), Cell(BOOLEAN, False)),
        (cell('table:formula="of:=[.A1]+1" office:value-type="float" office:value="7"'), Cell(NUMBER, 7)),
        (cell('table:formula="of:=[.A1]+1"'), Cell(FORMULA, "=[.A1]+1")),
        (
            cell('table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"', paragraph("#DIV/0!")),
            Cell(ERROR, "#DIV/0!"),
        ),
        (
            cell(
                'office:value-type="string"',
                "<text:p>一<text:s text:c='2'/>二<text:tab/>三</text:p><text:p>四<text:line-break/>五</text:p>",
            ),
            Cell(TEXT, "一  二\t三\n四\n五"),
        ),
        (
            cell(
                'office:value-type="string"',
                '<text:p>唯<text:span>理</text:span><text:a href="http://x">科技</text:a></text:p>',
            ),
            Cell(TEXT, "唯理科技"),
        ),
        (
            cell(
                'office:value-type="string"',
                "<office:annotation><text:p>批注</text:p></office:annotation><text:p>名称</text:p>"
                "<draw:frame><draw:text-box><text:p>图</text:p></draw:text-box></draw:frame>",
            ),
            Cell(TEXT, "名称"),
        ),
        (cell('office:value-type="string" office:string-value="存的"'), Cell(TEXT, "存的")),
        (text_cell("=cmd|'/C calc'!A0"), Cell(TEXT, "=cmd|'/C calc'!A0")),
    ],
)
def test_every_kind_of_cell(tmp_path: Path, written: str, found: Cell) -> None:
    assert rows(ods(tmp_path / "c.ods", table(ods_row(cell(""), written)))) == {1: (None, found)}


def test_what_repeats_stands_as_often_as_it_says(tmp_path: Path) -> None:
    body = (
        ods_row(text_cell("名称", 'table:number-columns-repeated="3"'))
        + ods_row("<table:table-cell/>", attributes='table:number-rows-repeated="5"')
        + ods_row(
            '<table:table-cell table:number-columns-repeated="2"/>',
            text_cell("甲"),
            attributes='table:number-rows-repeated="2" table:visibility="collapse"',
        )
        + MILLION_EMPTY
    )
    assert {
        number: [one and one.value for one in cells]
        for number, cells in rows(ods(tmp_path / "r.ods", table(body))).items()
    } == {
        1: ["名称"] * 3,
        7: [None, None, "甲"],
        8: [None, None, "甲"],
    }


def test_rows_in_groups_and_headers_are_rows(tmp_path: Path) -> None:
    body = f"<table:table-header-rows>{ods_row(text_cell('名称'))}</table:table-header-rows><table:table-row-group>{ods_row(text_cell('甲'))}</table:table-row-group>"
    assert values(ods(tmp_path / "g.ods", table(body))) == [["名称"], ["甲"]]


def test_merged_cells_hold_their_value_once(tmp_path: Path) -> None:
    spanned = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = '<table:covered-table-cell office:value-type="string"><text:p>藏</text:p></table:covered-table-cell>'
    body = (
        ods_row(text_cell("题"))
        + ods_row(text_cell("x"), text_cell("合", spanned), covered, text_cell("尾"))
        + ods_row(text_cell("y"), '<table:covered-table-cell table:number-columns-repeated="2"/>', text_cell("末"))
    )
    ((name, merges, found),) = read(ods(tmp_path / "m.ods", table(body, name="第一页")))
    assert (name, merges) == ("第一页", (Merge(2, 1, 3, 2),))
    assert {number: [one and one.value for one in cells] for number, cells in found.items()} == {
        1: ["题"],
        2: ["x", "合", None, "尾"],
        3: ["y", None, None, "末"],
    }


def test_hidden_tables_are_not_read_and_each_has_its_own_merges(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    row = ods_row(text_cell("题", 'table:number-columns-spanned="3"'))
    body = (
        table(row, "一", "ta1")
        + table(row, "藏", "ta2")
        + table("", "空", "ta1")
        + table(ods_row("<table:table-cell/>") + row, "二", "ta1")
    )
    assert [
        (name, merges, list(found)) for name, merges, found in read(ods(tmp_path / "h.ods", body, styles=styles))
    ] == [
        ("一", (Merge(1, 0, 1, 2),), [1]),
        ("二", (Merge(2, 0, 2, 2),), [2]),
    ]


def test_tables_beside_the_tables_are_none_of_them(tmp_path: Path) -> None:
    stray = f"<table:tracked-changes>{table(ods_row(text_cell('旧')))}</table:tracked-changes>"
    linked = f"<table:dde-links>{table(ods_row(text_cell('外')))}</table:dde-links>"
    shapes = f"<table:shapes><draw:frame>{table(ods_row(text_cell('图')))}</draw:frame></table:shapes>"
    body = stray + table(shapes + ods_row(text_cell("名称"))) + linked
    assert values(ods(tmp_path / "t.ods", body)) == [["名称"]]
