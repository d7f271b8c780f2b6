"""Work on imports that nobody waits for: a worker does it where one is at work, else a thread of this process.

Whoever works signs the import again and again. Where the signs stop, the next one who looks sees to it: reading starts
over, and of writing nothing was done.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import close_old_connections, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.choices import Door
from ecosystem.audit.recording import Origin, origin
from ecosystem.core.errors import DomainError
from ecosystem.correspondence.working import is_anybody_at_work
from ecosystem.intake.imports.choices import ImportState
from ecosystem.intake.imports.finishing import commit_import
from ecosystem.intake.imports.models import SheetImport
from ecosystem.intake.imports.previewing import preview

log = logging.getLogger(__name__)
KEPT_SECONDS = 3600
# So long nobody asks again for what waits for its turn.
ASK_AGAIN_SECONDS = 30


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
    """How far the writing is. Not in the database: nobody sees what is not committed."""
    cache.set(f"import-{pk}", done, KEPT_SECONDS)


def written_so_far(pk: int) -> int | None:
    """How many rows are written; None where this process cannot tell."""
    return cache.get(f"import-{pk}")


def soon(job: Any, pk: int) -> None:
    """Have a job done once what is being written is committed."""
    cache.set(_asked(pk), True, ASK_AGAIN_SECONDS)
    language = translation.get_language() or settings.LANGUAGE_CODE
    transaction.on_commit(lambda: _start(job, pk, language), robust=True)


def _start(job: Any, pk: int, language: str) -> None:
    if settings.BACKGROUND == "inline":
        job.func(pk, language)
    elif is_anybody_at_work():
        job.enqueue(pk, language)
    else:
        threading.Thread(target=_alone, args=(job.func, pk, language), daemon=True).start()


def _alone(work: Callable[[int, str], None], pk: int, language: str) -> None:
    """The work with a database connection of its own, which is given back whatever happens."""
    close_old_connections()
    try:
        work(pk, language)
    except Exception:
        log.exception("The work on import %d stopped.", pk)
    finally:
        connection.close()


def _asked(pk: int) -> str:
    return f"import-asked-{pk}"


def revive(sheet_import: SheetImport) -> None:
    """See to an import that nobody works on though somebody asked for it; whoever comes second finds it taken."""
    if not SheetImport.objects.left_alone().filter(pk=sheet_import.pk).exists():
        return
    if sheet_import.state == ImportState.COMMITTING and sheet_import.beat_at is not None:
        _take_back(sheet_import.pk)
    elif cache.add(_asked(sheet_import.pk), True, ASK_AGAIN_SECONDS):
        reading = sheet_import.state == ImportState.READING
        soon(preview_in_background if reading else write_in_background, sheet_import.pk)


def _take_back(pk: int) -> None:
    """Give an import back whose writer is gone; who holds the record is writing still, however long it takes."""
    with transaction.atomic():
        free = SheetImport.objects.left_alone().filter(pk=pk).select_for_update(skip_locked=True)
        if free.first() is not None:
            _give_back(pk, str(_("Whoever was writing it stopped half-way; nothing was written.")))
