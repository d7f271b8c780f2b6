"""Write the reports that are due to everybody who wants them; to be run once a day."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ecosystem.reports.services.sending import send_reports


class Command(BaseCommand):
    help = (
        "Write the reports that are due this month to everybody who wants them. Run it once a day; nothing is sent twice, "
        "and what was interrupted goes on where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="as if it were this day (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many were written."""
        sent = send_reports(options["day"])
        values = {"written": sent.written, "known": sent.known}
        self.stdout.write(_("Reports written: %(written)d; written before: %(known)d.") % values)
        if sent.failed:
            raise CommandError("\n".join(sent.failed))
