"""What cannot be read is called what it is: locked, of another kind, empty, cut off in the middle of a character."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake.reading.making import inline, ods, ods_row, package, refusal, table, worksheet, xlsx, xlsx_members

PASSWORD = "it is protected by a password; save it without one."
OLD_DAMAGED = "it is a damaged workbook of the old kind; save it as XLSX."
NO_TABLE = "there is no table in it."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def container(*streams: str) -> bytes:
    """An OLE container, as Office wrote documents before 2007: one FAT sector, one directory sector, empty streams."""
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = []
    for number, name in enumerate(("Root Entry", *streams)):
        written = name.encode("utf-16-le") + b"\0\0"
        child = 1 if number == 0 and streams else 0xFFFFFFFF
        right = number + 1 if 0 < number < len(streams) else 0xFFFFFFFF
        kind = 5 if number == 0 else 2
        entries.append(
            written.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, right, child)
            + bytes(36)
            + struct.pack("<III", 0xFFFFFFFE, 0, 0)
        )
    directory = b"".join(entries).ljust(512, b"\0")
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    return head.ljust(512, b"\xff") + fat + directory


def test_a_workbook_with_a_password_is_told_to_be_saved_without(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(container("EncryptionInfo", "EncryptedPackage"))
    assert refusal(path) == PASSWORD


def test_an_old_workbook_with_a_password_is_told_so(tmp_path: Path, old_workbook: bytes) -> None:
    """The record FILEPASS stands where the record of the writer's name stood."""
    at = old_workbook.index(b"\x5c\x00\x70\x00")
    path = tmp_path / "locked.xls"
    path.write_bytes(old_workbook[:at] + b"\x2f\x00" + old_workbook[at + 2 :])
    assert refusal(path) == PASSWORD


def test_an_open_document_with_a_password_is_told_so(tmp_path: Path) -> None:
    locked = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    path = ods(tmp_path / "locked.ods", "", **{"META-INF/manifest.xml": locked})
    assert refusal(path) == PASSWORD


def test_a_package_with_locked_members_is_told_so(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "locked.xlsx", inline("名称"))
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    assert refusal(path) == PASSWORD


def picture_only(folder: Path) -> Path:
    members = xlsx_members(worksheet("", '<drawing id="rId1"/>'))
    return package(
        folder / "pictures.xlsx", members | {"xl/media/image1.png": b"\x89PNG", "xl/drawings/drawing1.xml": "<d/>"}
    )


def charts_only(folder: Path) -> Path:
    members = xlsx_members(inline("名称"))
    name = "xl/_rels/workbook.xml.rels"
    members[name] = members[name].replace("relationships/worksheet", "relationships/chartsheet")
    return package(folder / "charts.xlsx", members)


def text(content: bytes) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        (folder / "made.csv").write_bytes(content)
        return folder / "made.csv"

    return made


@pytest.mark.parametrize(
    "make",
    [
        picture_only,
        charts_only,
        lambda folder: xlsx(folder / "blank.xlsx", ""),
        lambda folder: xlsx(folder / "styled.xlsx", '<row r="1"><c r="A1" s="1"/><c r="B1" t="s"/></row>'),
        lambda folder: xlsx(folder / "hidden.xlsx", inline("名称"), states=["hidden"]),
        lambda folder: ods(folder / "blank.ods", table(ods_row("<table:table-cell/>"))),
        lambda folder: ods(folder / "none.ods", ""),
        text(b"\xef\xbb\xbf"),
        text(b"\n\n,,\n"),
        text(b"<html><body><p>no table</p></body></html>"),
    ],
)
def test_where_there_is_no_table_it_is_said(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert refusal(make(tmp_path)) == NO_TABLE


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty."),
        (b"%PDF-1.7\n%\xe2\xe3", "it is a PDF;"),
        (b"\n\n%PDF-1.4\n", "it is a PDF;"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is a picture;"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "it is a picture;"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "it is a picture;"),
        (b"BM\x36\0\0\0\0\0\0\0", "it is a picture;"),
        (b"{\\rtf1\\ansi}", "it is a text document;"),
        (container("WordDocument", "1Table"), "it is a text document;"),
        (container("PowerPoint Document"), "it is a presentation;"),
        (container("Something"), OLD_DAMAGED),
        (b"Rar!\x1a\x07\x01\0", "it is an archive;"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "it is an archive;"),
        (b"\x1f\x8b\x08\0\0", "it is an archive;"),
        (b"SQLite format 3\0", "it is a database;"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "it is a saved web page;"),
        (b'<?xml version="1.0"?><a/>', "it is an XML file;"),
        (
            b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "it is an XML spreadsheet of 2003;",
        ),
        ("名称,城市\n武汉\0大学,武汉\n".encode(), "it is neither a workbook nor a text file."),
        (b"\x80\x81\xff\xff,\xff\n", "its text is neither UTF-8"),
        (("名称,城市\n" + "武汉大学,武汉\n" * 9).encode() + b"\xe6\xad", "broken characters, the first in line 11"),
        (
            ("名称,城市\n" + "武汉大学,武汉\n" * 99_999).encode() + b"\xe6\xad",
            "broken characters, the first in line 100001",
        ),
        ("\ufeff名称,城市\n".encode() + b"\xe6\xad,\n", "broken characters, the first in line 2"),
        ("名称,城市\n".encode("utf-16") + b"\x00", "its text is neither UTF-8"),
        ('名称,城市\n甲,乙\n"丙,丁\n戊,己\n'.encode(), "row 3 has a quotation mark that is not closed."),
    ],
)
@pytest.mark.parametrize("name", ["sent.xlsx", "sent.csv"])
def test_what_is_no_table_is_called_what_it_is(tmp_path: Path, content: bytes, why: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert why in refusal(path)


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"[Content_Types].xml": "", "word/document.xml": ""}, "it is a text document;"),
        ({"[Content_Types].xml": "", "ppt/presentation.xml": ""}, "it is a presentation;"),
        ({"[Content_Types].xml": "", "xl/workbook.bin": ""}, "it is a binary workbook (XLSB);"),
        ({"Index/Document.iwa": "", "Metadata/Properties.plist": ""}, "it is a document of Apple Numbers;"),
        ({"Index.zip": "", "preview.jpg": ""}, "it is a document of Apple Numbers;"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}, "it is a text document;"),
        ({"mimetype": "application/epub+zip"}, "it is an archive;"),
        ({"名单.xlsx": ""}, "it is an archive;"),
    ],
)
def test_a_package_is_called_what_it_is(tmp_path: Path, members: dict[str, str], why: str) -> None:
    assert refusal(package(tmp_path / "sent.xlsx", members)).startswith(why)
