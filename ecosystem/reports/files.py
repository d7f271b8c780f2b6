"""A report as a file to keep."""

from django.http import HttpResponse

from ecosystem.core.exporting.sending import disposition
from ecosystem.core.spreadsheets import XLSX
from ecosystem.reports.content import Report

FILES = {"pdf": "application/pdf", "xlsx": XLSX}


def as_file(report: Report, form: str, key: str) -> HttpResponse:
    """A report as a file to keep. Raises :class:`Conflict` where there is no font for a PDF."""
    from ecosystem.reports.pdf.document import pdf_of  # noqa: PLC0415  it loads fonts, which few requests need
    from ecosystem.reports.workbooks import workbook_of  # noqa: PLC0415  as above

    made = pdf_of(report) if form == "pdf" else workbook_of(report)
    response = HttpResponse(made, content_type=FILES[form])
    told = f"{report.title}-{report.day:%Y-%m-%d}.{form}"
    response["Content-Disposition"] = disposition(f"{report.kind.value}-{key}-{report.day:%Y-%m-%d}.{form}", told)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
