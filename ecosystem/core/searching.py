"""Searching the records of any noun by what they are called, from packages that stand below the index (``ecosystem.search``)."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models

from ecosystem.core.paging import Key


class Engine(Protocol):
    """What answers searches; the search package is it."""

    def find(self, rows: Any, query: str) -> Any:
        """What of these rows a typed text finds, the best first."""

    def narrowed(self, rows: Any, found: Any) -> Any:
        """The rows that were found."""

    def ordered(self, rows: Any, found: Any) -> Any:
        """The rows with where each stands: ``rank``, null for those that were not ranked, and ``prominence``."""


@dataclass
class _Place:
    engine: Engine | None = None


_here = _Place()


def answer_with(engine: Engine) -> None:
    """Have searches answered; for ``AppConfig.ready``."""
    _here.engine = engine


def engine() -> Engine:
    """What answers searches."""
    if _here.engine is None:
        raise LookupError("Nothing answers searches: ecosystem.search is not installed.")
    return _here.engine


RELEVANCE = "relevance"
# Of those that stand in the same place, or were not ranked, the more prominent first.
BY_RELEVANCE = (Key("rank", nullable=True), Key("prominence", descending=True), Key("id"))


class Findable:
    """A queryset of records that a typed text finds: by names in either script, in pinyin, with a slip, and by what is said of them.

    It stands before the queryset it is mixed into.
    """

    found: Any = None
    sought = ""

    def _engine(self) -> Engine:
        """What answers: the index that most nouns share, where a noun has none of its own."""
        return engine()

    def search(self, query: str) -> Any:
        """Those that a typed text finds among these; nothing where nothing in it can be searched for.

        What answers is looked up now, once for each query of one queryset: the facets of a list ask the same rows again.
        """
        before = self.__dict__.setdefault("_found_before", {})
        if query not in before:
            before[query] = self._engine().find(self, query)
        rows: Any = self._engine().narrowed(self, before[query])
        rows.found, rows.sought = before[query], query
        return rows

    def best_match_first(self, query: str) -> Any:
        """By :data:`BY_RELEVANCE`: the exact name, then beginnings, what contains it, what sounds like it."""
        answers = self._engine()
        found = self.found if self.found is not None and self.sought == query else answers.find(self, query)
        return answers.ordered(self, found).order_by(models.F("rank").asc(nulls_last=True), "-prominence", "pk")

    def _clone(self) -> Any:
        clone = super()._clone()  # type: ignore[misc]
        clone.found, clone.sought = self.found, self.sought
        return clone
