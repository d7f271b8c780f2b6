"""Files made on the fly: workbooks part by part, so that a test can write what no program writes."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from django.utils.translation import override

from ecosystem.core.errors import InvalidInput
from ecosystem.intake.reading.cells import Cell, Merge
from ecosystem.intake.reading.limits import USUAL, Limits
from ecosystem.intake.reading.opening import open_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
OPEN_SHEET = "application/vnd.oasis.opendocument.spreadsheet"
Cells = Sequence[Cell | None]


def read(path: Path, limits: Limits = USUAL) -> list[tuple[str, tuple[Merge, ...], dict[int, tuple[Cell | None, ...]]]]:
    """Every sheet: its name, its merges, its rows by number."""
    with open_workbook(path, limits=limits) as workbook:
        return [(sheet.name, sheet.merges, {row.number: row.cells for row in sheet.rows}) for sheet in workbook.sheets]


def rows(path: Path) -> dict[int, tuple[Cell | None, ...]]:
    """The rows of the only sheet."""
    ((_name, _merges, found),) = read(path)
    return found


def values(path: Path) -> list[list[object]]:
    """The values of the only sheet, row by row; None for an empty cell."""
    return [[cell.value if cell else None for cell in cells] for cells in rows(path).values()]


def refusal(path: Path, limits: Limits = USUAL) -> str:
    """Why a file is refused, in English; whether at once or while it is read."""
    with override("en"), pytest.raises(InvalidInput) as refused:
        read(path, limits)
    why = str(refused.value.fields["file"][0])
    assert (refused.value.code, str(refused.value)) == ("unreadable", f"{path.name} cannot be read: {why}")
    return why


def package(path: Path, members: Mapping[str, str | bytes], *, stored: Sequence[str] = ()) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return path


def xlsx(path: Path, *sheets: str, states: Sequence[str] = (), **parts: str | bytes) -> Path:
    """A workbook of these sheets: what stands in ``sheetData``, or a whole ``<worksheet>``."""
    return package(path, xlsx_members(*sheets, states=states, **parts))


def xlsx_members(
    *sheets: str,
    states: Sequence[str] = (),
    strings: Sequence[str] = (),
    styles: str = "",
    properties: str = "",
    namespace: str = MAIN,
) -> dict[str, str]:
    listed = "".join(
        f'<sheet name="第{number}页" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, state in enumerate([*states, *["visible"] * (len(sheets) - len(states))], 1)
    )
    targets = {f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)}
    targets |= {"rIdS": ("sharedStrings", "sharedStrings.xml"), "rIdF": ("styles", "styles.xml")}
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{OFFICE}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(targets),
        "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{"".join(f"<si>{one}</si>" for one in strings)}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{namespace}">{styles}</styleSheet>',
    }
    for number, sheet in enumerate(sheets, 1):
        whole = sheet if "<worksheet" in sheet else worksheet(sheet, namespace=namespace)
        members[f"xl/worksheets/sheet{number}.xml"] = whole
    return members


def worksheet(data: str, after: str = "", namespace: str = MAIN) -> str:
    return f'<worksheet xmlns="{namespace}"><sheetData>{data}</sheetData>{after}</worksheet>'


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def formats(*codes: str) -> str:
    """Styles with these formats, the first of them style 1; style 0 is the plain one."""
    listed = "".join(
        f"<numFmt numFmtId='{number}' formatCode={quoteattr(code)}/>" for number, code in enumerate(codes, 164)
    )
    used = "".join(f'<xf numFmtId="{164 + number}"/>' for number in range(len(codes)))
    return f'<numFmts>{listed}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{used}</cellXfs>'


def inline(text: str, at: str = "A1", row: int = 1) -> str:
    """A row with one cell of text."""
    return f'<row r="{row}"><c r="{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c></row>'


def ods(path: Path, body: str, *, styles: str = "", kind: str = OPEN_SHEET, **members: str) -> Path:
    """An OpenDocument spreadsheet of these tables."""
    names = "".join(
        f' xmlns:{prefix}="{ODF}:{prefix}:1.0"' for prefix in ("office", "table", "text", "style", "drawing", "number")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} xmlns:draw="{ODF}:drawing:1.0"'
        f' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<manifest/>", **members}
    return package(path, parts, stored=("mimetype",))


def table(inner: str, name: str = "表", style: str = "") -> str:
    return f"<table:table table:name={quoteattr(name)} table:style-name={quoteattr(style)}>{inner}</table:table>"


def text_cell(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}><text:p>{escape(text)}</text:p></table:table-cell>'
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"
