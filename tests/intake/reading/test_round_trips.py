"""Whatever stands in the cells of a table comes out of the file as it went in, of every format."""

import csv
import io
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ecosystem.intake.reading.cells import BOOLEAN, DATE, NUMBER, TEXT, Cell
from tests.intake.reading.making import ods, ods_row, rows, table

usual = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Characters that files can hold: no halves of characters, no control characters; line breaks of one kind.
characters = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\n\t"
)
chinese = st.text("武汉唯理科技有限公司（）、；\n 0１，\"',;|\t", min_size=1, max_size=12)
texts = st.one_of(chinese, st.text(characters, min_size=1, max_size=12)).filter(lambda text: "_x" not in text)
text_cells = texts.map(lambda text: Cell(TEXT, text))
# A spreadsheet keeps fifteen digits.
fractions = st.floats(allow_nan=False, allow_infinity=False).map(lambda number: float(f"{number:.15g}"))
numbers = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1), fractions.filter(lambda number: number % 1 != 0 and abs(number) < 1e300)
)
shares = st.integers(1, 199_999).map(lambda number: number / 100_000).filter(lambda number: number % 1 != 0)
cells = st.one_of(
    text_cells,
    numbers.map(lambda number: Cell(NUMBER, number)),
    shares.map(lambda number: Cell(NUMBER, number, percent=True)),
    st.booleans().map(lambda truth: Cell(BOOLEAN, truth)),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)).map(lambda day: Cell(DATE, day.isoformat())),
)
Grid = list[list[Cell | None]]


def grids(of: st.SearchStrategy[Cell]) -> st.SearchStrategy[Grid]:
    return st.lists(st.lists(st.none() | of, max_size=6), min_size=1, max_size=8).filter(
        lambda grid: any(cell for row in grid for cell in row)
    )


def expected(grid: Grid) -> dict[int, tuple[Cell | None, ...]]:
    """Rows by number, without what is empty at their ends, without rows that are."""
    found = {}
    for number, row in enumerate(grid, 1):
        filled = [column for column, cell in enumerate(row) if cell]
        if filled:
            found[number] = tuple(row[: filled[-1] + 1])
    return found


@given(grids(cells))
@usual
def test_through_a_workbook(tmp_path: Path, grid: Grid) -> None:
    book = Workbook()
    for number, row in enumerate(grid, 1):
        for column, cell in enumerate(row, 1):
            if cell:
                place = book.active.cell(number, column)
                place.value = date.fromisoformat(cell.value) if cell.kind == DATE else cell.value
                place.data_type = "s" if cell.kind == TEXT else place.data_type
                place.number_format = "0%" if cell.percent else place.number_format
    book.save(tmp_path / "grid.xlsx")
    assert rows(tmp_path / "grid.xlsx") == expected(grid)


@given(grids(cells))
@usual
def test_through_an_open_document(tmp_path: Path, grid: Grid) -> None:
    body = "".join(ods_row(*map(_written, row)) for row in grid)
    assert rows(ods(tmp_path / "grid.ods", table(body))) == expected(grid)


def _written(cell: Cell | None) -> str:
    if cell is None:
        return "<table:table-cell/>"
    kind = {TEXT: "string", NUMBER: "float", DATE: "date", BOOLEAN: "boolean"}[cell.kind]
    value = {NUMBER: f'office:value="{cell.value!r}"', DATE: f'office:date-value="{cell.value}"'}.get(cell.kind, "")
    if cell.kind == BOOLEAN:
        value = f'office:boolean-value="{str(cell.value).lower()}"'
    lines = str(cell.value).split("\n") if cell.kind == TEXT else []
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    attributes = f'office:value-type="{"percentage" if cell.percent else kind}" {value}'
    return f"<table:table-cell {attributes}>{paragraphs}</table:table-cell>"


@given(grids(text_cells), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
@usual
def test_through_a_text_file(tmp_path: Path, grid: Grid, encoding: str) -> None:
    """Below a heading of three columns: of a single column nobody could tell the delimiter."""
    heading: list[Cell | None] = [Cell(TEXT, heading) for heading in ("单位名称", "所在城市", "备注说明")]
    grid = [heading] * 9 + [(row + [None] * 3)[:3] for row in grid]
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([cell.value if cell else "" for cell in row] for row in grid)
    path = tmp_path / "grid.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    assert rows(path) == expected(grid)
