"""``manage.py search_index check`` and ``manage.py search_index rebuild``."""

from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecosystem.organizations.finding.elsewhere import ServerError
from ecosystem.search.upkeep import differences, rebuild_all

MOST_TOLD = 50


class Command(BaseCommand):
    help = "Prove that the search index says what the database says (check), or write it anew while people go on (rebuild)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["check", "rebuild"])
        parser.add_argument("--resume", action="store_true", help="go on with a rebuild that was interrupted")

    def handle(self, *, act: str, resume: bool, verbosity: int, **options: Any) -> None:
        """Do one of the two; ends with an error where the index is not what it should be."""
        if act == "check":
            self._check()
        else:
            self._rebuild(resume=resume, verbosity=verbosity)

    def _check(self) -> None:
        found = differences()
        told = list(islice(found, MOST_TOLD))
        for sentence in told:
            self.stdout.write(sentence)
        more = sum(1 for _sentence in found)
        if told:
            raise CommandError(
                f"{len(told) + more:,} differences. Write the index anew: manage.py search_index rebuild"
            )
        self.stdout.write("The search index says what the database says.")

    def _rebuild(self, *, resume: bool, verbosity: int) -> None:
        def tell(left: int) -> None:
            if verbosity > 1:
                self.stdout.write(f"{left:,} left")

        try:
            written = rebuild_all(tell, resume=resume)
        except ServerError as error:
            raise CommandError(
                f"The database's index is written. The search server does not answer: {error}. "
                "Searches ask the database until it does: manage.py search_index rebuild --resume"
            ) from error
        self.stdout.write(f"{written:,} entries of organizations written.")
