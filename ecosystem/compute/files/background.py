"""Work on files of usage that nobody waits for.

Whoever works signs the file. Where the signs stop, the next one who looks sees to it: checking starts over, and so does
writing, for of a file that was not written to its end nothing was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.choices import Door
from ecosystem.audit.recording import Origin, origin
from ecosystem.compute.files.choices import HELD, FileState
from ecosystem.compute.files.models import UsageFile
from ecosystem.compute.files.reading import Told
from ecosystem.compute.files.writing import (
    Faulty,
    check_file,
    findings,
    keep_faults,
    undo_file,
    write_file,
)
from ecosystem.core.errors import DomainError
from ecosystem.correspondence import background

NAME = "usage-file"
# What kills its process so often is not begun again by itself.
MOST_ATTEMPTS = 3


@task()
def check_in_background(pk: int, language: str) -> None:
    """Read a file and hold it against what is recorded."""
    with translation.override(language):
        check_file(pk)


@task()
def write_in_background(pk: int, language: str) -> None:
    """Write a file in the name of whoever said so."""
    with translation.override(language), _at_desk():
        write_waiting(pk, told=lambda done: background.tell(NAME, pk, done))


@task()
def undo_in_background(pk: int, language: str) -> None:
    """Put back what a file wrote, in the name of whoever said so."""
    with translation.override(language), _at_desk():
        undo_waiting(pk)


@contextmanager
def _at_desk() -> Iterator[None]:
    token = origin.set(Origin(door=Door.DESK))
    try:
        yield
    finally:
        origin.reset(token)


def soon(job: Any, pk: int) -> None:
    """Have a job done once what is being written is committed."""
    background.soon(NAME, job, pk)


def written_so_far(pk: int) -> int | None:
    """How many months are written; None where this process cannot tell."""
    return background.told(NAME, pk)


def write_waiting(pk: int, told: Told) -> bool:
    """Write a file that waits to be written; whether it was. Nobody else gets it while it is written.

    What refuses it is noted with the file, which is given back.
    """
    usage_file = _claimed(pk, FileState.WRITING)
    if usage_file is None:
        return False
    with _given_back(usage_file, str(_("The writing failed; nothing was written."))):
        write_file(usage_file, by=usage_file.writer or SYSTEM, reason=usage_file.reason, told=told)
        return True
    return False


def undo_waiting(pk: int) -> bool:
    """Put back what a file wrote that waits for it; whether that was done. What refuses it is noted with the file."""
    usage_file = _claimed(pk, FileState.UNDOING)
    if usage_file is None:
        return False
    with _given_back(usage_file, str(_("The undoing failed; nothing was put back."))):
        undo_file(usage_file, by=usage_file.undoer or SYSTEM, reason=usage_file.undo_reason)
        return True
    return False


def _claimed(pk: int, state: str) -> UsageFile | None:
    """A file that waits in a state; nobody else gets it from now on."""
    waiting = UsageFile.objects.filter(pk=pk, state=state, beat_at__isnull=True)
    if not waiting.update(beat_at=timezone.now(), attempts=F("attempts") + 1):
        return None
    return UsageFile.objects.select_related("center", "writer", "undoer").get(pk=pk)


@contextmanager
def _given_back(usage_file: UsageFile, failure: str) -> Iterator[None]:
    """Give a file back, with the reason, where the work on it is refused or fails; a refusal goes no further."""
    try:
        yield
    except Faulty as refusal:
        _keep_faulty(usage_file, refusal)
    except DomainError as refusal:
        _give_back(usage_file.pk, str(refusal))
    except Exception:
        _give_back(usage_file.pk, failure)
        raise


def _keep_faulty(usage_file: UsageFile, refusal: Faulty) -> None:
    with transaction.atomic():
        values = findings(refusal.plan, refusal.reading)
        rows = UsageFile.objects.filter(pk=usage_file.pk, state=FileState.WRITING)
        if rows.update(**values, beat_at=None, refusal=str(refusal)):
            keep_faults(usage_file, refusal.plan.faults)


def _give_back(pk: int, refusal: str) -> None:
    """As it was before the work was asked for: written for the file that was to be undone, else ready."""
    for state, before in ((FileState.WRITING, FileState.READY), (FileState.UNDOING, FileState.WRITTEN)):
        UsageFile.objects.filter(pk=pk, state=state).update(state=before, beat_at=None, refusal=refusal)


JOBS = {
    FileState.CHECKING: check_in_background,
    FileState.WRITING: write_in_background,
    FileState.UNDOING: undo_in_background,
}


def revive(usage_file: UsageFile) -> None:
    """See to a file that nobody works on though somebody asked for it; whoever comes second finds it taken."""
    if not UsageFile.objects.left_alone().filter(pk=usage_file.pk).exists():
        return
    if usage_file.state == FileState.CHECKING or take_back(usage_file.pk):
        background.soon_again(NAME, JOBS[FileState(usage_file.state)], usage_file.pk)


def take_back(pk: int) -> bool:
    """Free a file whose writer is gone, to be written or undone anew; whether that may be begun.

    Who holds the record is at it still, however long it takes. After three attempts it is given back to people.
    """
    with transaction.atomic():
        free = UsageFile.objects.left_alone().filter(pk=pk, state__in=sorted(HELD))
        found = free.select_for_update(of=("self",), skip_locked=True).first()
        if found is None:
            return False
        if found.attempts >= MOST_ATTEMPTS:
            _give_back(pk, str(_("This was begun three times and stopped half-way each time; nothing was changed.")))
            return False
        found.beat_at = None
        found.save(update_fields=["beat_at"])
    return True
