"""A report as a workbook: a sheet of its numbers, a sheet for each section with its tables, charts as the program draws them."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ecosystem.core.cells import safe_cell
from ecosystem.core.languages import traditional
from ecosystem.correspondence.addresses import site
from ecosystem.reports.content import Cell, Chart, Number, Report, Section, Table

HEADING = Font(bold=True)
TITLE = Font(bold=True, size=14)
LINKED = Font(color="2F6B4F", underline="single")
HEAD = PatternFill("solid", fgColor="ECF1EE")
LONGEST_TITLE, LONGEST_TEXT = 31, 32_000
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\']")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CHART_ROWS = 16
DAY, MOMENT, AMOUNT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.####"


def workbook_of(report: Report) -> bytes:
    """The report as a workbook in the language that is active: numbers as numbers, dates as dates, links to the rows."""
    book = Workbook()
    writer = _Writer(book.active, site())
    writer.sheet.title = _sheet_title(_("Numbers"), [])
    _front(writer, report)
    for section in report.sections:
        if section.tables or section.drawn:
            name = _sheet_title(str(section.title), book.sheetnames)
            _section(_Writer(book.create_sheet(name), site()), section)
    book.properties.title = _script(report.title)
    book.properties.creator = "Wutong"
    book.properties.created = report.made_at.replace(tzinfo=None)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _script(text: Any) -> str:
    told = NOT_IN_XML.sub("", str(text))[:LONGEST_TEXT]
    return traditional(told) if get_language() == "zh-hant" else told


def _sheet_title(title: str, taken: list[str]) -> str:
    told = NOT_IN_A_TITLE.sub(" ", _script(title)).strip()[:LONGEST_TITLE] or "1"
    number, name = 1, told
    while name in taken:
        number += 1
        name = f"{told[: LONGEST_TITLE - 3]} {number}"
    return name


class _Writer:
    """A sheet that is written row by row."""

    def __init__(self, sheet: Any, address: str) -> None:
        self.sheet, self.address, self.row = sheet, address, 0

    def line(self, *values: Any, font: Font | None = None, fill: PatternFill | None = None) -> None:
        """One row of plain values."""
        self.row += 1
        for place, value in enumerate(values, 1):
            cell = self._put(place, value)
            if font is not None:
                cell.font = font
            if fill is not None:
                cell.fill = fill

    def cells(self, cells: tuple[Cell, ...]) -> None:
        """One row of a table."""
        self.row += 1
        for place, one in enumerate(cells, 1):
            cell = self._put(place, one.value)
            self._lead(cell, one.url)

    def _lead(self, cell: Any, url: str) -> None:
        if url and cell.value is not None:
            cell.hyperlink = f"{self.address}{url}" if url.startswith("/") else url
            cell.font = LINKED

    def _put(self, place: int, value: Any) -> Any:
        cell = self.sheet.cell(self.row, place)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            cell.value, cell.number_format = value, AMOUNT
        elif isinstance(value, date):
            cell.value, cell.number_format = value, DAY
        elif value is not None and value != "":
            cell.value = safe_cell(_script(value))
            cell.alignment = Alignment(vertical="top", wrap_text=len(str(value)) > 24)
        return cell

    def number(self, section: Section, one: Number) -> None:
        """One number: where it stands, what it says, what it is, when."""
        told = one.value if one.value is not None else one.shown
        kind = _("reported") if one.reported else _("counted")
        self.line(section.title, one.label, told, str(one.unit), kind, one.since, one.as_of, one.previous)
        if one.value is not None:
            self._lead(self.sheet.cell(self.row, 3), one.url)

    def widths(self, *widths: int) -> None:
        for place, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width


def _front(writer: _Writer, report: Report) -> None:
    writer.line(report.title, font=TITLE)
    for text in (report.center, report.period, report.made, *report.notes):
        if text:
            writer.line(text)
            writer.sheet.cell(writer.row, 1).alignment = Alignment(wrap_text=False)
    writer.line()
    headings = (_("Section"), _("Number"), _("Value"), _("Unit"), _("Kind"), _("Since"), _("As of"), _("Period before"))
    writer.line(*headings, font=HEADING, fill=HEAD)
    writer.sheet.freeze_panes = f"A{writer.row + 1}"
    for section in report.sections:
        for one in section.numbers:
            writer.number(section, one)
    writer.widths(22, 40, 16, 14, 12, 12, 12, 16)


def _section(writer: _Writer, section: Section) -> None:
    writer.line(section.title, font=TITLE)
    for text in section.text:
        writer.line(text)
        writer.sheet.cell(writer.row, 1).alignment = Alignment(wrap_text=False)
    for table in section.tables:
        _table(writer, table)
    for chart in section.drawn:
        _chart(writer, chart)
    most = max((table.columns for table in section.tables), key=len, default=())
    writer.widths(*(max(12, 7 * column.width) for column in most) if most else (22, 14))


def _table(writer: _Writer, table: Table) -> None:
    if not table.rows:
        return
    writer.line()
    writer.line(table.title, font=HEADING)
    writer.line(*(column.label for column in table.columns), font=HEADING, fill=HEAD)
    for row in table.rows:
        writer.cells(row)
    if table.note:
        writer.line(table.note)
        writer.sheet.cell(writer.row, 1).alignment = Alignment(wrap_text=False)
    if table.left_out:
        writer.line(_("%(count)s more are not listed here.") % {"count": table.left_out})


def _chart(writer: _Writer, chart: Chart) -> None:
    """The values, and a chart of them beside them."""
    writer.line()
    writer.line(chart.title, font=HEADING)
    first = writer.row + 1
    for bar in chart.bars:
        writer.line(bar.label, round(bar.value, 4) if isinstance(bar.value, Decimal) else bar.value)
    drawn = BarChart()
    drawn.type, drawn.legend, drawn.height, drawn.width = "col", None, 7, 15
    drawn.title = _script(chart.title)
    drawn.add_data(Reference(writer.sheet, min_col=2, min_row=first, max_row=writer.row))
    drawn.set_categories(Reference(writer.sheet, min_col=1, min_row=first, max_row=writer.row))
    drawn.x_axis.delete = drawn.y_axis.delete = False
    if chart.top:
        drawn.y_axis.scaling.min, drawn.y_axis.scaling.max = 0, chart.top
    writer.sheet.add_chart(drawn, f"D{first}")
    writer.row = max(writer.row, first + CHART_ROWS)
