"""What staff do with an import: hand a file in, correct how it is read, decide about its rows, write it, give it up."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.intake.imports.background import preview_in_background, soon, write_in_background
from ecosystem.intake.imports.choices import Decision, ImportState, RowVerdict
from ecosystem.intake.imports.files import fingerprint_of
from ecosystem.intake.imports.finishing import as_read
from ecosystem.intake.imports.judging import Judge, digest_of
from ecosystem.intake.imports.models import SheetImport, SheetLayout, SheetRow
from ecosystem.intake.imports.previewing import judgment
from ecosystem.intake.kinds import kind_of_code
from ecosystem.intake.kinds.records import Read, read_record
from ecosystem.intake.kinds.references import References
from ecosystem.intake.reading.cells import TEXT, Cell
from ecosystem.intake.tables.headers import Column, Header
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.vocabulary.models import Place

MOST_BYTES = 20 * 1024 * 1024
LONGEST_CELL = 4000


def start_import(
    file: File,
    *,
    registry: Place,
    by: Any,
    kind: str = "",
    program: Program | None = None,
    status: str = Status.DRAFT,
) -> SheetImport:
    """Take a file in; it is read in the background. Nothing is written to the registry.

    Raises :class:`NotAllowed`, and :class:`InvalidInput` for an empty or too large file or a program of another city.
    """
    authorize(by, "intake.import", Organization(registry=registry))
    _refuse_size(file)
    if program is not None and program.platform.center.registry_id != registry.pk:
        sentence = _("It belongs to another city's registry.")
        raise InvalidInput("other_registry", sentence, {"program": [sentence]})
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    with transaction.atomic():
        started = SheetImport.objects.create(
            registry=registry,
            by=by if isinstance(by, User) else None,
            file=file,
            name=_harmless(file.name or ""),
            size=file.size or 0,
            digest=digest.hexdigest(),
            kind=kind,
            program=program,
            status=status,
        )
        soon(preview_in_background, started.pk)
    return started


def _harmless(name: str) -> str:
    return clean(PurePosixPath(name.replace("\\", "/")).name)[-160:] or "sheet"


def _refuse_size(file: File) -> None:
    size = file.size or 0
    if not size:
        sentence = _("This file is empty.")
    elif size > MOST_BYTES:
        sentence = _("This file has %(size)s MB; at most %(most)s MB are taken.") % {
            "size": f"{size / 1024 / 1024:.1f}",
            "most": MOST_BYTES // 1024 // 1024,
        }
    else:
        return
    raise InvalidInput("file_size", sentence, {"file": [sentence]})


def _locked(sheet_import: SheetImport, *states: str) -> SheetImport:
    """The import as it is now, locked. Raises :class:`Conflict` where it is not in one of the states."""
    found = SheetImport.objects.select_for_update(of=("self",)).get(pk=sheet_import.pk)
    if found.state not in states:
        sentence = _("This is not possible now: the import is %(state)s.") % {"state": found.get_state_display()}
        raise Conflict("not_now", sentence)
    return found


def read_again(
    sheet_import: SheetImport, *, by: Any, sheet: str, kind: str, columns: Mapping[int, str], remember: bool = True
) -> SheetImport:
    """Read the file again with other columns of a sheet; what was decided about its rows is given up.

    With ``remember`` the next sheet with these headings is read so too. Raises :class:`InvalidInput` for a field that the
    kind does not have, or that stands for two columns.
    """
    authorize(by, "intake.import", sheet_import)
    chosen = _checked_columns(kind, columns)
    with transaction.atomic():
        found = _locked(sheet_import, ImportState.READY, ImportState.REFUSED, ImportState.READING)
        told = next((one for one in found.sheets if one["name"] == sheet), None)
        found.columns = {**found.columns, sheet: {"kind": kind, "columns": {str(i): n for i, n in chosen.items()}}}
        found.state, found.beat_at, found.refusal = ImportState.READING, None, ""
        found.save(update_fields=["columns", "state", "beat_at", "refusal"])
        if remember and told and told.get("columns"):
            _remember(found.registry, told, kind, chosen)
        soon(preview_in_background, found.pk)
    return found


def _checked_columns(kind: str, columns: Mapping[int, str]) -> dict[int, str]:
    try:
        known = {field.name for field in kind_of_code(kind).fields}
    except KeyError as error:
        sentence = _("There is no such kind of sheet.")
        raise InvalidInput("unknown_kind", sentence, {"kind": [sentence]}) from error
    if unknown := set(filter(None, columns.values())) - known:
        sentence = _("There is no field “%(name)s”.") % {"name": min(unknown)}
        raise InvalidInput("unknown_field", sentence, {"columns": [sentence]})
    return dict(columns)


def _remember(registry: Place, told: Mapping[str, Any], kind: str, columns: Mapping[int, str]) -> None:
    last = max((column["index"] for column in told["columns"]), default=-1)
    headings = {column["index"]: column["heading"] for column in told["columns"]}
    fingerprint = fingerprint_of([headings.get(index, "") for index in range(last + 1)])
    kept = {"kind": kind, "columns": {str(index): name for index, name in columns.items()}, "at": timezone.now()}
    SheetLayout.objects.update_or_create(registry=registry, fingerprint=fingerprint, defaults=kept)


def decide_row(row: SheetRow, *, by: Any, decision: str, target: str = "") -> SheetRow:
    """Say that a row is another one, the organization with that public id, or to be left out; or take that back.

    Raises :class:`InvalidInput` for an organization the registry does not have.
    """
    authorize(by, "intake.import", row.sheet_import)
    with transaction.atomic():
        sheet_import = _locked(row.sheet_import, ImportState.READY)
        known = Organization.objects.in_registry(sheet_import.registry)
        if decision == Decision.SAME and target not in known.standing_under([target]):
            sentence = _("The registry has no such organization.")
            raise InvalidInput("unknown_organization", sentence, {"target": [sentence]})
        row.decision = decision
        row.target = target if decision == Decision.SAME else "" if row.verdict == RowVerdict.DUPLICATE else row.target
        _judge_row(row, sheet_import)
        row.save()
    return row


def edit_row(row: SheetRow, *, by: Any, values: Mapping[str, str]) -> SheetRow:
    """Correct what a row says, as it would stand in the sheet; it is read and judged anew, beside the rows as they are."""
    authorize(by, "intake.import", row.sheet_import)
    with transaction.atomic():
        sheet_import = _locked(row.sheet_import, ImportState.READY)
        kind = kind_of_code(row.type)
        known = {field.name for field in kind.fields}
        told = {name: clean(value)[:LONGEST_CELL] for name, value in values.items() if name in known}
        row.told = {**row.told, **told}
        row.edited, row.decision = True, Decision.NONE
        _judge_row(row, sheet_import, anew=True)
        row.save()
    return row


def _judge_row(row: SheetRow, sheet_import: SheetImport, *, anew: bool = False) -> None:
    """Judge one row again; ``anew`` reads its cells as they were corrected."""
    judge = Judge(sheet_import.registry, with_program=sheet_import.program_id is not None)
    read = _read_anew(row, sheet_import) if anew else as_read(row)
    if anew:
        _refuse_same_in_file(row, read, judge)
    row.digest = digest_of(read)
    one = judge.judge_one(row.sheet, read, chosen=row.target if row.decision == Decision.SAME else "")
    if row.decision == Decision.NEW and one.verdict == RowVerdict.DUPLICATE:
        one.target = ""
    row.record = read.record
    row.label = one.label
    for name, value in judgment(one).items():
        setattr(row, name, value)


def _read_anew(row: SheetRow, sheet_import: SheetImport) -> Read:
    told: dict[str, Any] = next((one for one in sheet_import.sheets if one["name"] == row.sheet), {})
    columns = [Column(c["index"], c["heading"], c["field"], c["unit"], c["month"]) for c in told.get("columns", ())]
    later = [(first, units) for first, units in told.get("later_units", ())]
    header = Header(kind_of_code(row.type), (), columns, told.get("title", ""), told.get("unit", ""), later=later)
    cells = {name: Cell(TEXT, value) for name, value in row.told.items() if value}
    read = read_record(header.kind, cells, header, References.load(sheet_import.registry_id), row.number)
    read.column, read.cells = row.column, row.cells
    if row.column:
        read.record["month"] = read.record.get("month") or row.record.get("month")
        read.record["center"] = read.record.get("center") or row.record.get("center")
        read.faults = [fault for fault in read.faults if fault.field != "month"]
    return read


def _refuse_same_in_file(row: SheetRow, read: Read, judge: Judge) -> None:
    """Refuse what another row of the file says already."""
    others = row.sheet_import.rows.exclude(pk=row.pk).filter(type=row.type).exclude(verdict=RowVerdict.ERROR)
    key = read.record.get("uscc") or read.record.get("name") or ""
    for other in others.about(str(key))[:50] if key else ():
        judge.note(as_read(other))
    judge.refuse_twice(read)


def begin_commit(sheet_import: SheetImport, *, by: Any, reason: str = "") -> SheetImport:
    """Have every row written that can be written, in the background.

    Raises :class:`NotAllowed`; :class:`Conflict` where the import is not ready (``not_now``) or has no such row.
    """
    authorize(by, "intake.import", sheet_import)
    with transaction.atomic():
        found = _locked(sheet_import, ImportState.READY)
        if not found.rows.good().exclude(verdict=RowVerdict.UNCHANGED).exists():
            raise Conflict("nothing_to_write", _("There is no row that would change anything."))
        found.state, found.beat_at, found.reason, found.refusal = ImportState.COMMITTING, None, reason, ""
        found.writer = by if isinstance(by, User) else None
        found.save(update_fields=["state", "beat_at", "reason", "refusal", "writer"])
        soon(write_in_background, found.pk)
    return found


def undo_import(sheet_import: SheetImport, *, by: Any, reason: str = "") -> ChangeSet:
    """Put back everything the import wrote. Raises what :func:`ecosystem.audit.undo.undo` raises."""
    authorize(by, "intake.import", sheet_import)
    with transaction.atomic():
        sheet_import = _locked(sheet_import, ImportState.COMMITTED)
        if sheet_import.change_set is None:
            raise Conflict("nothing_written", _("This import changed nothing, so there is nothing to undo."))
        undoing = undo(sheet_import.change_set, by=by, reason=reason)
        sheet_import.state = ImportState.UNDONE
        sheet_import.save(update_fields=["state"])
    return undoing


def discard_import(sheet_import: SheetImport, *, by: Any) -> None:
    """Give an import up that was not written: its file and its rows go, that there was one stays."""
    authorize(by, "intake.import", sheet_import)
    with transaction.atomic():
        found = _locked(sheet_import, ImportState.READING, ImportState.READY, ImportState.REFUSED)
        found.rows.all().delete()
        found.state = ImportState.DISCARDED
        found.save(update_fields=["state"])
        storage, name = found.file.storage, str(found.file.name)
        transaction.on_commit(lambda: storage.delete(name))
