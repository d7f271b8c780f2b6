"""A file into records: every sheet of it, with what was found of its layout."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.text import name_key
from ecosystem.intake.imports.models import SheetLayout
from ecosystem.intake.kinds import SheetKind, kind_of_code
from ecosystem.intake.kinds.records import Read, read_rows
from ecosystem.intake.kinds.references import References
from ecosystem.intake.kinds.transposed import read_columns
from ecosystem.intake.reading.opening import open_workbook, unreadable
from ecosystem.intake.tables.headers import Header
from ecosystem.intake.tables.reading import Correction, Table, read_table

MOST_SKIPPED = 500


@dataclass
class FoundSheet:
    """What was found of a sheet: its layout, and after its rows were read how many were data and which were not."""

    name: str
    header: Header | None
    rows: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """The layout as it is kept with an import."""
        if self.header is None:
            return {"name": self.name, "kind": "", "columns": [], "rows": 0}
        return {
            "name": self.name,
            "kind": self.header.kind.code,
            "header_rows": list(self.header.rows),
            "title": self.header.title[:300],
            "unit": self.header.unit,
            "transposed": self.header.is_transposed,
            "columns": [
                {"index": c.index, "heading": c.heading, "field": c.field, "unit": c.unit, "month": c.month}
                for c in self.header.columns
            ],
            "later_units": self.header.later,
            "rows": self.rows,
            "skipped": self.skipped[:MOST_SKIPPED],
        }


@dataclass
class FileReading:
    """The records of a file, read once, and the sheets found on the way."""

    path: Path
    name: str
    kind: SheetKind | None
    references: References
    corrections: Mapping[str, Correction]
    registry_id: int | None
    sheets: list[FoundSheet] = field(default_factory=list)

    def records(self) -> Iterator[tuple[str, Read]]:
        """Every record with the name of its sheet. Raises :class:`InvalidInput` where there is no table in the file."""
        with open_workbook(self.path, name=self.name) as book:
            for sheet in book.sheets:
                found = FoundSheet(sheet.name, None)
                self.sheets.append(found)
                table = read_table(sheet, file_name=self.name, kind=self.kind, corrects=self._corrects(sheet.name))
                if table is not None:
                    yield from self._of_table(table, found)
        if not any(found.header for found in self.sheets):
            raise unreadable(self.name, _("no row in it looks like the heading of a table."))

    def _of_table(self, table: Table, found: FoundSheet) -> Iterator[tuple[str, Read]]:
        found.header = table.header
        read = read_columns if table.header.is_transposed else read_rows
        for record in read(table.rows, table.header, self.references):
            found.rows += 1
            yield table.sheet, record
        found.skipped = table.skipped

    def _corrects(self, sheet: str) -> Any:
        def corrects(header: Header | None) -> Correction | None:
            if sheet in self.corrections:
                return self.corrections[sheet]
            return remembered(header, self.registry_id) if header else None

        return corrects


def read_file(
    path: Path,
    *,
    name: str = "",
    kind: str = "",
    registry_id: int | None = None,
    corrections: Mapping[str, Mapping[str, Any]] | None = None,
) -> FileReading:
    """Read a file of tables. ``kind`` is a code of :data:`KINDS`, where somebody said what it is a list of.

    ``corrections`` are those of a :class:`SheetImport`. Raises ``KeyError`` for an unknown kind.
    """
    return FileReading(
        path=path,
        name=name or path.name,
        kind=kind_of_code(kind) if kind else None,
        references=References.load(registry_id),
        corrections={sheet: _correction(said) for sheet, said in (corrections or {}).items()},
        registry_id=registry_id,
    )


def _correction(said: Mapping[str, Any]) -> Correction:
    kind = kind_of_code(said["kind"]) if said.get("kind") else None
    return Correction(kind, {int(index): name for index, name in said.get("columns", {}).items()})


def fingerprint_of(headings: list[str]) -> str:
    """What two sheets have in common that have the same columns."""
    return hashlib.sha256("\n".join(name_key(heading) for heading in headings).encode()).hexdigest()


def remembered(header: Header, registry_id: int | None) -> Correction | None:
    """What somebody said of this layout before."""
    kept = SheetLayout.objects.filter(registry=registry_id, fingerprint=fingerprint_of(header.headings)).first()
    if kept is None:
        return None
    return _correction({"kind": kept.kind, "columns": kept.columns})
