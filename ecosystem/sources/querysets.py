"""Reads of sources."""

from typing import Self

from django.db import models

from ecosystem.core.text import fold


class SourceQuerySet(models.QuerySet):
    """Sources; all of them are public."""

    def search(self, query: str) -> Self:
        """Sources whose title, publisher or address holds every word of the query."""
        found = self
        for word in fold(query).split():
            found = found.filter(search_key__contains=word)
        return found

    def newest_first(self) -> Self:
        return self.order_by(models.F("published_on").desc(nulls_last=True), "-pk")
