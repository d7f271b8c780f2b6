"""Queries that are compiled once: building one takes several times as long as having a few rows answered."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet

# Keys are filled up to one of these numbers, so that there are few statements, which databases and drivers know again.
SIZES = (8, 32, 64, 128, 256, 400)
NOBODY = 0
# Keys that stand for others while a query is compiled; no record has them.
FIRST = 2**62
MARK = re.compile("(?<!%)%s")


class ByKeys:
    """Rows by the keys of records: ``made`` builds the query for keys.

    Databases and their columns are asked for like everywhere else; only the way from there to a statement is cut short.
    Whatever the query says besides the keys must be the same at any time and for everybody: it is compiled once.
    """

    def __init__(self, made: Callable[[Sequence[int]], QuerySet]) -> None:
        self._made = made
        self._known: dict[tuple[str, int], Compiled] = {}

    def rows(self, keys: Sequence[int]) -> Iterator[Sequence[Any]]:
        """A row of values for each record found, as ``values_list`` of the query gives them."""
        for start in range(0, len(keys), SIZES[-1]):
            yield from self._asked(keys[start : start + SIZES[-1]])

    def _asked(self, keys: Sequence[int]) -> Iterator[Sequence[Any]]:
        size = next(size for size in SIZES if size >= len(keys))
        alias = router.db_for_read(self.model)
        known = self._known.get((alias, size))
        if known is None:
            known = self._known[alias, size] = Compiled.of(self._made(range(FIRST, FIRST + size)), alias)
        connection = connections[alias]
        parameters = known.parameters([*keys, *[NOBODY] * (size - len(keys))])
        for row in answered(connection, known.statement, parameters):
            yield converted(row, known.converters, connection) if known.converters else row

    @property
    def model(self) -> Any:
        """Whose rows these are."""
        if not hasattr(self, "_model"):
            self._model = self._made([NOBODY]).model
        return self._model


@dataclass(frozen=True)
class Compiled:
    """A statement, what stands before and after the keys among its parameters, and what makes values of columns."""

    statement: str
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    converters: dict[int, Any]

    @classmethod
    def of(cls, queryset: QuerySet, alias: str) -> "Compiled":
        """Compile a query whose keys begin with ``FIRST``. Raises ``ValueError`` where they do not stand together."""
        compiler = queryset.query.get_compiler(alias)
        statement, parameters = compiler.as_sql()
        is_key = [isinstance(one, int) and one >= FIRST for one in parameters]
        first, count = is_key.index(True), sum(is_key)
        if not all(is_key[first : first + count]):
            raise ValueError(statement)
        columns = [selected[0] for selected in compiler.select]
        converters = compiler.get_converters(columns)
        return cls(statement, tuple(parameters[:first]), tuple(parameters[first + count :]), converters)

    def parameters(self, keys: list[int]) -> list[Any]:
        """All parameters, with these keys."""
        return [*self.before, *keys, *self.after]


def answered(connection: Any, statement: str, parameters: Sequence[Any]) -> list[Sequence[Any]]:
    """All rows of a compiled statement, as the driver gives them."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite" or connection.queries_logged or connection.execute_wrappers:
            cursor.execute(statement, parameters)
            return cursor.fetchall()
        # Django rewrites the marks of parameters each time, which takes SQLite as long as answering a small question.
        with connection.wrap_database_errors:
            sqlite3.Cursor.execute(cursor.cursor, _marked(statement), parameters)
            return sqlite3.Cursor.fetchall(cursor.cursor)


@lru_cache(1024)
def _marked(statement: str) -> str:
    """A statement with the marks that SQLite's driver knows, in the place of Django's."""
    return MARK.sub("?", statement).replace("%%", "%")


def converted(row: Sequence[Any], converters: dict[int, Any], connection: Any) -> list[Any]:
    """A row with each column as Django gives it: dates and decimals where SQLite has texts and numbers."""
    values = list(row)
    for place, (steps, expression) in converters.items():
        for step in steps:
            values[place] = step(values[place], expression, connection)
    return values
