"""Files that are broken, locked or made to harm are refused in one sentence, before they cost anything."""

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook

from ecosystem.core.errors import InvalidInput
from ecosystem.intake.reading.limits import MEGABYTE, MEMBERS, Limits
from tests.intake.reading.making import (
    formats,
    inline,
    ods,
    ods_row,
    package,
    read,
    refusal,
    rows,
    table,
    text_cell,
    values,
    worksheet,
    xlsx,
    xlsx_members,
)

HARM = "it is built like a file made to harm, as no spreadsheet program builds one."
DAMAGED = "the workbook is damaged."
OLD_DAMAGED = "it is a damaged workbook of the old kind; save it as XLSX."
NO_TABLE = "there is no table in it."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize("megabytes", [30, 500])
def test_a_small_package_that_unpacks_to_a_large_one_is_refused(tmp_path: Path, megabytes: int) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in xlsx_members(inline("名称")).items():
            made.writestr(name, content)
        with made.open("xl/media/image1.png", "w", force_zip64=True) as member:
            for _ in range(megabytes):
                member.write(bytes(MEGABYTE))
    assert path.stat().st_size < MEGABYTE
    assert refusal(path) == "it is too large when unpacked."


def test_a_member_that_lies_about_its_size_is_no_larger_for_it(tmp_path: Path) -> None:
    """The sizes a package states are made small; what comes out beyond them is not taken."""
    path = xlsx(tmp_path / "liar.xlsx", inline("长" * 20_000) + inline("名称", "A2", 2))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as made:
        info = made.getinfo("xl/worksheets/sheet1.xml")
    size = struct.pack("<I", info.file_size)
    assert content.count(size) == 2
    path.write_bytes(bytes(content).replace(size, struct.pack("<I", 100)))
    assert refusal(path) == DAMAGED


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """A bomb without recursion: many entries of the directory lead to one member."""
    path = xlsx(tmp_path / "overlap.xlsx", inline("名称"))
    with zipfile.ZipFile(path) as made:
        infos = made.infolist()
        first = infos[0].header_offset
    content = path.read_bytes()
    start = content.index(b"PK\x01\x02")
    directory = bytearray(content[start:])
    at = 0
    while (at := directory.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", directory, at + 42, first)
        at += 4
    path.write_bytes(content[:start] + bytes(directory))
    assert refusal(path) == HARM


def test_one_name_twice_in_a_package_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "twice.xlsx", inline("名称"))
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("XL/workbook.xml", "<workbook/>")
    assert refusal(path) == HARM


def test_a_package_that_holds_itself_is_an_archive_and_not_followed(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("r.zip", b"x")
    assert "it is an archive" in refusal(package(tmp_path / "quine.xlsx", {"r.zip": inner.getvalue()}))


def test_a_package_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    parts = xlsx_members(inline("名称")) | {f"xl/media/{number}": b"" for number in range(MEMBERS)}
    assert refusal(package(tmp_path / "many.xlsx", parts)) == "it is packed from more than 4096 parts."


LAUGHS = '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;&l;&l;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY l SYSTEM "file:///etc/passwd">]>'
PLAIN = "<!DOCTYPE a>"


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, PLAIN])
@pytest.mark.parametrize(
    "member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"]
)
def test_no_part_of_a_workbook_may_declare_a_document_type(tmp_path: Path, doctype: str, member: str) -> None:
    members = xlsx_members(inline("名称"))
    members[member] = doctype + members[member]
    assert refusal(package(tmp_path / "entities.xlsx", members)) == HARM


def test_an_open_document_may_not_declare_one_either(tmp_path: Path) -> None:
    path = ods(tmp_path / "plain.ods", table(ods_row(text_cell("名称"))))
    with zipfile.ZipFile(path) as made:
        content = made.read("content.xml").decode()
    content = content.replace("?>", "?>" + LAUGHS, 1).replace("名称", "&m;")
    assert refusal(ods_with(tmp_path, content)) == HARM


def ods_with(folder: Path, content: str) -> Path:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return package(folder / "made.ods", {"mimetype": kind, "content.xml": content}, stored=("mimetype",))


@pytest.mark.parametrize(
    ("at", "row", "why"),
    [
        ("XFD1048576", 1_048_576, "sheet “第1页”: it has more than 200000 rows."),
        ("XFD7", 7, "sheet “第1页”: row 7 has values beyond column 200."),
        ("ZZZZZZZZZZZZ9", 9, "sheet “第1页”: row 9 has values beyond column 200."),
        ("A1048576", 1_048_576, "sheet “第1页”: it has more than 200000 rows."),
    ],
)
def test_a_cell_at_the_end_of_the_world_is_refused(tmp_path: Path, at: str, row: int, why: str) -> None:
    assert refusal(xlsx(tmp_path / "far.xlsx", inline("名称") + inline("x", at, row))) == why


