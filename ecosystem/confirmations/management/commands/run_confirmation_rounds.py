"""Do what confirmation rounds do by themselves; to be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ecosystem.confirmations.yearly import run


class Command(BaseCommand):
    help = (
        "Close confirmation rounds whose day has passed, remind the silent once, and open the next round a year after one "
        "that is to be repeated. Run it once a day; nothing is done twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many rounds were closed, reminded of and opened."""
        sentence = _("Rounds closed: %(closed)d, reminded of: %(reminded)d, opened: %(opened)d.")
        self.stdout.write(sentence % run())
