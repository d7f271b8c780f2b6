"""Workbooks of Office Open XML: what stands in a cell, whichever program wrote it."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from ecosystem.intake.reading.cells import BOOLEAN, DATE, ERROR, FORMULA, NUMBER, TEXT, Cell, Merge
from ecosystem.intake.reading.opening import open_workbook
from tests.intake.reading.making import (
    STRICT,
    formats,
    inline,
    package,
    read,
    rows,
    values,
    worksheet,
    xlsx,
    xlsx_members,
)


def row(*cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def test_a_workbook_as_people_make_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "入驻名单"
    sheet["A1"], sheet["A3"], sheet["B3"], sheet["C3"], sheet["D3"] = "入驻单位", "武汉唯理科技", 1000, 0.5, True
    sheet["E3"], sheet["F3"], sheet["G3"] = date(2021, 5, 31), datetime.fromisoformat("2021-05-31T08:30"), 0.92
    sheet["E3"].number_format, sheet["G3"].number_format = 'yyyy"年"m"月"d"日"', "0.0%"
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("B3:B5")
    path = tmp_path / "members.xlsx"
    book.save(path)
    ((name, merges, found),) = read(path)
    assert name == "入驻名单"
    assert merges == (Merge(1, 0, 1, 6), Merge(3, 1, 5, 1))
    assert found == {
        1: (Cell(TEXT, "入驻单位"),),
        3: (
            Cell(TEXT, "武汉唯理科技"),
            Cell(NUMBER, 1000),
            Cell(NUMBER, 0.5),
            Cell(BOOLEAN, True),
            Cell(DATE, "2021-05-31"),
            Cell(DATE, "2021-05-31T08:30:00"),
            Cell(NUMBER, 0.92, percent=True),
        ),
    }


@pytest.mark.parametrize(
    ("code", "serial", "cell"),
    [
        ("yyyy-mm-dd", "44347", Cell(DATE, "2021-05-31")),
        ('yyyy"年"m"月"d"日"', "44347", Cell(DATE, "2021-05-31")),
        ("yyyy年m月d日", "44347", Cell(DATE, "2021-05-31")),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日";@', "44347", Cell(DATE, "2021-05-31")),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "44347", Cell(DATE, "2021-05-31")),
        ("[$-404]e/m/d", "44347", Cell(DATE, "2021-05-31")),
        ('m"月"d"日"', "44347", Cell(DATE, "2021-05-31")),
        ("aaaa", "44347", Cell(DATE, "2021-05-31")),
        ("yyyy/m/d h:mm", "44347.354166666664", Cell(DATE, "2021-05-31T08:30:00")),
        ('yyyy/m/d 上午/下午h"时"', "44347.75", Cell(DATE, "2021-05-31T18:00:00")),
        ("yyyy-mm-dd", "44346.999999999", Cell(DATE, "2021-05-31")),
        ("yyyy-mm-dd", "1", Cell(DATE, "1900-01-01")),
        ("yyyy-mm-dd", "61", Cell(DATE, "1900-03-01")),
        ("yyyy-mm-dd", "2958465", Cell(DATE, "9999-12-31")),
        ('yyyy"年"m"月"', "44317", Cell(TEXT, "2021-05")),
        ("mmm-yy", "44317", Cell(TEXT, "2021-05")),
        ('yyyy"年"', "44317", Cell(TEXT, "2021")),
        ("h:mm", "0.354", Cell(NUMBER, 0.354)),
        ("[h]:mm", "44347", Cell(NUMBER, 44347)),
        ("[mm]:ss", "44347", Cell(NUMBER, 44347)),
        ("mm:ss.0", "0.5", Cell(NUMBER, 0.5)),
        ("0%", "0.92", Cell(NUMBER, 0.92, percent=True)),
        ("0.00%;[Red]-0.00%", "1", Cell(NUMBER, 1, percent=True)),
        ('0"%"', "92", Cell(NUMBER, 92)),
        ("0\\%", "92", Cell(NUMBER, 92)),
        ('#,##0.00"元"', "1500.5", Cell(NUMBER, 1500.5)),
        ('0.0,"万"', "12000", Cell(NUMBER, 12000)),
        ("0.00E+00", "44347", Cell(NUMBER, 44347)),
        ("General", "44347", Cell(NUMBER, 44347)),
        ("G/通用格式", "44347", Cell(NUMBER, 44347)),
        ('[Red]#,##0;[Blue]"d"0', "44347", Cell(NUMBER, 44347)),
        ('_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "44347", Cell(NUMBER, 44347)),
        ("[$￥-804]#,##0", "44347", Cell(NUMBER, 44347)),
        ("@", "44347", Cell(NUMBER, 44347)),
    ],
)
def test_a_number_is_what_its_format_shows(tmp_path: Path, code: str, serial: str, cell: Cell) -> None:
    path = xlsx(tmp_path / "f.xlsx", row(f'<c r="A1" s="1"><v>{serial}</v></c>'), styles=formats(code))
    assert rows(path)[1] == (cell,)


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        (9, Cell(NUMBER, 44347, percent=True)),
        (14, Cell(DATE, "2021-05-31")),
        (17, Cell(TEXT, "2021-05")),
        (22, Cell(DATE, "2021-05-31")),
        (31, Cell(DATE, "2021-05-31")),
        (57, Cell(DATE, "2021-05-31")),
        (20, Cell(NUMBER, 44347)),
        (46, Cell(NUMBER, 44347)),
        (4, Cell(NUMBER, 44347)),
    ],
)
def test_formats_that_every_installation_knows_need_no_text(tmp_path: Path, number: int, cell: Cell) -> None:
    styles = f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs>'
    assert rows(xlsx(tmp_path / "b.xlsx", row('<c s="1"><v>44347</v></c>'), styles=styles))[1] == (cell,)


def test_a_workbook_that_counts_from_1904_says_so(tmp_path: Path) -> None:
    cells = row('<c s="1"><v>42885</v></c>', '<c s="1"><v>0</v></c>')
    path = xlsx(tmp_path / "mac.xlsx", cells, styles=formats("yyyy-mm-dd"), properties='<workbookPr date1904="1"/>')
    assert values(path) == [["2021-05-31", "1904-01-01"]]


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("1000", Cell(NUMBER, 1000)),
        ("1000.0", Cell(NUMBER, 1000)),
        ("-3", Cell(NUMBER, -3)),
        ("0.1", Cell(NUMBER, 0.1)),
        ("4111010001", Cell(NUMBER, 4111010001)),
        ("999999999999999", Cell(NUMBER, 999_999_999_999_999)),
        ("9.1420100123456794E+17", Cell(NUMBER, 9.1420100123456794e17)),
        ("914201001234567894", Cell(NUMBER, 9.1420100123456794e17)),
    ],
)
def test_whole_numbers_are_whole_as_far_as_a_spreadsheet_keeps_their_digits(
    tmp_path: Path, written: str, cell: Cell
) -> None:
    found = rows(xlsx(tmp_path / "n.xlsx", row(f"<c><v>{written}</v></c>")))[1][0]
    assert found == cell
    assert type(found.value) is type(cell.value)


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("<c><f>A1+1</f><v>7</v></c>", Cell(NUMBER, 7)),
        ('<c t="str"><f>A1</f><v>武汉</v></c>', Cell(TEXT, "武汉")),
        ('<c t="str"><f>IF(1,"")</f><v></v></c>', None),
        ("<c><f>SUM(A1:A3)</f></c>", Cell(FORMULA, "=SUM(A1:A3)")),
        ("<c><f>A1&amp;B1</f><v/></c>", Cell(FORMULA, "=A1&B1")),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', Cell(ERROR, "#DIV/0!")),
        ('<c t="e"><v>#REF!</v></c>', Cell(ERROR, "#REF!")),
        ('<c t="b"><v>1</v></c>', Cell(BOOLEAN, True)),
        ('<c t="b"><v>0</v></c>', Cell(BOOLEAN, False)),
        ('<c t="d"><v>2021-05-31T00:00:00</v></c>', Cell(DATE, "2021-05-31")),
        ('<c t="d"><v>soon</v></c>', Cell(TEXT, "soon")),
        ('<c t="s"><v>1</v></c>', Cell(TEXT, "武汉大学")),
        ('<c t="s"><v>2</v></c>', Cell(TEXT, "一行\n二行\n三行")),
        ('<c t="s"><v>3</v></c>', None),
        ('<c t="s"><v>4</v></c>', Cell(TEXT, "_x000D_")),
        ('<c t="s"><v>5</v></c>', Cell(TEXT, "💡")),
        ('<c t="inlineStr"><is><r><t>唯</t></r><r><t xml:space="preserve"> 理</t></r></is></c>', Cell(TEXT, "唯 理")),
        ("<c t=\"inlineStr\"><is><t>=cmd|'/C calc'!A0</t></is></c>", Cell(TEXT, "=cmd|'/C calc'!A0")),
        ('<c s="0"/>', None),
    ],
)
def test_every_kind_of_cell(tmp_path: Path, written: str, cell: Cell | None) -> None:
    strings = [
        "<t>甲</t>",
        '<r><t>武汉</t></r><rPh sb="0" eb="2"><t>うはん</t></rPh><r><t>大学</t></r><phoneticPr fontId="1"/>',
        "<t>一行_x000D_\n二行&#13;三行_x0000_</t>",
        "<t/>",
        "<t>_x005F_x000D_</t>",
        "<t>_xD83D__xDCA1_</t>",
    ]
    found = rows(xlsx(tmp_path / "c.xlsx", row(written, "<c><v>1</v></c>"), strings=strings))
    assert found[1] == (cell, Cell(NUMBER, 1))


def test_a_formula_that_cells_share_is_told_in_each(tmp_path: Path) -> None:
    first, second = '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f></c>', '<c r="A2"><f t="shared" si="0"/></c>'
    assert values(xlsx(tmp_path / "s.xlsx", row(first) + row(second, number=2))) == [["=B1*2"], ["=B1*2"]]


def test_cells_and_rows_without_their_place_follow_those_before(tmp_path: Path) -> None:
    data = "<row><c><v>1</v></c><c><v>2</v></c></row><row r='4'><c r='C4'><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>"
    found = {
        number: [cell and cell.value for cell in cells]
        for number, cells in rows(xlsx(tmp_path / "p.xlsx", data)).items()
    }
    assert found == {1: [1, 2], 4: [None, None, 3, 4], 5: [5]}


def test_visible_sheets_are_read_in_their_order_and_hidden_rows_with_them(tmp_path: Path) -> None:
    hidden_row = '<row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    path = xlsx(
        tmp_path / "s.xlsx",
        inline("一") + hidden_row,
        inline("二"),
        inline("三"),
        "",
        inline("五"),
        states=["visible", "hidden", "veryHidden"],
    )
    assert [(name, list(found)) for name, _merges, found in read(path)] == [("第1页", [1, 2]), ("第5页", [1])]


def test_going_on_to_the_next_sheet_passes_over_what_was_not_read(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "s.xlsx", inline("一") + inline("又", "A2", 2), inline("二"))
    with open_workbook(path) as workbook:
        assert [(sheet.name, next(sheet.rows).cells[0].value) for sheet in workbook.sheets] == [
            ("第1页", "一"),
            ("第2页", "二"),
        ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
        lambda text: text.replace('"', "'"),
        lambda text: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + text,
    ],
)
def test_every_way_to_write_a_sheet(tmp_path: Path, change: object) -> None:
    members = xlsx_members(
        worksheet(
            inline("名称") + row("<c r='B2'><v>2</v></c>", number=2),
            "<mergeCells count='1'><mergeCell ref='A1:C1'/></mergeCells>",
        )
    )
    name = "xl/worksheets/sheet1.xml"
    members[name] = change(members[name])  # type: ignore[operator]
    ((_name, merges, found),) = read(package(tmp_path / "w.xlsx", members))
    assert merges == (Merge(1, 0, 1, 2),)
    assert found == {1: (Cell(TEXT, "名称"),), 2: (None, Cell(NUMBER, 2))}


def test_the_strict_dialect_and_other_names_of_the_parts(tmp_path: Path) -> None:
    members = {
        name.replace("/", "\\").replace("xl", "XL").replace("workbook", "Workbook"): content
        for name, content in xlsx_members(inline("名称"), namespace=STRICT).items()
    }
    assert values(package(tmp_path / "w.xlsx", members)) == [["名称"]]


def test_merged_cells_are_found_wherever_the_pieces_of_the_file_end(tmp_path: Path) -> None:
    filling = "".join(inline("x" * 50, f"A{number}", number) for number in range(1, 9_001))
    merged = "".join(f'<mergeCell ref="A{number}:C{number + 1}"/>' for number in range(1, 9_001, 3))
    ((_name, merges, _found),) = read(
        xlsx(tmp_path / "m.xlsx", worksheet(filling, f"<mergeCells>{merged}</mergeCells>"))
    )
    assert merges == tuple(Merge(number, 0, number + 1, 2) for number in range(1, 9_001, 3))


def test_a_merge_over_the_whole_sheet_reaches_as_far_as_a_sheet_may(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "m.xlsx", worksheet(inline("名称"), '<mergeCell ref="A1:XFD1048576"/><mergeCell ref="B2:B2"/>')
    )
    assert read(path)[0][1] == (Merge(1, 0, 200_000, 199),)


def test_styled_cells_without_value_count_for_nothing(tmp_path: Path) -> None:
    """Whoever colors whole columns leaves a million empty rows and a cell in every column."""
    blank = "".join(
        f'<row r="{number}"><c r="A{number}" s="1"/><c r="ZZ{number}" s="1"/></row>' for number in range(2, 300_000)
    )
    members = xlsx_members(inline("名称") + blank, styles=formats("0"))
    path = package(tmp_path / "blank.xlsx", members)
    assert values(path) == [["名称"]]


def test_a_workbook_without_shared_texts_and_styles_is_read(tmp_path: Path) -> None:
    members = {
        name: text
        for name, text in xlsx_members(inline("名称")).items()
        if "styles" not in name and "Strings" not in name
    }
    assert values(package(tmp_path / "bare.xlsx", members)) == [["名称"]]
