"""Make a synthetic city of any size."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from ecosystem.core.errors import DomainError
from ecosystem.intake.synthetic import make_city


class Command(BaseCommand):
    help = (
        "Make a city that does not exist (示范市), labeled synthetic wherever it is shown: organizations, relationships, "
        "solutions with outcomes, programs, their intakes with applications and reviews, enrollments over years, figures. "
        "The same seed makes the same city."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organizations", type=int, default=300)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--applications", type=int, default=0, help="How many applications the largest open intake has at least."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["organizations"] < 1:
            raise CommandError(_("A city needs at least one organization."))
        started = time.monotonic()
        try:
            city = make_city(
                **{name: options[name] for name in ("organizations", "seed", "applications")}, progress=self._tell
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            _("%(city)s: %(count)d organizations in %(seconds).1f s.")
            % {"city": city.registry, "count": city.organizations, "seconds": time.monotonic() - started}
        )

    def _tell(self, done: int) -> None:
        self.stdout.write(_("%(count)d organizations …") % {"count": done})
