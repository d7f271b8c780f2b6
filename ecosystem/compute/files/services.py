"""What staff do with a file of usage: hand it in, have it checked again, have it written, take that back, give it up."""

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.audit.undo import may_undo
from ecosystem.centers.models import Center
from ecosystem.compute.files.background import check_in_background, soon, undo_in_background, write_in_background
from ecosystem.compute.files.choices import CHECKED, FileState
from ecosystem.compute.files.models import UsageFile
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.core.text import clean

MOST_BYTES = 64 * 1024 * 1024
MEGABYTE = 1024 * 1024


def start_file(center: Center, *, file: File, by: Any, reason: str = "", in_background: bool = True) -> UsageFile:
    """Take a file in; it is checked in the background. Nothing is recorded; the reason is kept until it is written.

    The same file of the center that is neither written nor given up is taken up where it is, and checked again. Raises
    :class:`NotAllowed`, and :class:`InvalidInput` for an empty or too large file (``file_size``).
    """
    authorize(by, "compute.change", center)
    _refuse_size(file)
    digest, lines = hashlib.sha256(), 0
    for chunk in file.chunks():
        digest.update(chunk)
        lines += chunk.count(b"\n")
    with transaction.atomic():
        found = _taken_up(center, digest.hexdigest()) or UsageFile.objects.create(
            center=center,
            by=by if isinstance(by, User) else None,
            file=file,
            name=_harmless(file.name or ""),
            size=file.size or 0,
            digest=digest.hexdigest(),
            lines=lines,
            reason=reason,
        )
        if in_background and found.state == FileState.CHECKING:
            soon(check_in_background, found.pk)
    return found


def _taken_up(center: Center, digest: str) -> UsageFile | None:
    """The same file where it is neither written nor given up, to be checked again unless somebody is at it."""
    found = UsageFile.objects.same_as(center, digest).unfinished().first()
    if found is not None:
        # Without a lock, which whoever writes it may hold for long.
        waiting = UsageFile.objects.filter(pk=found.pk, state__in=sorted(CHECKED))
        waiting.update(state=FileState.CHECKING, beat_at=None, lines_read=0, refusal="")
        found.refresh_from_db()
    return found


def _harmless(name: str) -> str:
    return clean(PurePosixPath(name.replace("\\", "/")).name)[-160:] or "usage.csv"


def _refuse_size(file: File) -> None:
    size = file.size or 0
    if not size:
        sentence = _("This file is empty.")
    elif size > MOST_BYTES:
        values = {"size": f"{size / MEGABYTE:.1f}", "most": MOST_BYTES // MEGABYTE}
        sentence = _("This file has %(size)s MB; at most %(most)s MB are taken.") % values
    else:
        return
    raise InvalidInput("file_size", sentence, {"file": [sentence]})


def _locked(usage_file: UsageFile, *states: str) -> UsageFile:
    """The file as it is now, locked. Raises :class:`Conflict` where it is not in one of the states."""
    found = UsageFile.objects.select_for_update(of=("self",)).get(pk=usage_file.pk)
    if found.state not in states:
        sentence = _("This is not possible now: the file is %(state)s.") % {"state": found.get_state_display()}
        raise Conflict("not_now", sentence)
    return found


def check_again(usage_file: UsageFile, *, by: Any) -> UsageFile:
    """Have a file checked again, where what it is held against was mended. Raises :class:`Conflict` (``not_now``)."""
    authorize(by, "compute.change", usage_file)
    with transaction.atomic():
        found = _locked(usage_file, *CHECKED)
        found.state, found.beat_at, found.lines_read, found.refusal = FileState.CHECKING, None, 0, ""
        found.save(update_fields=["state", "beat_at", "lines_read", "refusal"])
        soon(check_in_background, found.pk)
    return found


def begin_writing(usage_file: UsageFile, *, by: Any, reason: str = "", in_background: bool = True) -> UsageFile:
    """Have everything written that a file says.

    Raises :class:`NotAllowed`; :class:`Conflict` where the file is not ready (``not_now``) or changes nothing.
    """
    authorize(by, "compute.change", usage_file)
    with transaction.atomic():
        found = _locked(usage_file, FileState.READY)
        if not found.created + found.changed:
            raise Conflict("nothing_to_write", _("Everything in this file is recorded so already."))
        found.state, found.beat_at, found.attempts = FileState.WRITING, None, 0
        found.reason, found.refusal = reason or found.reason, ""
        found.writer = by if isinstance(by, User) else None
        found.save(update_fields=["state", "beat_at", "attempts", "reason", "refusal", "writer"])
        if in_background:
            soon(write_in_background, found.pk)
    return found


def begin_undo(usage_file: UsageFile, *, by: Any, reason: str = "") -> UsageFile:
    """Have everything put back that a file wrote, in the background.

    Raises :class:`NotAllowed`; :class:`Conflict` where it was not written (``not_now``) or wrote nothing. What stands in the
    way of undoing is told on the file's page.
    """
    authorize(by, "compute.change", usage_file)
    with transaction.atomic():
        found = _locked(usage_file, FileState.WRITTEN)
        if found.change_set is None:
            raise Conflict("nothing_written", _("This file changed nothing, so there is nothing to undo."))
        if not may_undo(by, found.change_set):
            raise NotAllowed("not_allowed", _("You are not allowed to do this."))
        found.state, found.beat_at, found.attempts = FileState.UNDOING, None, 0
        found.undo_reason, found.refusal = reason, ""
        found.undoer = by if isinstance(by, User) else None
        found.save(update_fields=["state", "beat_at", "attempts", "undo_reason", "refusal", "undoer"])
        soon(undo_in_background, found.pk)
    return found


def discard_file(usage_file: UsageFile, *, by: Any) -> None:
    """Give a file up that was not written: it goes with what was found in it, that there was one stays."""
    authorize(by, "compute.change", usage_file)
    with transaction.atomic():
        found = _locked(usage_file, FileState.CHECKING, FileState.READY, FileState.FAULTY, FileState.REFUSED)
        found.faults.all().delete()
        storage, name = found.file.storage, str(found.file.name)
        found.state, found.file = FileState.DISCARDED, ""
        found.save(update_fields=["state", "file"])
        transaction.on_commit(lambda: storage.delete(name))


def same_before(usage_file: UsageFile) -> UsageFile | None:
    """The last time the same file was written for the center, where that still stands."""
    earlier = UsageFile.objects.same_as(usage_file.center_id, usage_file.digest).filter(state=FileState.WRITTEN)
    return next(_standing(earlier.exclude(pk=usage_file.pk).select_related("change_set")[:5]), None)


def _standing(files: Any) -> Iterator[UsageFile]:
    return (one for one in files if not one.is_undone)
