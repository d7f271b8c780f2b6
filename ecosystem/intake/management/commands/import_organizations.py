"""Import organizations from a text file or a workbook."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.registries import registry_of_code
from ecosystem.core.errors import DomainError
from ecosystem.intake.organizations import import_sheet
from ecosystem.organizations.choices import Status

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Import organizations from a CSV, XLSX, XLS or ODS file, in one change set that can be undone. Good rows go in; "
        "refused rows are listed and written to FILE.refused.csv beside it. The same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--registry", help="code of the city whose registry they join (default: the default city)")
        parser.add_argument("--sender", default="", help="whose keys the column “key” holds (default: the file's name)")
        parser.add_argument("--status", choices=Status.values, default=Status.PUBLIC)
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        started = time.monotonic()
        try:
            done = import_sheet(
                path,
                registry=registry_of_code(options["registry"] or ""),
                sender=options["sender"] or path.stem,
                by=SYSTEM,
                status=options["status"],
                reason=options["reason"] or path.name,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        report = done.report
        self.stdout.write(
            _(
                "%(read)d rows read: %(created)d new, %(updated)d updated, %(same)d unchanged, %(refused)d refused (%(seconds).1f s)."
            )
            % {
                "read": report.read,
                "created": report.created,
                "updated": report.updated,
                "same": report.unchanged,
                "refused": len(report.refused),
                "seconds": time.monotonic() - started,
            }
        )
        for row in report.refused[:SHOWN]:
            for fault in row.errors:
                self.stdout.write(
                    _("row %(row)d, %(field)s: [%(code)s] %(sentence)s")
                    % {"row": row.number, "field": fault.field, "code": fault.code, "sentence": fault.sentence}
                )
        hidden = len(report.refused) - SHOWN
        if hidden > 0:
            self.stdout.write(
                ngettext("… and %(count)d more row.", "… and %(count)d more rows.", hidden) % {"count": hidden}
            )
        if done.refused_path:
            self.stdout.write(_("Refused rows are in %(file)s.") % {"file": done.refused_path})
