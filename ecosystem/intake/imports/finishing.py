"""Writing an import: the rows that can be written, and what came of each."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.policies import authorize
from ecosystem.core.errors import Conflict
from ecosystem.intake.imports.choices import Came, Decision, ImportState, RowVerdict
from ecosystem.intake.imports.committing import Committed, Told, commit_rows, nothing_told
from ecosystem.intake.imports.judging import Judged
from ecosystem.intake.imports.models import SheetImport, SheetRow
from ecosystem.intake.kinds.records import Read
from ecosystem.organizations.models import Organization


def as_read(row: SheetRow) -> Read:
    """A kept row as it was read."""
    return Read(row.type, row.number, row.column, record=row.record, told=row.told, cells=row.cells)


def judged_rows(sheet_import: SheetImport) -> list[tuple[SheetRow, Judged]]:
    """The rows that can be written, as the import has them."""
    rows = list(sheet_import.rows.good().order_by("position"))
    registry = Organization.objects.in_registry(sheet_import.registry)
    known = registry.standing_under({row.target for row in rows if row.target})
    found = []
    for row in rows:
        judged = Judged(as_read(row), row.sheet, RowVerdict(row.verdict), digest=row.digest)
        judged.target, judged.target_pk = known.get(row.target, (row.target, None))
        judged.decided = row.decision in {Decision.NEW, Decision.SAME}
        if judged.verdict == RowVerdict.DUPLICATE:
            judged = replace(judged, verdict=RowVerdict.UPDATE if judged.target_pk else RowVerdict.NEW)
        found.append((row, judged))
    return found


def commit_import(sheet_import: SheetImport, *, by: Any, reason: str = "", told: Told = nothing_told) -> Committed:
    """Write every row that can be written, in one change set.

    Raises :class:`NotAllowed`; :class:`Conflict` where the import is not ready (``not_now``) or has no such row.
    """
    authorize(by, "intake.import", sheet_import)
    with transaction.atomic():
        sheet_import = SheetImport.objects.select_for_update(of=("self",)).get(pk=sheet_import.pk)
        if sheet_import.state not in {ImportState.READY, ImportState.COMMITTING}:
            sentence = _("This is not possible now: the import is %(state)s.")
            raise Conflict("not_now", sentence % {"state": sheet_import.get_state_display()})
        pairs = judged_rows(sheet_import)
        if not pairs:
            raise Conflict("nothing_to_write", _("No row can be written as it is."))
        done = commit_rows(
            [judged for _row, judged in pairs],
            registry=sheet_import.registry,
            by=by,
            judged_at=sheet_import.judged_at_change,
            status=sheet_import.status,
            program=sheet_import.program,
            reason=reason or sheet_import.name,
            told=told,
        )
        _note_outcome(pairs, done)
        sheet_import.state, sheet_import.committed_at = ImportState.COMMITTED, timezone.now()
        sheet_import.change_set, sheet_import.reason = done.change_set, reason
        sheet_import.save(update_fields=["state", "committed_at", "change_set", "reason"])
    return done


def _note_outcome(pairs: list[tuple[SheetRow, Judged]], done: Committed) -> None:
    for number, (row, judged) in enumerate(pairs):
        row.came = done.came.get(number, Came.NOTHING)
        row.target = done.targets.get(number, judged.target) or ""
    SheetRow.objects.keep_outcome([row for row, _judged in pairs])
    refused = []
    for number, refusal in done.refusals.items():
        row, _judged = pairs[number]
        row.faults = [*row.faults, {"code": refusal.code, "field": "", "sentence": str(refusal)}]
        refused.append(row)
    SheetRow.objects.bulk_update(refused, ["faults"], batch_size=200)
