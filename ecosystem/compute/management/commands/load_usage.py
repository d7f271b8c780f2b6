"""Load a scheduler's file of usage: all of it, or nothing."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.compute.files.background import take_back, write_waiting
from ecosystem.compute.files.choices import FileState
from ecosystem.compute.files.handing_out import faults_as_csv
from ecosystem.compute.files.models import UsageFile
from ecosystem.compute.files.services import begin_writing, start_file
from ecosystem.compute.files.writing import check_file, told_outcome
from ecosystem.core.errors import DomainError

SHOWN = 20
TELL_EVERY = 2.0


class Command(BaseCommand):
    """Columns allocation, month and pflops_hours; see docs/staff/compute.md.

    Where a run was stopped half-way, the same command goes on with the file. The same file again changes nothing.
    """

    help = (
        "Check a scheduler's CSV of usage against allocations and capacity and write it in one change set that can be undone. "
        "With one error nothing is written; errors are listed and written to FILE.errors.csv beside it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--center", required=True, help="public id of the center whose scheduler it is")
        parser.add_argument("--check", action="store_true", help="only check it: nothing is written")
        parser.add_argument("--reason", default="", help="for the history, beside the name of the file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the file in or up, check it, write it."""
        self.told_at, self.started = time.monotonic(), time.monotonic()
        try:
            usage_file = self._taken(options["file"], options["center"])
            if usage_file.state == FileState.CHECKING:
                check_file(usage_file.pk, told=self._tell_lines)
                usage_file.refresh_from_db()
            self._refuse_faulty(usage_file, options["file"])
            if options["check"]:
                self.stdout.write(self._found(usage_file))
            else:
                self._write(usage_file, options["reason"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _taken(self, path: Path, key: str) -> UsageFile:
        center = Center.objects.filter(public_id=key).first()
        if center is None:
            raise CommandError(_("There is no center %(key)s.") % {"key": key})
        try:
            with path.open("rb") as content:
                return start_file(center, file=File(content, path.name), by=SYSTEM, in_background=False)
        except OSError as error:
            raise CommandError(str(error)) from error

    def _refuse_faulty(self, usage_file: UsageFile, path: Path) -> None:
        if usage_file.state == FileState.REFUSED:
            raise CommandError(usage_file.refusal)
        if usage_file.state == FileState.CHECKING:
            raise CommandError(_("Somebody else is checking this file now."))
        if usage_file.state != FileState.FAULTY:
            return
        for fault in usage_file.faults.order_by("line", "pk")[:SHOWN]:
            values = {"line": fault.line, "column": fault.column, "code": fault.code, "sentence": fault.sentence}
            self.stdout.write(_("line %(line)d, %(column)s: [%(code)s] %(sentence)s") % values)
        listed = path.with_name(f"{path.name}.errors.csv")
        with listed.open("w", encoding="utf-8", newline="") as lines:
            lines.writelines(faults_as_csv(usage_file))
        values = {"count": usage_file.faulty, "file": listed}
        raise CommandError(_("%(count)d errors; nothing was written. They are in %(file)s.") % values)

    def _write(self, usage_file: UsageFile, reason: str) -> None:
        if usage_file.state == FileState.READY:
            if not usage_file.created + usage_file.changed:
                self.stdout.write(_("Everything in this file is recorded so already."))
                return
            begin_writing(usage_file, by=SYSTEM, reason=reason, in_background=False)
        elif usage_file.state == FileState.WRITING:
            take_back(usage_file.pk)
        write_waiting(usage_file.pk, told=self._tell_months)
        usage_file.refresh_from_db()
        if usage_file.state != FileState.WRITTEN:
            raise CommandError(usage_file.refusal or _("Somebody else is writing this file now."))
        self.stdout.write(f"{told_outcome(usage_file)} ({time.monotonic() - self.started:.1f} s)")

    def _found(self, usage_file: UsageFile) -> str:
        values = {"created": usage_file.created, "changed": usage_file.changed, "unchanged": usage_file.unchanged}
        sentence = _(
            "No errors. %(created)d months would be new, %(changed)d changed, %(unchanged)d are recorded so already."
        )
        return sentence % values

    def _tell_lines(self, done: int) -> None:
        self._tell(_("%(done)d lines read") % {"done": done})

    def _tell_months(self, done: int) -> None:
        self._tell(_("%(done)d months written") % {"done": done})

    def _tell(self, sentence: str) -> None:
        """Progress, every two seconds, beside the output."""
        if time.monotonic() - self.told_at >= TELL_EVERY:
            self.told_at = time.monotonic()
            self.stderr.write(f"{sentence} ({self.told_at - self.started:.0f} s)")
            sys.stderr.flush()
