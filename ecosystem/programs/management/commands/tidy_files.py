"""Delete files that are kept for nobody; to be run once a week."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from ecosystem.programs.retention import tidy


class Command(BaseCommand):
    help = (
        "Delete documents that were attached to an application and never handed in, 30 days after they were taken away or the "
        "application was given up, and files that failed uploads left behind."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rehearse", action="store_true", help="Only count them.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = tidy(rehearse=options["rehearse"])
        sentence = _("Files never handed in: %(unused)d. Files without a record: %(stray)d.")
        self.stdout.write(sentence % found)
