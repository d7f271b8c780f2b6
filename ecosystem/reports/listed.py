"""Numbers that stand in tables and charts: each leads to its rows, like those that stand by themselves."""

from typing import Any

from django.db.models import QuerySet

from ecosystem.reports.addresses import rows_address
from ecosystem.reports.asking import Asked
from ecosystem.reports.content import Cell, Number, Rows, Value, Words


class Listed:
    """Gathers the numbers of a section's tables and charts while they are made; ``numbers`` goes to its ``lists``."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.numbers: tuple[Number, ...] = ()

    def url(self, key: str, label: Words, value: Value, rows: QuerySet[Any, Any], **about: Any) -> str:
        """Where the rows of a number are, which is how many there are of them."""
        number = Number(key=key, label=label, value=value, rows=Rows(rows), **{"as_of": self.asked.day, **about})
        self.numbers += (number,)
        return rows_address(self.asked, key)

    def cell(self, key: str, label: Words, value: Value, rows: QuerySet[Any, Any], **about: Any) -> Cell:
        """The number as a cell of a table."""
        return Cell(value, self.url(key, label, value, rows, **about))
