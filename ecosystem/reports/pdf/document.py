"""A report as PDF: cover lines, sections in the outline, numbers with dates and links, charts as vectors, tables."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TextMode, XPos, YPos
from fpdf.fonts import FontFace

from ecosystem.core.languages import traditional
from ecosystem.correspondence.addresses import site
from ecosystem.reports.choices import CellKind
from ecosystem.reports.content import Cell, Chart, Number, Report, Section, Table
from ecosystem.reports.pdf import charts
from ecosystem.reports.pdf.fonts import part_for
from ecosystem.reports.pdf.setting import BREAK, breakable

# What they tell while they work is nobody's business.
for _name in ("fontTools", "fpdf"):
    logging.getLogger(_name).setLevel(logging.ERROR)

FAMILY = "report"
INK, SOFT, GREEN, LINE, HEAD, AMBER = (
    (32, 36, 33),
    (98, 105, 100),
    (47, 107, 79),
    (214, 219, 215),
    (236, 241, 238),
    (154, 91, 0),
)
MARGIN, WIDTH = 16, 178
NUMBERS_IN_A_ROW = 3
# What must fit below a heading, so that none stands alone at the end of a page.
KEPT_TOGETHER = 42
LANGUAGES = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}


def pdf_of(report: Report) -> bytes:
    """The report as a PDF in the language that is active. Raises :class:`Conflict` (``no_font``)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.otf"
        path.write_bytes(part_for(_texts(report), report.language))
        return bytes(_Document(report, path).made().output())


def _script(text: Any) -> str:
    told = str(text)
    return traditional(told) if get_language() == "zh-hant" else told


def _texts(report: Report) -> Iterator[str]:
    """Everything that is written, so that the font has it."""
    said = [report.title, report.subject, report.center, report.period, report.made, *report.notes, *_words()]
    for section in report.sections:
        said += [section.title, *section.text]
        for one in section.numbers:
            said += [one.label, one.shown, one.when, one.change]
        for chart in section.charts:
            said += [chart.title, chart.unit, *(f"{bar.label}{bar.display}" for bar in chart.bars)]
        for table in section.tables:
            said += [table.title, table.note, *(column.label for column in table.columns)]
            said += [cell.shown for row in table.rows for cell in row]
    return map(_script, said)


def _words() -> list[str]:
    return [
        _("counted"),
        _("reported"),
        _("Page %(page)s of %(pages)s"),
        _("%(count)s more are not listed here."),
        _("Wutong"),
        _("Nothing is recorded here yet."),
    ]


class _Page(FPDF):
    """A4 with the report's running head and page numbers."""

    def __init__(self, report: Report) -> None:
        super().__init__(format="A4")
        self.report = report

    def header(self) -> None:
        if self.page_no() == 1:
            return
        self.set_font(FAMILY, size=8)
        self.set_text_color(*SOFT)
        self.set_y(9)
        self.cell(WIDTH * 0.7, 5, _script(self._short(self.report.title)), align="L")
        self.cell(WIDTH * 0.3, 5, _script(self.report.period), align="R")
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.line(MARGIN, 15, MARGIN + WIDTH, 15)
        self.set_y(20)

    def footer(self) -> None:
        self.set_y(-13)
        self.set_font(FAMILY, size=8)
        self.set_text_color(*SOFT)
        self.cell(WIDTH * 0.7, 5, _script(self.report.made), align="L")
        page = _("Page %(page)s of %(pages)s") % {"page": self.page_no(), "pages": "{nb}"}
        self.cell(WIDTH * 0.3, 5, _script(page), align="R")

    def _short(self, text: str) -> str:
        while self.get_string_width(text) > WIDTH * 0.68:
            text = f"{text[:-2]}…"
        return text


