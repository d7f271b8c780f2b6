"""Erase addresses for answers that are no longer needed; to be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from ecosystem.intake.retention import forget_answered


class Command(BaseCommand):
    help = "Erase the e-mail addresses that suggestions came with, 90 days after they were answered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rehearse", action="store_true", help="Only count them.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = forget_answered(rehearse=options["rehearse"])
        self.stdout.write(_("Addresses for answers: %(n)d.") % {"n": found})
