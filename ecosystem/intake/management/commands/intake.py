"""Read a sheet as people make them, show what would come of every row, or write the good ones."""

import json
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.registries import registry_of_code
from ecosystem.core.errors import DomainError
from ecosystem.intake.imports.choices import Came
from ecosystem.intake.imports.committing import Committed, commit_rows, last_change
from ecosystem.intake.imports.files import read_file
from ecosystem.intake.imports.judging import Judge, Judged
from ecosystem.intake.kinds import KINDS
from ecosystem.organizations.choices import Status
from ecosystem.programs.models import Program
from ecosystem.vocabulary.models import Place

SHOWN = 20
GOOD = {"new", "update", "unchanged"}


class Command(BaseCommand):
    """XLSX, XLS, ODS, CSV and TSV, under titles and merged cells, in the encodings people have.

    With --preview nothing is written. Without it the rows without errors are written in one change set that can be undone;
    possible duplicates and errors are left out and listed. The same file again changes nothing.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--kind", choices=[kind.code for kind in KINDS], help="what it is a list of (default: found out)"
        )
        parser.add_argument("--preview", action="store_true", help="show what would come of every row; write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for each row")
        parser.add_argument("--registry", help="code of the city whose registry it is for (default: the default city)")
        parser.add_argument("--program", help="public id of the program that organizations with a joining date join")
        parser.add_argument(
            "--status", choices=Status.values, default=Status.PUBLIC, help="status of new organizations"
        )
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, judge and print; write unless it is a preview."""
        path: Path = options["file"]
        started = time.monotonic()
        try:
            registry = registry_of_code(options["registry"] or "")
            program = self._program(options["program"], registry)
            judged_at, done = last_change(), None
            judged = self._judged(path, registry, program, options)
            good = [row for row in judged if row.verdict in GOOD]
            if not options["preview"]:
                done = commit_rows(
                    good,
                    registry=registry,
                    by=SYSTEM,
                    judged_at=judged_at,
                    status=options["status"],
                    program=program,
                    reason=options["reason"] or path.name,
                )
        except DomainError as error:
            raise CommandError(str(error)) from error
        if not options["json"]:
            self._tell(judged, time.monotonic() - started)
            self._tell_written(done, good)

    def _judged(self, path: Path, registry: Place, program: Program | None, options: dict[str, Any]) -> list[Judged]:
        reading = read_file(path, kind=options["kind"] or "", registry_id=registry.pk)
        judge = Judge(registry, with_program=program is not None)
        judged = []
        for row in judge.judge(reading.records()):
            judged.append(row)
            if options["json"]:
                self.stdout.write(json.dumps(as_line(row), ensure_ascii=False, default=str))
                sys.stdout.flush()
        return judged

    def _program(self, key: str | None, registry: Place) -> Program | None:
        if not key:
            return None
        program = Program.objects.filter(platform__center__registry=registry, public_id=key).first()
        if program is None:
            raise CommandError(_("The registry has no program %(key)s.") % {"key": key})
        return program

    def _tell_written(self, done: Committed | None, rows: list[Judged]) -> None:
        for number, refusal in list(done.refusals.items())[:SHOWN] if done else ():
            self.stdout.write(f"{rows[number].sheet} {rows[number].read.row}, {rows[number].label}: {refusal}".strip())
        if done is None or done.change_set is None:
            self.stdout.write(_("Nothing was written."))
            return
        told = {str(came): done.count(came) for came in Came if came}
        self.stdout.write(_("Written: %(created)d registered, %(updated)d updated; %(held_back)d held back.") % told)

    def _tell(self, judged: list[Judged], seconds: float) -> None:
        counts = Counter(row.verdict for row in judged)
        self.stdout.write(
            _(
                "%(read)d rows read: %(new)d new, %(update)d updates, %(unchanged)d unchanged, %(duplicate)d possible duplicates, "
                "%(error)d with errors (%(seconds).1f s)."
            )
            % {
                "read": len(judged),
                "seconds": seconds,
                **{name: counts[name] for name in (*GOOD, "duplicate", "error")},
            }
        )
        for row in [row for row in judged if row.verdict in {"duplicate", "error"}][:SHOWN]:
            place = f"{row.sheet} {row.read.column or row.read.row}".strip()
            for fault in row.read.faults:
                self.stdout.write(f"{place}, {fault.field}: [{fault.code}] {fault.sentence}")
            if row.candidates:
                self.stdout.write(
                    _("%(place)s, %(name)s: possibly %(candidate)s")
                    % {"place": place, "name": row.label, "candidate": row.candidates[0]["name"]}
                )


def as_line(row: Judged) -> dict[str, Any]:
    """A row as other programs read it."""
    read = row.read
    line: dict[str, Any] = {"sheet": row.sheet or None, "row": read.row}
    if read.column:
        line["column"] = read.column
    line |= {"type": read.type, "verdict": str(row.verdict), "record": read.record}
    line["errors"] = []
    for fault in read.faults:
        told = {"field": fault.field, "code": fault.code, "message": fault.sentence}
        if read.column:
            told |= {"row": fault.row, "column": fault.column}
        line["errors"].append(told)
    line["candidates"] = [{name: found[name] for name in ("id", "name", "score")} for found in row.candidates]
    if row.changes:
        line["changes"] = row.changes
    return line
