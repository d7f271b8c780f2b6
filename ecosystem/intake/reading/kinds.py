"""What a file is, by its content: its name says what somebody hoped."""

import codecs
import re
from typing import BinaryIO

from ecosystem.intake.reading.packages import Package
from ecosystem.intake.reading.refusing import Refused

TEXT, HTML, XLSX, XLS, ODS = "text", "html", "xlsx", "xls", "ods"
HEAD = 8_192
PACKAGE, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Workbooks from before files had streams, and streams without their container.
BARE_BOOKS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image",
    b"\xff\xd8\xff": "image",
    b"GIF87a": "image",
    b"GIF89a": "image",
    b"II*\x00": "image",
    b"MM\x00*": "image",
    b"{\\rtf": "word",
    b"PK\x05\x06": "archive",
    b"PK\x07\x08": "archive",
    b"Rar!\x1a\x07": "archive",
    b"7z\xbc\xaf\x27\x1c": "archive",
    b"\x1f\x8b": "archive",
    b"BZh": "archive",
    b"\xfd7zXZ\x00": "archive",
    b"MIME-Version:": "web_archive",
    b"SQLite format 3\x00": "database",
    b"\x00\x01\x00\x00Standard": "database",
}
# Which member of a package tells what it is; the first that is there decides.
MEMBERS = {
    "xl/workbook.bin": "binary_workbook",
    "word/document.xml": "word",
    "ppt/presentation.xml": "presentation",
    "index/document.iwa": "numbers",
    "index.zip": "numbers",
}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|table|body|style|div)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(file: BinaryIO, size: int) -> tuple[str, Package | None]:
    """The kind of a file, one of the words above, with its package where it is one. Raises :class:`Refused` for all else."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise Refused("empty")
    for signature, code in SIGNATURES.items():
        if head.startswith(signature):
            raise Refused(code)
    if head.startswith(PACKAGE):
        package = Package(file, size)
        return _kind_of_package(package), package
    if head.startswith((OLD, *BARE_BOOKS)):
        return XLS, None
    return _kind_of_text(head), None


def _kind_of_package(package: Package) -> str:
    for member, code in MEMBERS.items():
        if member in package:
            raise Refused(code)
    if "mimetype" in package:
        return _kind_of_open_document(package)
    if "[Content_Types].xml" in package:
        return XLSX
    if any(name.endswith(".iwa") for name in package.names):
        raise Refused("numbers")
    raise Refused("archive")


def _kind_of_open_document(package: Package) -> str:
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.open(manifest).read():
        raise Refused("password")
    kind = package.open("mimetype").read(200).decode("ascii", "replace").strip()
    if not kind.startswith(OPEN_DOCUMENT):
        raise Refused("archive")
    if not kind.removeprefix(OPEN_DOCUMENT).startswith("spreadsheet"):
        raise Refused("word")
    return ODS


def _kind_of_text(head: bytes) -> str:
    if b"%PDF-" in head[:1_024]:
        raise Refused("pdf")
    if head.startswith(b"RIFF") or (head.startswith(b"BM") and b"\0" in head[:64]):
        raise Refused("image")
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if wide else "latin-1", "replace").removeprefix("ï»¿")
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and not MARKUP.match(text):
        raise Refused("xml_spreadsheet")
    if MARKUP.match(text):
        return HTML
    if text.lstrip().startswith(("<?xml", "<office:document", "<!DOCTYPE")):
        raise Refused("xml")
    return TEXT
