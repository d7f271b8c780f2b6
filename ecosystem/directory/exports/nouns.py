"""Which lists there are as files, and how each is read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ecosystem.core.exporting.extract import CHUNK, Column, Row, chunked
from ecosystem.directory.exports import organizations, records


@dataclass(frozen=True)
class Noun:
    """A public list: what it is called, its columns, its rows as its page asks for them, and how a chunk of them is told."""

    title: str | Promise
    columns: Sequence[Column]
    listed: Callable[..., QuerySet]
    telling: Callable[..., Callable[[list[Any]], list[Row]]]

    def chunks(self, rows: QuerySet, *about: Any) -> Iterator[list[Row]]:
        """The rows as a file has them: one query for all of them, and a fixed number for each chunk."""
        tell = self.telling(*about)
        for chunk in chunked(rows.iterator(chunk_size=CHUNK), CHUNK):
            yield tell(chunk)


NOUNS = {
    "organizations": Noun(
        gettext_lazy("Organizations"), organizations.COLUMNS, organizations.listed, organizations.Telling
    ),
    "solutions": Noun(
        gettext_lazy("Solutions"), records.SOLUTIONS, records.solutions_listed, records.telling_solutions
    ),
    "programs": Noun(gettext_lazy("Programs"), records.PROGRAMS, records.programs_listed, records.telling_programs),
    "figures": Noun(gettext_lazy("Figures"), records.FIGURES, records.figures_listed, records.telling_figures),
    "sources": Noun(gettext_lazy("Sources"), records.SOURCES, records.sources_listed, records.telling_sources),
}
RELATIONSHIPS = Noun(
    gettext_lazy("Relationships"),
    records.RELATIONSHIPS,
    records.relationships_listed,
    records.telling_relationships,
)
