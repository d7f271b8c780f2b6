"""A sheet of organizations, from the file to the registry and the file of refused rows."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.cells import safe_cell
from ecosystem.intake.sheets import Row, read_rows, unreadable
from ecosystem.organizations.imports import ImportedRow, ImportReport, OrganizationImport, map_columns, read_row
from ecosystem.vocabulary.models import Place


@dataclass
class SheetImport:
    """The report of an import, and where the refused rows were written (None where there are none)."""

    report: ImportReport
    refused_path: Path | None


def import_sheet(path: Path, *, registry: Place, sender: str, by: Any, status: str, reason: str = "") -> SheetImport:
    """Import a sheet of organizations, in one change set.

    Raises :class:`InvalidInput` for a file that cannot be read as a whole; nothing is written then. Rows with errors are
    written to ``<name>.refused.csv`` beside the file, with the number of the row and what is wrong with it.
    """
    rows = read_rows(path)
    header = next((row for row in rows if not row.is_blank), None)
    if header is None:
        raise unreadable(path, _("it is empty."))
    columns = map_columns(header.cells)
    run = OrganizationImport(registry=registry, sender=sender, by=by, status=status)
    report = run.run(_imported(rows, columns), reason=reason)
    return SheetImport(report, _write_refused(path, header, report.refused))


def _imported(rows: Iterator[Row], columns: dict[str, int]) -> Iterator[ImportedRow]:
    for row in rows:
        if not row.is_blank:
            yield read_row(row.number, row.cells, columns)


def _write_refused(path: Path, header: Row, refused: Sequence[ImportedRow]) -> Path | None:
    target = path.with_name(f"{path.stem}.refused.csv")
    if not refused:
        target.unlink(missing_ok=True)
        return None
    # The mark at the start lets spreadsheets read the file as UTF-8.
    with target.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([_("row"), _("what is wrong"), *map(safe_cell, header.cells)])
        for row in refused:
            faults = " ".join(f"[{error.code}] {error.field}: {error.sentence}" for error in row.errors)
            writer.writerow([row.number, safe_cell(faults), *map(safe_cell, row.cells)])
    return target