class _Document:
    """The report being written."""

    def __init__(self, report: Report, font: Path) -> None:
        self.report = report
        self.site = site()
        self.pdf = pdf = _Page(report)
        pdf.set_margins(MARGIN, 20, MARGIN)
        pdf.set_auto_page_break(True, margin=18)
        pdf.add_font(FAMILY, fname=font)
        # A place where a line may end takes no room.
        pdf.fonts[FAMILY].cw[ord(BREAK)] = 0
        pdf.set_title(_script(report.title))
        pdf.set_author(_script(report.center or report.subject))
        pdf.set_subject(_script(report.period))
        pdf.set_creator("Wutong")
        pdf.set_lang(LANGUAGES.get(report.language, "zh-Hans"))
        pdf.set_creation_date(report.made_at)
        pdf.set_font(FAMILY, size=10)

    def made(self) -> FPDF:
        self.pdf.add_page()
        self._cover()
        for section in self.report.sections:
            self._section(section)
        return self.pdf

    def _cover(self) -> None:
        report = self.report
        self._text(_("Wutong"), size=9, color=GREEN)
        self._text(report.title, size=19, bold=True)
        self.pdf.ln(1)
        about = " · ".join(dict.fromkeys(filter(None, (report.center, report.period))))
        self._text(about, size=11, color=SOFT)
        self._text(report.made, size=9, color=SOFT)
        for note in report.notes:
            self._text(note, size=9, color=SOFT)
        self.pdf.ln(3)

    def _section(self, section: Section) -> None:
        self._room(KEPT_TOGETHER)
        self.pdf.start_section(_script(section.title))
        self.pdf.ln(3)
        self._text(section.title, size=14, bold=True, color=GREEN)
        for text in section.text:
            self._text(text, size=9, color=SOFT)
        self.pdf.ln(1)
        if not (section.numbers or section.tables or section.drawn):
            self._text(_("Nothing is recorded here yet."), size=9, color=SOFT)
        for first in range(0, len(section.numbers), NUMBERS_IN_A_ROW):
            self._numbers(section.numbers[first : first + NUMBERS_IN_A_ROW])
        for chart in section.drawn:
            self._chart(chart)
        for table in section.tables:
            self._table(table)

    def _numbers(self, numbers: tuple[Number, ...]) -> None:
        """A row of numbers side by side: label, number, then what it is and when."""
        self._room(24)
        pdf, top, width = self.pdf, self.pdf.get_y(), WIDTH / NUMBERS_IN_A_ROW
        bottom = top
        for place, one in enumerate(numbers):
            pdf.set_xy(MARGIN + place * width, top)
            self._in_column(one.label, width, size=8.5, color=SOFT)
            size = self._size_of(one, width)
            link = self._link(one.url) if one.value is not None else ""
            self._in_column(one.shown, width, size=size, color=GREEN if link else INK, link=link, bold=size > 10)
            told = " · ".join(filter(None, (_("reported") if one.reported else _("counted"), one.when)))
            self._in_column(told, width, size=7, color=SOFT)
            if one.change:
                self._in_column(one.change, width, size=7, color=SOFT)
            bottom = max(bottom, pdf.get_y())
        pdf.set_xy(MARGIN, bottom + 3)

    def _size_of(self, one: Number, width: float) -> float:
        """The largest size in which a number stands on one line."""
        if one.value is None:
            return 9.5
        self.pdf.set_font(FAMILY, size=10)
        wide = self.pdf.get_string_width(_script(one.shown))
        return next((size for size in (15, 13, 11) if wide * size / 10 < width - 6), 9)

    def _chart(self, chart: Chart) -> None:
        self._room(charts.HEIGHT + 12)
        self._text(chart.title, size=10, bold=True)
        charts.draw(self.pdf, chart, FAMILY, self._link)
        self.pdf.ln(3)

    def _table(self, table: Table) -> None:
        if not table.rows:
            return
        self._room(34)
        self._text(table.title, size=10, bold=True)
        # Below the rows it could stand on a page of its own.
        if table.note:
            self._text(table.note, size=8, color=SOFT)
        if table.left_out:
            self._text(_("%(count)s more are not listed here.") % {"count": table.left_out}, size=8, color=SOFT)
        pdf = self.pdf
        pdf.ln(1)
        pdf.set_draw_color(*LINE)
        pdf.set_line_width(0.2)
        pdf.set_text_color(*INK)
        pdf.set_fill_color(255)
        pdf.set_font(FAMILY, size=8.5)
        align = ["RIGHT" if one.kind == CellKind.NUMBER else "LEFT" for one in table.columns]
        with pdf.table(
            width=WIDTH,
            col_widths=tuple(one.width for one in table.columns),
            text_align=tuple(align),
            line_height=4.6,
            padding=(0.9, 1.4),
            headings_style=FontFace(color=INK, fill_color=HEAD),
            borders_layout="HORIZONTAL_LINES",
            repeat_headings=1,
        ) as grid:
            grid.row([breakable(_script(one.label)) for one in table.columns])
            for cells in table.rows:
                row = grid.row()
                for cell in cells:
                    self._cell(row, cell)
        pdf.ln(3)

    def _cell(self, row: Any, cell: Cell) -> None:
        link = self._link(cell.url)
        style = FontFace(color=GREEN) if link else None
        if cell.light == "red":
            style = FontFace(color=AMBER)
        row.cell(breakable(_script(cell.shown)), link=link or None, style=style)

    def _link(self, url: str) -> str:
        """An address on this site, from wherever the file is read."""
        return f"{self.site}{url}" if url.startswith("/") else url

    def _room(self, height: float) -> None:
        if self.pdf.will_page_break(height):
            self.pdf.add_page()

    def _text(self, text: Any, *, size: float, color: Any = INK, bold: bool = False) -> None:
        with self._as(size, color, bold):
            self.pdf.multi_cell(
                WIDTH, size * 0.52, breakable(_script(text)), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )

    def _in_column(
        self, text: Any, width: float, *, size: float, color: Any, link: str = "", bold: bool = False
    ) -> None:
        left = self.pdf.get_x()
        with self._as(size, color, bold):
            self.pdf.multi_cell(
                width - 4,
                size * 0.5,
                breakable(_script(text)),
                align="L",
                new_x=XPos.LEFT,
                new_y=YPos.NEXT,
                link=link,
            )
        self.pdf.set_x(left)

    @contextmanager
    def _as(self, size: float, color: Any, bold: bool) -> Iterator[None]:
        """A size, an ink, and a heavier stroke: one font serves for both weights."""
        pdf = self.pdf
        pdf.set_font(FAMILY, size=size)
        pdf.set_text_color(*color)
        with pdf.local_context(
            text_mode=TextMode.FILL_STROKE if bold else TextMode.FILL,
            draw_color=color,
            line_width=size * 0.008,
        ):
            yield