def test_a_million_rows_are_refused_before_they_are_all_read(tmp_path: Path) -> None:
    data = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 1_000_001))
    assert refusal(xlsx(tmp_path / "million.xlsx", data)) == "sheet “第1页”: it has more than 200000 rows."


def test_a_million_lines_of_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "million.csv"
    path.write_text("名称,城市\n" * 1_000_000, encoding="utf-8")
    assert refusal(path) == "it has more than 200000 rows."


def test_a_million_rows_written_once_and_repeated_are_refused(tmp_path: Path) -> None:
    path = ods(tmp_path / "m.ods", table(ods_row(text_cell("x"), attributes='table:number-rows-repeated="1000000"')))
    assert refusal(path) == "sheet “表”: it has more than 200000 rows."


def test_cells_written_once_and_repeated_are_refused(tmp_path: Path) -> None:
    wide = ods(tmp_path / "w.ods", table(ods_row(text_cell("x", 'table:number-columns-repeated="2000000000"'))))
    assert refusal(wide) == "sheet “表”: row 1 has values beyond column 200."
    block = ods_row(
        text_cell("x", 'table:number-columns-repeated="200"'), attributes='table:number-rows-repeated="100000"'
    )
    assert refusal(ods(tmp_path / "b.ods", table(block))) == "it has more than 2000000 cells."


def test_a_long_text_that_every_cell_shares_is_refused(tmp_path: Path) -> None:
    """A file of few kilobytes would otherwise be told as gigabytes."""
    shared = "<t>" + "长" * 30_000 + "</t>"
    cells = "".join(f'<row r="{row}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>" for row in range(1, 101))
    path = xlsx(tmp_path / "shared.xlsx", cells, strings=[shared])
    assert path.stat().st_size < 20_000
    assert refusal(path) == "its cells have more than 100000000 characters together."


def test_a_cell_longer_than_a_spreadsheet_holds_is_refused(tmp_path: Path) -> None:
    long = "长" * 32_768
    assert refusal(xlsx(tmp_path / "a.xlsx", inline("名称") + inline(long, "A2", 2))) == (
        "sheet “第1页”: row 2 has a cell of more than 32767 characters."
    )
    assert "a cell of more than 32767 characters" in refusal(
        xlsx(tmp_path / "b.xlsx", inline("名称"), strings=[f"<t>{long}</t>"])
    )
    assert refusal(ods(tmp_path / "c.ods", table(ods_row(text_cell(long))))) == (
        "sheet “表”: row 1 has a cell of more than 32767 characters."
    )
    spaces = (
        '<table:table-cell office:value-type="string"><text:p><text:s text:c="2000000000"/></text:p></table:table-cell>'
    )
    assert "a cell of more than 32767 characters" in refusal(ods(tmp_path / "d.ods", table(ods_row(spaces))))
    text = tmp_path / "e.csv"
    text.write_text(f"名称\n{long}\n", encoding="utf-8")
    assert refusal(text) == "row 2 has a cell of more than 32767 characters, or a quotation mark that is not closed."


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(20 * MEGABYTE + 1)
    assert refusal(path) == "it is larger than 20 MB."


def test_very_many_merged_cells_are_refused(tmp_path: Path) -> None:
    merged = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 100_002))
    path = xlsx(tmp_path / "merged.xlsx", worksheet(inline("名称"), f"<mergeCells>{merged}</mergeCells>"))
    assert refusal(path) == "it has more than 100000 merged cells."


def real_workbook(folder: Path) -> bytes:
    book = Workbook()
    for number in range(200):
        book.active.append([f"武汉第{number}科技有限公司", number, 0.5])
    book.save(folder / "real.xlsx")
    return (folder / "real.xlsx").read_bytes()


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, part: float) -> None:
    whole = real_workbook(tmp_path)
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: int(len(whole) * part)])
    assert refusal(path) == "it is incomplete or damaged. Send it again, or save it anew."


@pytest.mark.parametrize("part", [0.1, 0.4, 0.7])
def test_an_old_workbook_that_was_cut_off_is_refused(tmp_path: Path, part: float, old_workbook: bytes) -> None:
    path = tmp_path / "cut.xls"
    path.write_bytes(old_workbook[: int(len(old_workbook) * part)])
    assert refusal(path) == OLD_DAMAGED


