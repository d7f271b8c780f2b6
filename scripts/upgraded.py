"""Whether an upgraded registry still answers and still can undo what was done before. Runs inside .venv."""

import os
import sys
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import django
from defusedxml import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
django.setup()

from django.db import transaction  # noqa: E402  usable only after django.setup()
from django.test import Client  # noqa: E402

from ecosystem.accounts.scopes import SYSTEM  # noqa: E402
from ecosystem.audit.models import ChangeSet  # noqa: E402
from ecosystem.audit.undo import undo  # noqa: E402

SECTIONS = [
    "",
    "organizations/",
    "solutions/",
    "programs/",
    "centers/",
    "platforms/",
    "figures/",
    "cities/",
    "sources/",
]
LANGUAGES = ["/", "/zh-hant/", "/en/"]
RECORD_PAGES = 150


def addresses() -> list[str]:
    """Every section in every language, and record pages spread evenly over the sitemap."""
    pages = [f"{prefix}{section}" for prefix in LANGUAGES for section in SECTIONS]
    listed = [urlsplit(address).path for address in _sitemap("/sitemap.xml")]
    return pages + listed[:: max(1, len(listed) // RECORD_PAGES)] + ["/api/v1/organizations/", "/api/v1/schema/"]


def _sitemap(path: str) -> list[str]:
    answer = Client().get(path)
    if answer.status_code != HTTPStatus.OK:
        sys.exit(f"{path} answers {answer.status_code} after the upgrade.")
    root = ElementTree.fromstring(b"".join(answer) if answer.streaming else answer.content)
    locations = [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]
    if root.tag.endswith("}sitemapindex"):
        return [page for location in locations for page in _sitemap(_path_and_query(location))]
    return locations


def _path_and_query(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def undo_everything() -> None:
    """Undo all that the earlier code did, newest first, and take that back; raises where something cannot be undone."""
    with transaction.atomic():
        for change_set in list(ChangeSet.objects.newest_first()):
            undo(change_set, by=SYSTEM)
        transaction.set_rollback(True)


def main() -> None:
    """End with an error that names every page that does not answer."""
    client = Client()
    broken = {path: status for path in addresses() if (status := client.get(path).status_code) != HTTPStatus.OK}
    if broken:
        sys.exit(f"Pages that do not answer after the upgrade: {broken}")
    undo_everything()


if __name__ == "__main__":
    main()
