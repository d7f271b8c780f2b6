"""Delete imported sheets after 90 days; to be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from ecosystem.intake.imports.retention import clear_imports


class Command(BaseCommand):
    """Delete the files of imports that were handed in 90 days ago, and what their rows said. What was written stays."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rehearse", action="store_true", help="Only count them.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Clear, and say how many."""
        self.stdout.write(_("Imports cleared: %(count)d.") % {"count": clear_imports(rehearse=options["rehearse"])})
