"""Load the registry of a real city."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import DomainError
from ecosystem.intake.cities import load_city


class Command(BaseCommand):
    help = (
        "Bring the registry of a city in step with its file in fixtures/cities, in one change set that can be undone. "
        "A second time changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the file's name without its ending, for instance wuhan")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = load_city(options["name"], by=SYSTEM)
        except DomainError as error:
            raise CommandError(str(error)) from error
        if not changes:
            self.stdout.write(_("Nothing has changed."))
            return
        self.stdout.write(ngettext("%(count)d change.", "%(count)d changes.", changes) % {"count": changes})
