"""What a city's file says. Its format is described by ``fixtures/README.md`` and by the file of Wuhan."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "cities"
FORMAT = 1
# What the entries of each part must have; further fields are those of the records they become.
PARTS = {
    "city": ("place",),
    "sources": ("key", "title"),
    "organizations": ("key", "kind", "status", "name", "place", "names", "identifiers", "sectors", "layers"),
    "center": ("key", "organization", "name", "source", "parties", "phases", "platforms"),
    "service_steps": ("name", "position", "source"),
    "solutions": ("key", "name", "center", "source", "sectors", "parties", "outcomes", "statements"),
    "research": ("key", "title", "center", "source", "sectors", "partners", "outputs"),
    "relationships": ("subject", "kind", "object", "source"),
    "figures": ("key", "measure", "value", "scope", "source"),
    "timeline": ("organization", "title", "source"),
    "statements": ("organization", "topic", "text", "source"),
    "peer_cities": ("place", "standing", "source"),
}
NAME = re.compile(r"[a-z][a-z0-9-]*")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def read_city(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The content of ``<name>.json``, with dates as dates. Raises :class:`InvalidInput` for what is no city's file."""
    path = folder / f"{name}.json"
    if not NAME.fullmatch(name) or not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.json")))
        raise InvalidInput("no_such_city", _("There is no such city. Known are: %(cities)s.") % {"cities": known})
    try:
        content = json.loads(path.read_text(encoding="utf-8"), object_hook=_with_dates)
    except ValueError as error:
        raise InvalidInput("unreadable", f"{path.name}: {error}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InvalidInput(
            "unknown_format", _("%(file)s is not in format %(number)d.") % {"file": path.name, "number": FORMAT}
        )
    _refuse_incomplete(path.name, content)
    return content


def _refuse_incomplete(file: str, content: dict[str, Any]) -> None:
    """Raise :class:`InvalidInput` naming the first entry that lacks a field."""
    for part, names in PARTS.items():
        listed = content.get(part, {})
        for number, entry in enumerate(listed if isinstance(listed, list) else [listed], 1):
            lacking = [name for name in names if name not in entry]
            if lacking:
                place = {"file": file, "part": part, "number": number, "fields": ", ".join(lacking)}
                raise InvalidInput("incomplete", _("%(file)s, %(part)s, entry %(number)d lacks: %(fields)s.") % place)


def _with_dates(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: _day(value) if name.endswith("_on") and value else value for name, value in entry.items()}


def _day(text: str) -> date:
    """The first day of what the text names: a year, a month or a day; how much of it is known stands beside it."""
    match = PARTIAL_DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = match.groups()
    return date(int(year), int(month or 1), int(day or 1))
