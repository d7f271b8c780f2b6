"""Checking a file, and writing it: all of it in one change set, or nothing. Both may start over at any time."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ecosystem.accounts.policies import authorize
from ecosystem.audit.many import update_many
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import Recorder, change_set, create_many
from ecosystem.audit.undo import undo
from ecosystem.compute.files.checking import Plan, plan_of
from ecosystem.compute.files.choices import FileState
from ecosystem.compute.files.faults import Faults
from ecosystem.compute.files.models import UsageFault, UsageFile
from ecosystem.compute.files.reading import Reading, Told, nothing_told, read_usage
from ecosystem.compute.files.signing import Signing, Stopped, settle
from ecosystem.compute.models import Usage
from ecosystem.core.batches import batches
from ecosystem.core.errors import Conflict, DomainError, InvalidInput

BATCH = 2000
VERB = gettext_noop("Load a usage file")


class Faulty(InvalidInput):
    """What was right when the file was checked is not any more: nothing was written."""

    def __init__(self, plan: Plan, reading: Reading) -> None:
        self.plan, self.reading = plan, reading
        sentence = _("Meanwhile something has changed, and the file has errors now. Nothing was written.")
        super().__init__("faulty", sentence)


def check_file(pk: int, told: Told = nothing_told) -> bool:
    """Read a file and hold it against what is recorded; whether it came to its end.

    Does nothing where somebody else is at it. Nothing is written but what was found.
    """
    waiting = UsageFile.objects.left_alone().filter(pk=pk, state=FileState.CHECKING)
    if not waiting.update(beat_at=timezone.now(), lines_read=0):
        return False
    usage_file = UsageFile.objects.select_related("center").get(pk=pk)
    sign = Signing(pk)

    def hear(lines: int) -> None:
        told(lines)
        sign(lines)

    try:
        reading = _read(usage_file, hear)
        plan = plan_of(usage_file.center, reading)
    except DomainError as refusal:
        settle(pk, state=FileState.REFUSED, refusal=str(refusal), beat_at=None)
        return False
    except Stopped:
        return False
    return _keep_findings(usage_file, plan, reading)


def _read(usage_file: UsageFile, told: Told) -> Reading:
    with usage_file.file.open("rb") as content:
        return read_usage(content, told)


def _keep_findings(usage_file: UsageFile, plan: Plan, reading: Reading) -> bool:
    with transaction.atomic():
        values = findings(plan, reading) | {"lines_read": usage_file.lines}
        done = settle(usage_file.pk, beat_at=None, refusal="", **values)
        if done:
            keep_faults(usage_file, plan.faults)
    return done


def findings(plan: Plan, reading: Reading) -> dict[str, Any]:
    """What was found, as columns of a file."""
    return {
        "state": FileState.FAULTY if plan.faults else FileState.READY,
        "created": len(plan.created),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "faulty": plan.faults.count,
        "summary": {
            "months": plan.summary(),
            "rows": reading.rows,
            "codes": dict(plan.faults.codes.most_common()),
            "left_out": reading.left_out[:50],
        },
    }


def keep_faults(usage_file: UsageFile, faults: Faults) -> None:
    """Keep what is wrong, instead of what was found wrong before."""
    usage_file.faults.all().delete()
    kept = [
        UsageFault(
            usage_file=usage_file,
            line=fault.line,
            column=fault.column,
            value=fault.value,
            code=fault.code,
            sentence=fault.sentence,
        )
        for fault in faults.in_order()
    ]
    UsageFault.objects.bulk_create(kept, batch_size=BATCH)


def write_file(usage_file: UsageFile, *, by: Any, reason: str = "", told: Told = nothing_told) -> UsageFile:
    """Write what a file says, in one change set; ``told`` hears how many months are written.

    It is read and checked once more, under locks. Raises :class:`NotAllowed`; :class:`Conflict` where the file is not ready
    (``not_now``); :class:`Faulty` where it has errors by now. Nothing is written then.
    """
    authorize(by, "compute.change", usage_file)
    with transaction.atomic():
        usage_file = UsageFile.objects.select_related("center").select_for_update(of=("self",)).get(pk=usage_file.pk)
        _refuse_other_state(usage_file, FileState.READY, FileState.WRITING)
        reading = _read(usage_file, nothing_told)
        with change_set(by=by, verb=VERB, reason=_told_reason(usage_file, reason)) as recorder:
            plan = plan_of(usage_file.center, reading, lock=True)
            if plan.faults:
                raise Faulty(plan, reading)
            _write(plan, recorder, told)
        for name, value in findings(plan, reading).items():
            setattr(usage_file, name, value)
        usage_file.state, usage_file.written_at, usage_file.reason = FileState.WRITTEN, timezone.now(), reason
        usage_file.change_set, usage_file.beat_at, usage_file.refusal = recorder.change_set, None, ""
        usage_file.save()
    return usage_file


def undo_file(usage_file: UsageFile, *, by: Any, reason: str = "") -> ChangeSet:
    """Put back everything a file wrote. Raises what :func:`ecosystem.audit.undo.undo` raises."""
    authorize(by, "compute.change", usage_file)
    with transaction.atomic():
        found = UsageFile.objects.select_for_update(of=("self",)).get(pk=usage_file.pk)
        _refuse_other_state(found, FileState.WRITTEN, FileState.UNDOING)
        if found.change_set is None:
            raise Conflict("nothing_written", _("This file changed nothing, so there is nothing to undo."))
        undoing = undo(found.change_set, by=by, reason=reason)
        found.state, found.beat_at, found.refusal = FileState.UNDONE, None, ""
        found.save(update_fields=["state", "beat_at", "refusal"])
    return undoing


def _told_reason(usage_file: UsageFile, reason: str) -> str:
    """The history says which file it was."""
    return f"{usage_file.name}: {reason}" if reason else usage_file.name


def _refuse_other_state(usage_file: UsageFile, *states: str) -> None:
    if usage_file.state not in states:
        sentence = _("This is not possible now: the file is %(state)s.") % {"state": usage_file.get_state_display()}
        raise Conflict("not_now", sentence)


def _write(plan: Plan, recorder: Recorder, told: Callable[[int], None]) -> None:
    """What becomes less is written first: at no time is more used than was granted."""
    done = 0
    changes = sorted(plan.changed, key=lambda change: change[1] - change[0].amount)
    for change in batches(changes, BATCH):
        update_many(recorder, change, "amount")
        done += len(change)
        told(done)
    for created in batches(plan.created, BATCH):
        create_many([Usage(allocation=one, month=month, amount=amount) for one, month, amount in created])
        done += len(created)
        told(done)


def told_outcome(usage_file: UsageFile) -> str:
    """What was written, as a sentence."""
    values = {"created": usage_file.created, "changed": usage_file.changed, "unchanged": usage_file.unchanged}
    counted = ngettext(
        "%(created)d month is new, %(changed)d changed, %(unchanged)d are recorded so already.",
        "%(created)d months are new, %(changed)d changed, %(unchanged)d are recorded so already.",
        usage_file.created,
    )
    return counted % values
