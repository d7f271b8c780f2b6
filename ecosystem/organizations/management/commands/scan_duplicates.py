"""Look through registries for records that are one organization, and put the pairs on the desk's list of duplicates."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ecosystem.organizations.duplicates.scanning import scan
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place


class Command(BaseCommand):
    """Scanning again changes nothing where nothing changed, so that a timer can do it every night."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--registry", help="code of the city whose registry is scanned (default: every registry)")

    def handle(self, *args: Any, registry: str | None, **options: Any) -> None:
        """Scan, and say what came of it."""
        for place in self._registries(registry):
            began = time.monotonic()
            done = scan(place)
            told = {
                "city": place,
                "records": done.records,
                "candidates": done.candidates,
                "found": done.found,
                "seconds": time.monotonic() - began,
            }
            sentence = _(
                "%(city)s: %(records)d records, %(candidates)d pairs compared, %(found)d may be one organization; "
                "%(seconds).1f s."
            )
            self.stdout.write(sentence % told)

    def _registries(self, code: str | None) -> list[Place]:
        kept = Organization.objects.order_by().values("registry").distinct()
        rows = Place.objects.filter(pk__in=kept).order_by("code")
        found = list(rows.filter(code=code) if code else rows)
        if code and not found:
            raise CommandError(_("There is no registry of a city with the code %(code)s.") % {"code": code})
        return found