@pytest.mark.parametrize("seed", range(12))
def test_bytes_turned_at_random_are_read_or_refused_but_never_more(
    tmp_path: Path, seed: int, old_workbook: bytes
) -> None:
    chance = Random(seed)
    whole = bytearray(old_workbook if seed % 2 else real_workbook(tmp_path))
    for _ in range(chance.randint(1, 60)):
        whole[chance.randrange(8, len(whole))] = chance.randrange(256)
    path = tmp_path / "turned"
    path.write_bytes(whole)
    with suppress(InvalidInput):
        assert read(path)


@pytest.mark.parametrize("seed", range(6))
def test_noise_under_any_name_is_refused(tmp_path: Path, seed: int) -> None:
    for start in (b"", OLE, b"PK\x03\x04", b"\x09\x08\x10\x00", b"\xff\xfe", b"\xef\xbb\xbf"):
        path = tmp_path / "noise.xlsx"
        path.write_bytes(start + Random(seed).randbytes(5_000))
        assert refusal(path)


def test_no_link_is_followed_and_no_macro_is_run(tmp_path: Path) -> None:
    members = xlsx_members(inline("名称") + '<row r="2"><c r="A2"><f>[1]Sheet1!A1</f><v>7</v></c></row>')
    name = "xl/_rels/workbook.xml.rels"
    outside = '<Relationship Id="x" Type="a/worksheet" Target="file:///etc/passwd" TargetMode="External"/>'
    members[name] = members[name].replace("</Relationships>", outside + "</Relationships>")
    members |= {"xl/vbaProject.bin": "macro", "xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    assert values(package(tmp_path / "macros.xlsm", members)) == [["名称"], [7]]


@pytest.mark.parametrize("target", ["/../../etc/passwd", "../../../../../etc/passwd", "xl/none.xml"])
def test_a_reference_to_what_is_not_in_the_package_is_damage(tmp_path: Path, target: str) -> None:
    members = xlsx_members(inline("名称"))
    name = "xl/_rels/workbook.xml.rels"
    members[name] = members[name].replace("worksheets/sheet1.xml", target)
    assert refusal(package(tmp_path / "astray.xlsx", members)) == DAMAGED


@pytest.mark.parametrize(
    "data",
    [
        inline("二", "A2", 2) + inline("一"),
        inline("一") + inline("又一"),
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="1"><c r="A1"><v>武汉</v></c></row>',
        '<row r="x"><c r="A1"><v>1</v></c></row>',
        f'<row r="{"9" * 5_000}"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damage(tmp_path: Path, data: str) -> None:
    assert refusal(xlsx(tmp_path / "odd.xlsx", data)) == DAMAGED


@pytest.mark.parametrize("value", ["1E400", "-1e999", "NaN", "inf"])
def test_a_number_that_is_none_is_an_error_of_its_cell(tmp_path: Path, value: str) -> None:
    assert values(xlsx(tmp_path / "n.xlsx", f'<row r="1"><c r="A1"><v>{value}</v></c></row>')) == [["#NUM!"]]


def test_dates_beyond_the_calendar_stay_numbers(tmp_path: Path) -> None:
    serials = ("0", "0.5", "60", "-3", "2958466", "1e300")
    cells = "".join(f'<c s="1"><v>{serial}</v></c>' for serial in serials)
    path = xlsx(tmp_path / "d.xlsx", f'<row r="1">{cells}</row>', styles=formats("yyyy-mm-dd"))
    assert [cell.kind for cell in rows(path)[1] if cell] == ["number"] * len(serials)


def test_who_asks_may_ask_for_less(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "three.xlsx", inline("一") + inline("二", "A2", 2) + inline("三", "A3", 3))
    assert refusal(path, Limits(rows=2)) == "sheet “第1页”: it has more than 2 rows."
    assert refusal(path, Limits(cells=2)) == "it has more than 2 cells."


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.xlsx") == "there is no such file."
    assert refusal(tmp_path) == "there is no such file."


def test_elements_within_elements_without_end_are_refused(tmp_path: Path) -> None:
    deep = "<a>" * 200_000 + "</a>" * 200_000
    assert refusal(xlsx(tmp_path / "deep.xlsx", deep)) == NO_TABLE
    assert refusal(ods(tmp_path / "deep.ods", table("<table:table-row>" * 100_000))) == DAMAGED
