"""What the page of an import shows: progress, layouts, rows."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.core.paging import Key, keyset_page
from ecosystem.core.text import name_key
from ecosystem.desk.read_values import read_in
from ecosystem.intake.imports.background import written_so_far
from ecosystem.intake.imports.choices import ImportState, RowVerdict
from ecosystem.intake.imports.models import SheetImport, SheetRow
from ecosystem.intake.kinds import KINDS, kind_of_code

PAGE = 50
COUNTERS = frozenset({"序号", "序", "no", "number", "编号", "行号"})
KEYS = (Key("position"),)
BADGES = {
    RowVerdict.NEW: "good",
    RowVerdict.UPDATE: "counted",
    RowVerdict.UNCHANGED: "",
    RowVerdict.DUPLICATE: "warning",
    RowVerdict.ERROR: "bad",
}


def page_of(sheet_import: SheetImport, request: HttpRequest) -> dict[str, Any]:
    """Everything the page shows, by the state of the import."""
    if sheet_import.state == ImportState.COMMITTING:
        done = written_so_far(sheet_import.pk)
        return {"working": True, "done": done, "total": sheet_import.rows.good().count()}
    if sheet_import.state == ImportState.READING:
        return {"working": True, "done": sheet_import.rows_read, "total": None}
    rows = sheet_import.rows.all()
    counts = rows.counted()
    chosen, text = request.GET.get("verdict", ""), request.GET.get("q", "")[:100]
    shown = rows.filter(verdict=chosen) if chosen in RowVerdict.values else rows
    try:
        page = keyset_page(shown.about(text), KEYS, request.GET.get("cursor", ""), PAGE)
    except InvalidInput:
        page = keyset_page(shown.about(text), KEYS, "", PAGE)
    return {
        **counts_of(sheet_import),
        "sheets": sheets_of(sheet_import),
        "verdicts": [_tally(verdict, counts, chosen, text) for verdict in RowVerdict],
        "all_count": sum(counts.values()),
        "chosen": chosen,
        "query": text,
        "rows": [shown_row(row) for row in page.rows],
        "next": _address(chosen, text, page.next) if page.next else "",
        "previous": _address(chosen, text, page.previous) if page.previous else "",
        "is_ready": sheet_import.state == ImportState.READY,
        "is_undone": sheet_import.change_set is not None and hasattr(sheet_import.change_set, "undone_by"),
    }


def counts_of(sheet_import: SheetImport) -> dict[str, Any]:
    """How many rows would be written, and how many not."""
    rows = sheet_import.rows
    return {
        "writable": rows.good().exclude(verdict=RowVerdict.UNCHANGED).count(),
        "bad_count": rows.bad().count(),
    }


def _tally(verdict: RowVerdict, counts: Mapping[str, int], chosen: str, text: str) -> dict[str, Any]:
    return {
        "label": verdict.label,
        "count": counts[verdict],
        "url": _address("" if chosen == verdict else verdict.value, text, ""),
        "current": chosen == verdict,
        "badge": BADGES[verdict],
    }


def _address(verdict: str, text: str, cursor: str) -> str:
    """The query string of a page of the rows; empty for none."""
    said = {name: value for name, value in (("verdict", verdict), ("q", text), ("cursor", cursor)) if value}
    return f"?{urlencode(said)}#rows"


def shown_row(row: SheetRow) -> dict[str, Any]:
    """A row as the list shows it: what it says by field, what is wrong beside it."""
    kind = kind_of_code(row.type)
    faults: dict[str, list[dict[str, Any]]] = {}
    for fault in row.faults:
        faults.setdefault(fault["field"], []).append(fault)
    known = {field.name for field in kind.fields}
    cells = [
        {
            "name": field.name,
            "label": field.label,
            "text": row.told.get(field.name, ""),
            "read": "" if field.name in faults else read_in(field, row.told.get(field.name, ""), row.record),
            "faults": faults.get(field.name, []),
        }
        for field in kind.fields
        if field.name in faults or (row.told.get(field.name) and row.told[field.name] != row.label)
    ]
    return {
        "row": row,
        "place": _place(row),
        "badge": BADGES[RowVerdict(row.verdict)],
        "cells": cells,
        "faults": [fault for name, found in faults.items() if name not in known for fault in found],
        "skipped": row.decision == "skip",
        "decided": row.decision in {"new", "same"},
    }


def _place(row: SheetRow) -> str:
    where = _("column %(column)s") % {"column": row.column} if row.column else str(row.number or "")
    return f"{row.sheet} {where}".strip()


def row_page(
    request: HttpRequest, row: SheetRow, *, editing: bool = False, refusal: str = "", status: int = 200
) -> HttpResponse:
    """One row, as it is or as a form: alone for scripts, as a page of its own without."""
    kind = kind_of_code(row.type)
    shown = shown_row(row)
    wrong = {cell["name"]: cell["faults"] for cell in shown["cells"]}
    context = {
        **shown,
        "record": row.sheet_import,
        "is_ready": row.sheet_import.state == ImportState.READY,
        "refusal": refusal,
        "fields": [
            {
                "name": f.name,
                "label": f.label,
                "text": row.told.get(f.name, ""),
                "faults": wrong.get(f.name, []),
                "needed": f.missing,
            }
            for f in kind.fields
            if f.always or row.told.get(f.name)
        ],
    }
    if request.headers.get("HX-Request"):
        name = "desk/components/import_row_form.html" if editing else "desk/components/import_row_changed.html"
        return render(request, name, {**context, **counts_of(row.sheet_import)}, status=status)
    if editing or refusal:
        return render(request, "desk/import_row.html", context, status=status)
    return redirect(f"{row.sheet_import.get_absolute_url()}?cursor=#row-{row.pk}")


def sheets_of(sheet_import: SheetImport) -> list[dict[str, Any]]:
    """The sheets of the file as they were read, numbered for their addresses."""
    found = []
    for number, told in enumerate(sheet_import.sheets):
        kind = kind_of_code(told["kind"]) if told.get("kind") else None
        labels = {field.name: field.label for field in kind.fields} if kind else {}
        columns = [{**column, "label": labels.get(column["field"], "")} for column in told.get("columns", ())]
        unknown = [
            c["heading"] for c in columns if not c["field"] and not c.get("month") and not is_counter(c["heading"])
        ]
        skipped = [one for one in told.get("skipped", ()) if one[1] not in {"blank", "header"}]
        found.append(
            {
                **told,
                "number": number,
                "kind_label": kind.label if kind else "",
                "columns": columns,
                "unknown": unknown,
                "passed": skipped,
            }
        )
    return found


def is_counter(heading: str) -> bool:
    """Whether a column only numbers the rows."""
    return name_key(heading) in COUNTERS


def columns_asked(told: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """The form of a layout: its kind, and a field for each column, as asked or as it was read."""
    code = asked.get("kind") or told.get("kind") or KINDS[0].code
    known = {kind.code: kind for kind in KINDS}
    kind = known.get(code, KINDS[0])
    same = code == told.get("kind")
    columns, chosen = [], {}
    for column in told.get("columns", ()):
        name = f"column-{column['index']}"
        field = asked.get(name, column["field"] if same else kind.recognize(column["heading"]))
        chosen[column["index"]] = field
        columns.append({**column, "name": name, "chosen": field})
    options = [(field.name, field.label) for field in kind.fields]
    return {"kind": kind, "kinds": KINDS, "asked_columns": columns, "options": options, "chosen": chosen}
