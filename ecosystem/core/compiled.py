"""Queries that are compiled once: building one takes several times as long as having a few rows answered."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet

# Where each key is a parameter, they are filled up to one of these numbers, so that there are few statements, which
# SQLite and its driver know again.
SIZES = (8, 32, 64, 128, 256, 400)
# PostgreSQL takes all keys as one array, SQLite more than those as one list; so many stand for them while a query is compiled.
STANDING_FOR_MANY = 2
ONE_OF = "IN ("
ARRAY, LIST = "= ANY(%s::bigint[]", "IN (SELECT value FROM json_each(%s)"
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

    def rows(self, keys: Sequence[int]) -> list[Sequence[Any]]:
        """A row of values for each record found, as ``values_list`` of the query gives them."""
        if not keys:
            return []
        alias = router.db_for_read(self.model)
        connection = connections[alias]
        size = room_for(keys, connection)
        known = self._known.get((alias, size))
        if known is None:
            known = self._known[alias, size] = Compiled.of(self._made(range(FIRST, FIRST + size)), alias)
        rows = answered(connection, known.statement, [*known.before, *sent(keys, size, connection), *known.after])
        return converted(rows, known.converters, connection) if known.converters else rows

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
        converters = converters_of(compiler)
        if takes_arrays(connections[alias]):
            return cls(in_full(statement, parameters, arrays={first}), (), (), converters)
        if count == STANDING_FOR_MANY:
            statement = with_lists(statement, {first})
        return cls(statement, tuple(parameters[:first]), tuple(parameters[first + count :]), converters)


def takes_arrays(connection: Any) -> bool:
    """Whether the database takes any number of keys as one parameter, so that one statement does for all of them."""
    return bool(connection.vendor == "postgresql")


def room_for(keys: Sequence[int], connection: Any) -> int:
    """With how many keys the statement is compiled that takes these; ``STANDING_FOR_MANY`` where it takes any number."""
    if takes_arrays(connection):
        return STANDING_FOR_MANY
    return next((size for size in SIZES if size >= len(keys)), STANDING_FOR_MANY)


def sent(keys: Sequence[int], size: int, connection: Any) -> list[Any]:
    """Keys as the parameters of a statement with room for ``size``; as one they are written as the database reads them."""
    if size != STANDING_FOR_MANY:
        return [*keys, *[NOBODY] * (size - len(keys))]
    written = ",".join(map(str, keys))
    return [f"{{{written}}}" if takes_arrays(connection) else f"[{written}]"]


def in_full(
    statement: str, parameters: Sequence[Any], *, arrays: AbstractSet[int], single: AbstractSet[int] = frozenset()
) -> str:
    """A statement for PostgreSQL in which only what is different each time is a parameter; the others are written into it.

    ``arrays`` are the places among the parameters where keys begin that become one array, ``single`` those that stay.
    PostgreSQL knows what is written there when it plans the statement once for all times. Raises ``ValueError`` where
    keys do not stand for one of several.
    """
    return _rewritten(statement, arrays, ARRAY, lambda at: "%s" if at in single else _literal(parameters[at]))


def with_lists(statement: str, lists: AbstractSet[int]) -> str:
    """A statement for SQLite in which the keys that begin at these places are one list each. Raises like :func:`in_full`."""
    return _rewritten(statement, lists, LIST, lambda at: "%s")


def _rewritten(statement: str, many: AbstractSet[int], form: str, one: Callable[[int], str]) -> str:
    text, *rest = MARK.split(statement)
    at = 0
    while at < len(rest):
        if at in many:
            if not text.endswith(ONE_OF) or rest[at] != ", ":
                raise ValueError(statement)
            text = f"{text.removesuffix(ONE_OF)}{form}{rest[at + 1]}"
            at += STANDING_FOR_MANY
            continue
        text += one(at) + rest[at]
        at += 1
    return text


def _literal(value: Any) -> str:
    from psycopg.sql import Literal  # noqa: PLC0415  only where there is PostgreSQL

    return Literal(value).as_string().replace("%", "%%")


def converters_of(compiler: Any) -> dict[int, Any]:
    """What makes values of the columns of a compiled query, by their place."""
    columns = [selected[0] for selected in compiler.select]
    return {
        place: ([DIRECT.get(getattr(step, "__name__", ""), step) for step in steps], column)
        for place, (steps, column) in compiler.get_converters(columns).items()
    }


def answered(connection: Any, statement: str, parameters: Sequence[Any]) -> list[Sequence[Any]]:
    """All rows of a compiled statement, as the driver gives them."""
    connection.validate_no_broken_transaction()
    is_watched = connection.queries_logged or connection.execute_wrappers
    if connection.vendor == "postgresql" and not is_watched and not connection.keeps_no_statements:
        return connection.answered(statement, parameters)
    with connection.cursor() as cursor:
        if is_watched or connection.vendor != "sqlite":
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


def converted(rows: list[Sequence[Any]], converters: dict[int, Any], connection: Any) -> list[Sequence[Any]]:
    """Rows with each column as Django gives it: dates and decimals where SQLite has texts and numbers."""
    values = [list(row) for row in rows]
    for place, (steps, column) in converters.items():
        for step in steps:
            for row in values:
                row[place] = step(row[place], column, connection)
    return values


def _moment(value: Any, _column: Any, connection: Any) -> datetime | None:
    moment = datetime.fromisoformat(value) if value.__class__ is str else value
    return moment.replace(tzinfo=connection.timezone) if moment is not None and moment.tzinfo is None else moment


# Of SQLite's moments Django asks the settings and a zone each time, five times as long.
DIRECT = {"convert_datetimefield_value": _moment}
