"""Spreadsheets that leave the registry: nothing in them is run by the program that opens them."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that hands back what is written."""

    def write(self, value: str) -> str:
        return value


def csv_parts(lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """A CSV, line by line. The mark at its start lets spreadsheets read it as UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for line in lines:
        yield writer.writerow(line)


def cell_of(sheet: Any, value: Any) -> WriteOnlyCell:
    """A cell that is text where it holds text, whatever that begins with: set after the value, which would make a formula of “=”."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
