"""Walking through the pages of a list, as who reads all of it does."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from ecosystem.core.paging import Key, keyset_page


def page_by_page(rows: QuerySet, keys: Sequence[Key], size: int) -> list[Any]:
    """The rows of all pages, from the first to the last."""
    walked: list[Any] = []
    cursor, ahead = "", True
    while ahead:
        page = keyset_page(rows, keys, cursor, size)
        walked += page.rows
        cursor, ahead = page.next, bool(page.next)
    return walked
