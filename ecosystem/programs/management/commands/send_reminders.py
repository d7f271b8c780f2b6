"""Remind applicants and members by mail; to be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ecosystem.programs.reminders import remind


class Command(BaseCommand):
    help = (
        "Write the reminders that are due: applications that are not handed in three days before their intake closes, and "
        "terms of members that end in 60 or 14 days. Run it once a day; nobody is reminded twice of the same."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        written = remind()
        sentence = _("%(unfinished)d reminders of applications, %(ending)d of terms that end.")
        self.stdout.write(sentence % written)
