"""A sheet that a test hands in, row by row, and what the command says of it."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command
from openpyxl import Workbook

Lines = list[dict[str, Any]]


def handed_in(
    folder: Path,
    rows: Sequence[Sequence[Any]],
    *arguments: str,
    merges: Sequence[str] = (),
    formats: dict[str, str] | None = None,
) -> Lines:
    """The lines that the command prints of a workbook with these rows, one for each record."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    path = folder / "sheet.xlsx"
    book.save(path)
    return previewed(path, *arguments)


def previewed(path: Path, *arguments: str) -> Lines:
    out = io.StringIO()
    call_command("intake", str(path), "--preview", "--json", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def by_row(lines: Lines) -> dict[int, dict[str, Any]]:
    return {line["row"]: line["record"] for line in lines}


def errors(lines: Lines) -> list[tuple[Any, str, str]]:
    return [(line["row"], error["field"], error["code"]) for line in lines for error in line["errors"]]
