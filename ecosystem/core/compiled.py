"""Queries that are compiled once: building one takes several times as long as having a few rows answered."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet

# Keys are filled up to one of these numbers, so that there are few statements, which databases and drivers know again.
SIZES = (8, 32, 64, 128, 256, 400)
NOBODY = 0


class ByKeys:
    """Rows by the keys of records: ``made`` builds the query for keys, which are its only parameters.

    Databases and their columns are asked for like everywhere else; only the way from there to a statement is cut short.
    """

    def __init__(self, made: Callable[[Sequence[int]], QuerySet]) -> None:
        self._made = made
        self._known: dict[tuple[str, int], tuple[str, dict[int, Any]]] = {}

    def rows(self, keys: Sequence[int]) -> Iterator[Sequence[Any]]:
        """A row of values for each record found, as ``values_list`` of the query gives them."""
        for start in range(0, len(keys), SIZES[-1]):
            yield from self._asked(keys[start : start + SIZES[-1]])

    def _asked(self, keys: Sequence[int]) -> Iterator[Sequence[Any]]:
        size = next(size for size in SIZES if size >= len(keys))
        alias = router.db_for_read(self.model)
        known = self._known.get((alias, size))
        if known is None:
            known = self._known[alias, size] = _compiled(self._made(range(1, size + 1)), alias)
        statement, converters = known
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*keys, *[NOBODY] * (size - len(keys))])
            for row in cursor.fetchall():
                yield _converted(row, converters, connection) if converters else row

    @property
    def model(self) -> Any:
        """Whose rows these are."""
        if not hasattr(self, "_model"):
            self._model = self._made([NOBODY]).model
        return self._model


def _compiled(queryset: QuerySet, alias: str) -> tuple[str, dict[int, Any]]:
    compiler = queryset.query.get_compiler(alias)
    statement, _parameters = compiler.as_sql()
    columns = [selected[0] for selected in compiler.select]
    return statement, compiler.get_converters(columns)


def _converted(row: Sequence[Any], converters: dict[int, Any], connection: Any) -> list[Any]:
    values = list(row)
    for place, (steps, expression) in converters.items():
        for step in steps:
            values[place] = step(values[place], expression, connection)
    return values
