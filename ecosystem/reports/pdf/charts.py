"""Charts in a PDF: drawn as vectors from the same shapes as on pages."""

from collections.abc import Callable
from typing import Any

from fpdf import FPDF

from ecosystem.core.display import number
from ecosystem.core.drawing.charts import FEWEST_TOLD, nice_top
from ecosystem.core.languages import in_script
from ecosystem.reports.content import Chart

HEIGHT, WIDTH, AXIS = 42.0, 178.0, 14.0
INK, SOFT, GREEN, LINE = (32, 36, 33), (98, 105, 100), (74, 140, 108), (214, 219, 215)
MOST_TOLD = 13


def draw(pdf: FPDF, chart: Chart, family: str, link: Callable[[str], str]) -> None:
    """Draw columns at the place of the pen, and put the pen below them."""
    left, top = pdf.l_margin, pdf.get_y() + 4
    base = top + HEIGHT - 10
    highest = max((float(bar.value) for bar in chart.bars if bar.value is not None), default=0)
    ceiling = float(chart.top) if chart.top else nice_top(highest)
    pdf.set_line_width(0.2)
    pdf.set_font(family, size=7)
    for share in (0.5, 1.0):
        _rule(pdf, left, base - (base - top) * share, f"{number(round(ceiling * share, 6))}{chart.unit}")
    pdf.set_draw_color(*SOFT)
    pdf.line(left + AXIS, base, left + WIDTH, base)
    slot = (WIDTH - AXIS) / max(len(chart.bars), 1)
    told = max(1, -(-len(chart.bars) // MOST_TOLD))
    for place, bar in enumerate(chart.bars):
        x = left + AXIS + place * slot
        if bar.value is not None:
            _column(pdf, bar, x, base, slot, (base - top) * min(max(float(bar.value) / ceiling, 0), 1), link)
        if place % told == 0:
            _label(pdf, bar.label, x, base + 1, slot * told)
    pdf.set_xy(left, base + 7)


def _rule(pdf: FPDF, left: float, y: float, text: str) -> None:
    pdf.set_draw_color(*LINE)
    pdf.line(left + AXIS, y, left + WIDTH, y)
    pdf.set_text_color(*SOFT)
    pdf.set_xy(left, y - 2)
    pdf.cell(AXIS - 1.5, 4, text, align="R")


def _column(pdf: FPDF, bar: Any, x: float, base: float, slot: float, height: float, link: Callable[[str], str]) -> None:
    width = min(slot * 0.66, 26)
    pdf.set_fill_color(*GREEN)
    pdf.rect(x + (slot - width) / 2, base - height, width, height, style="F")
    if bar.url:
        pdf.link(x + (slot - width) / 2, base - max(height, 2), width, max(height, 2), link(bar.url))
    pdf.set_text_color(*INK)
    pdf.set_xy(x, base - height - 4)
    pdf.cell(slot, 4, in_script(bar.display or number(bar.value)), align="C")


def _label(pdf: FPDF, text: str, x: float, y: float, width: float) -> None:
    pdf.set_text_color(*SOFT)
    pdf.set_xy(x, y)
    text = in_script(text)
    while len(text) > FEWEST_TOLD and pdf.get_string_width(text) > width:
        text = f"{text[:-2]}…"
    pdf.cell(width, 4, text, align="C" if width < 60 else "L")
