"""Write the Traditional Chinese catalog from the Simplified one: the interface is translated once.

Both are written in the order of their messages and with the date of the last translation, so that collecting the texts
again changes only what has changed.
"""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand

from ecosystem.core.languages import traditional

WIDTH = 110


class Command(BaseCommand):
    """Put zh_Hans in order, and convert every text of it to traditional characters in zh_Hant."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrite the catalogs; what was in the Traditional one before is replaced."""
        for directory in settings.LOCALE_PATHS:
            source = Path(directory) / "zh_Hans" / "LC_MESSAGES" / "django.po"
            target = Path(directory) / "zh_Hant" / "LC_MESSAGES" / "django.po"
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as file:
                catalog = read_po(file, locale="zh_Hans")
            catalog.creation_date = catalog.revision_date
            _write(source, catalog)
            _write(target, converted(catalog))
            self.stdout.write(f"{len(catalog)} texts converted.")


def _write(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=WIDTH, no_location=True, sort_output=True)


def converted(catalog: Catalog) -> Catalog:
    """The same messages with their translations in traditional characters."""
    result = Catalog(locale="zh_Hant", project=catalog.project, fuzzy=False, creation_date=catalog.creation_date)
    result.revision_date = catalog.revision_date
    for message in catalog:
        if message.id:
            result.add(message.id, _convert(message.string), context=message.context, flags=message.flags)
    return result


def _convert(translation: Any) -> Any:
    if isinstance(translation, str):
        return traditional(translation)
    return tuple(traditional(form) for form in translation)
