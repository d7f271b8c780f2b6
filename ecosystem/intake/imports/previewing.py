"""Reading an import and keeping every row with its verdict. Reading that stopped half-way starts over."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

from ecosystem.core.batches import batches
from ecosystem.core.errors import DomainError
from ecosystem.core.text import name_key
from ecosystem.intake.imports.choices import ImportState
from ecosystem.intake.imports.committing import last_change
from ecosystem.intake.imports.files import FileReading, read_file
from ecosystem.intake.imports.judging import Judge, Judged
from ecosystem.intake.imports.models import SheetImport, SheetRow

BATCH = 500
SIGN_EVERY = 2.0


class Stopped(Exception):
    """Somebody discarded the import, or changed how it is read, while it was read."""


def preview(pk: int) -> bool:
    """Read the file of an import and keep every row with its verdict; whether it came to its end.

    Does nothing where somebody else is at it. What cannot be read is noted with the import.
    """
    if not _claim(pk):
        return False
    sheet_import = SheetImport.objects.select_related("registry", "program").get(pk=pk)
    sheet_import.rows.all().delete()
    stamp = last_change()
    try:
        reading = _reading(sheet_import)
        judge = Judge(sheet_import.registry, with_program=sheet_import.program_id is not None)
        number = _keep_rows(sheet_import, judge.judge(reading.records()), reading)
    except DomainError as refusal:
        _settle(pk, state=ImportState.REFUSED, refusal=str(refusal), beat_at=None)
        return False
    except Stopped:
        return False
    sheets = [found.told() for found in reading.sheets]
    return _settle(
        pk, state=ImportState.READY, sheets=sheets, rows_read=number, judged_at_change=stamp, beat_at=None, refusal=""
    )


def _reading(sheet_import: SheetImport) -> FileReading:
    return read_file(
        Path(sheet_import.file.path),
        name=sheet_import.name,
        kind=sheet_import.kind,
        registry_id=sheet_import.registry_id,
        corrections=sheet_import.columns,
    )


def _claim(pk: int) -> bool:
    """Take an import to read; nobody else gets it while its signs are fresh."""
    waiting = SheetImport.objects.left_alone().filter(pk=pk, state=ImportState.READING)
    return bool(waiting.update(beat_at=timezone.now(), rows_read=0, sheets=[]))


def _settle(pk: int, **values: Any) -> bool:
    """Note how far it came, unless somebody discarded it meanwhile."""
    return bool(SheetImport.objects.filter(pk=pk, state=ImportState.READING).update(**values))


def _keep_rows(sheet_import: SheetImport, rows: Iterable[Judged], reading: FileReading) -> int:
    number, signed = 0, time.monotonic()
    for batch in batches(rows, BATCH):
        SheetRow.objects.bulk_create([as_row(sheet_import, row, number + n) for n, row in enumerate(batch)])
        number += len(batch)
        if time.monotonic() - signed > SIGN_EVERY or number == len(batch):
            signed = time.monotonic()
            sheets = [{"name": found.name} for found in reading.sheets]
            if not _settle(sheet_import.pk, beat_at=timezone.now(), rows_read=number, sheets=sheets):
                raise Stopped
    return number


def as_row(sheet_import: SheetImport, judged: Judged, position: int) -> SheetRow:
    """A judged record as it is kept with its import."""
    read = judged.read
    codes = (read.record.get("uscc") or read.told.get("uscc") or "", read.record.get("solution") or "")
    return SheetRow(
        sheet_import=sheet_import,
        position=position,
        sheet=judged.sheet[:100],
        number=read.row,
        column=read.column,
        type=read.type,
        label=judged.label,
        search_key=name_key(" ".join((judged.label, *codes)))[:300],
        record=read.record,
        told=read.told,
        cells=read.cells,
        digest=judged.digest,
        **judgment(judged),
    )


def judgment(judged: Judged) -> dict[str, Any]:
    """What was judged of a record, as columns of a row."""
    return {
        "verdict": str(judged.verdict),
        "faults": [
            {"code": f.code, "field": f.field, "sentence": f.sentence, "row": f.row, "column": f.column}
            for f in judged.read.faults
        ],
        "candidates": judged.candidates,
        "changes": judged.changes,
        "target": judged.target,
    }
