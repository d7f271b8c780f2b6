"""Files as people make them are read to the last row; files that are broken or made to harm are refused in one sentence."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils.translation import override
from openpyxl import Workbook

from ecosystem.core.errors import InvalidInput
from ecosystem.intake.sheets import FIELD_LIMIT, read_rows

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [("名称", "城市"), ("武汉唯理科技", "武汉"), ("武汉倍特威视", "武汉")]


def workbook(folder: Path, name: str = "members.xlsx", *, extra: Callable[..., object] | None = None) -> Path:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    if extra:
        extra(book.active)
    book.save(folder / name)
    return folder / name


def with_sheet(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """The same workbook with its sheet rewritten."""
    changed = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == SHEET else content)
    return changed


def read(path: Path) -> list[tuple[str, ...]]:
    return [row.cells for row in read_rows(path) if not row.is_blank]


def refusal(path: Path) -> str:
    with override("en"), pytest.raises(InvalidInput) as refused:
        read(path)
    return str(refused.value)


@pytest.mark.parametrize("claimed", [b"A1", b"A1:B2", b"A1:XFD1048576"])
def test_every_row_is_read_whatever_range_the_sheet_claims(tmp_path: Path, claimed: bytes) -> None:
    path = with_sheet(workbook(tmp_path), lambda xml: xml.replace(b'ref="A1:B3"', b'ref="' + claimed + b'"'))
    assert read(path) == ROWS


def test_a_workbook_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    assert read(workbook(tmp_path, "members.csv")) == ROWS


def test_a_workbook_of_the_old_kind_is_read_as_text_like_any_other(tmp_path: Path) -> None:
    old = Path(__file__).parents[1] / "data" / "invented_members.xls"
    assert list(read(old))[2:] == [
        ("甲区", "虚构甲科技有限公司", "4111010001", "2021-05-31", "0.92", "0.125"),
        ("", "虚构乙股份有限公司", "004111", "2021-06-08", "True", "12.5"),
        ("乙区", "虚构丙大学", "914201001234567808", "2021-05", "0.5"),
    ]


def test_a_broken_workbook_of_the_old_kind_is_told_to_be_saved_anew(tmp_path: Path) -> None:
    for name in ("members.xls", "members.xlsx", "members.csv"):
        path = tmp_path / name
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))
        assert "save it as XLSX" in refusal(path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b't="inlineStr"', b't="n"').replace(b"<is><t>", b"<v>").replace(b"</t></is>", b"</v>"),
    ],
)
def test_a_damaged_workbook_is_refused_in_one_sentence(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = with_sheet(workbook(tmp_path), damage)
    assert refusal(path) == "changed-members.xlsx cannot be read: the workbook is damaged."


def test_a_small_file_that_fills_the_memory_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    def swell(xml: bytes) -> bytes:
        cell = b'<row r="4"><c r="A4" t="inlineStr"><is><t>' + b"a" * 30_000_000 + b"</t></is></c></row>"
        return xml.replace(b"</sheetData>", cell + b"</sheetData>")

    path = with_sheet(workbook(tmp_path), swell)
    assert path.stat().st_size < 100_000
    assert "too large when unpacked" in refusal(path)


def test_a_cell_at_the_far_corner_adds_no_columns(tmp_path: Path) -> None:
    path = workbook(tmp_path, extra=lambda sheet: sheet.cell(5, 16_384, "x"))
    assert read(path) == ROWS


def test_a_quotation_mark_that_nobody_closes_does_not_swallow_the_rows_after_it(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text('名称,城市\n武汉唯理科技,武汉\n"武汉倍特威视,武汉\n武汉大学,武汉\n', encoding="utf-8")
    assert "row 3 has a quotation mark that is not closed" in refusal(path)


def test_a_cell_without_end_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("名称\n武汉大学\n" + "长" * (FIELD_LIMIT + 1) + "\n", encoding="utf-8")
    assert "row 3 has a cell of more than 100000 characters" in refusal(path)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n\n"])
def test_the_last_row_is_read_with_and_without_a_line_break(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "members.csv"
    path.write_text('名称,城市\n武汉唯理科技,武汉\n"武汉倍特威视","武汉"' + ending, encoding="utf-8", newline="")
    assert read(path) == ROWS
