"""Compile translations without GNU gettext, which a new machine may not have."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Write the .mo file beside every .po file of the project that is newer; fuzzy translations are left out."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what is out of date. Raises CommandError where a catalog cannot be read."""
        for directory in settings.LOCALE_PATHS:
            for source in sorted(Path(directory).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                    compile_catalog(source, target)
                    self.stdout.write(f"Compiled {source.parent.parent.name}/{source.name}.")


def compile_catalog(source: Path, target: Path) -> None:
    """Compile one catalog. A server that runs meanwhile sees the old file or the new one, never half of it."""
    catalog = _read(source)
    unfinished = target.with_suffix(".mo.new")
    with unfinished.open("wb") as file:
        write_mo(file, catalog)
    unfinished.replace(target)


def _read(source: Path) -> Catalog:
    try:
        with source.open("rb") as file:
            return read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    except (PoFileError, ValueError, OSError) as error:
        raise CommandError(f"{source} cannot be read: {error}") from error
