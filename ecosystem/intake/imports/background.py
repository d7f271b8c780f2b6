"""Work on imports that nobody waits for.

Whoever works signs the import again and again. Where the signs stop, the next one who looks sees to it: reading starts
over, and of writing nothing was done.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.choices import Door
from ecosystem.audit.recording import Origin, origin
from ecosystem.core.errors import DomainError
from ecosystem.correspondence import background
from ecosystem.intake.imports.choices import ImportState
from ecosystem.intake.imports.finishing import commit_import
from ecosystem.intake.imports.models import SheetImport
from ecosystem.intake.imports.previewing import preview

NAME = "import"


@task()
def preview_in_background(pk: int, language: str) -> None:
    """Read an import and judge its rows."""
    with translation.override(language):
        preview(pk)


@task()
def write_in_background(pk: int, language: str) -> None:
    """Write an import in the name of whoever said so."""
    with translation.override(language):
        token = origin.set(Origin(door=Door.DESK))
        try:
            _write(pk)
        finally:
            origin.reset(token)


def _write(pk: int) -> None:
    waiting = SheetImport.objects.filter(pk=pk, state=ImportState.COMMITTING, beat_at__isnull=True)
    if not waiting.update(beat_at=timezone.now()):
        return
    sheet_import = SheetImport.objects.select_related("registry", "program", "writer").get(pk=pk)
    by = sheet_import.writer or SYSTEM
    try:
        commit_import(sheet_import, by=by, reason=sheet_import.reason, told=lambda done: _tell(pk, done))
    except DomainError as refusal:
        _give_back(pk, str(refusal))
    except Exception:
        _give_back(pk, str(_("The writing failed; nothing was written.")))
        raise


def _give_back(pk: int, refusal: str) -> None:
    SheetImport.objects.filter(pk=pk, state=ImportState.COMMITTING).update(
        state=ImportState.READY, beat_at=None, refusal=refusal
    )


def _tell(pk: int, done: int) -> None:
    background.tell(NAME, pk, done)


def written_so_far(pk: int) -> int | None:
    """How many rows are written; None where this process cannot tell."""
    return background.told(NAME, pk)


def soon(job: Any, pk: int) -> None:
    """Have a job done once what is being written is committed."""
    background.soon(NAME, job, pk)


def revive(sheet_import: SheetImport) -> None:
    """See to an import that nobody works on though somebody asked for it; whoever comes second finds it taken."""
    if not SheetImport.objects.left_alone().filter(pk=sheet_import.pk).exists():
        return
    if sheet_import.state == ImportState.COMMITTING and sheet_import.beat_at is not None:
        _take_back(sheet_import.pk)
    else:
        reading = sheet_import.state == ImportState.READING
        background.soon_again(NAME, preview_in_background if reading else write_in_background, sheet_import.pk)


def _take_back(pk: int) -> None:
    """Give an import back whose writer is gone; who holds the record is writing still, however long it takes."""
    with transaction.atomic():
        free = SheetImport.objects.left_alone().filter(pk=pk).select_for_update(skip_locked=True)
        if free.first() is not None:
            _give_back(pk, str(_("Whoever was writing it stopped half-way; nothing was written.")))
