"""``manage.py document_measures``: write `docs/measures.md` anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecosystem.figures.documenting import DOCUMENT, document


class Command(BaseCommand):
    """Write the document of the KPI dictionary, or say that it is not current."""

    help = "Write docs/measures.md from the KPI dictionary and the counters."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where it is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        text = document()
        if not options["check"]:
            DOCUMENT.write_text(text, encoding="utf-8")
        elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text:
            raise CommandError("docs/measures.md is not current: run manage.py document_measures.")
