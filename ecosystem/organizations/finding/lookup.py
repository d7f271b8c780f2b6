"""Asking for what holds tokens: the search server where there is one, else the database's full-text index."""

import time
from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router
from pyroaring import BitMap

from ecosystem.organizations.fields import Tokens, each_of, tokens_expression, tsquery
from ecosystem.organizations.finding import elsewhere

# A search that more records answer to is not ranked one by one: those that stand first are shown first.
MOST = 2000
KNOWN_SECONDS = 300
ROWS_AT_ONCE = 20_000
# With less room PostgreSQL forgets which rows of a page the index named, and looks at the tokens of all of them: of a
# million organizations it takes eight megabytes.
BY_INDEX = {"enable_seqscan": "off", "work_mem": "'64MB'"}
_known: dict[tuple[str, str], tuple[float, dict[str, float], float]] = {}


def keys_with(entries: type[models.Model], groups: Sequence[Tokens], most: int = MOST) -> list[int] | None:
    """The keys of the entries that have all tokens of one of the groups, sorted; None where there are more than ``most``."""
    try:
        return elsewhere.keys_with(entries, groups, most)
    except elsewhere.NotAnswered:
        return _keys_in_the_database(entries, groups, most)


def _keys_in_the_database(entries: type[models.Model], groups: Sequence[Tokens], most: int) -> list[int] | None:
    connection = connections[router.db_for_read(entries)]
    if connection.vendor == "postgresql" and _is_common(connection, entries, groups, most):
        return None
    statement, value = _statement(connection, entries, groups)
    with connection.cursor() as cursor:
        _ask(cursor, connection, statement, [value, most + 1])
        keys = [key for (key,) in cursor.fetchall()]
    return None if len(keys) > most else keys


def keys_answering(entries: type[models.Model], groups: Sequence[Tokens]) -> BitMap:
    """The keys of all entries that have all tokens of one of the groups, however many they are; the database says."""
    connection = connections[router.db_for_read(entries)]
    statement, value = _statement(connection, entries, groups, limited=False)
    found = BitMap()
    with connection.cursor() as cursor:
        _ask(cursor, connection, statement, [value])
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            found.update([key for (key,) in rows])
    return found


def _ask(cursor: Any, connection: Any, statement: str, values: list[Any]) -> None:
    """Ask by way of the full-text index, and by no other.

    PostgreSQL takes hundreds of alternatives for a slip for something that most rows have, and would make the tokens of every
    row anew to look for them: half a minute of a million organizations, instead of hundredths of a second. What is set
    for it holds for this one statement, in the same round trip.
    """
    if connection.vendor != "postgresql":
        cursor.execute(statement, values)
        return
    before = "".join(f"SET LOCAL {name} = {value}; " for name, value in BY_INDEX.items())
    after = "".join(f"; SET LOCAL {name} TO DEFAULT" for name in BY_INDEX)
    cursor.execute(before + statement + after, values)
    for _setting in BY_INDEX:
        cursor.nextset()


def _statement(
    connection: Any, entries: type[models.Model], groups: Sequence[Tokens], *, limited: bool = True
) -> tuple[str, str]:
    quoted = connection.ops.quote_name
    field: Any = entries._meta.get_field("tokens")
    if connection.vendor == "sqlite":
        table = quoted(field.index_table)
        # The index gives its rows in their order and one after another, so a limit ends the work.
        limit = "ORDER BY rowid LIMIT %s" if limited else ""
        return f"SELECT rowid FROM {table} WHERE {table} MATCH %s {limit}", each_of(groups)  # noqa: S608
    key, table = quoted(entries._meta.pk.column), quoted(entries._meta.db_table)
    # An order that no index gives: with a limit alone PostgreSQL expects to have soon met as many, and reads the whole
    # table for a word that turns out to be rare.
    limit = f"ORDER BY {key} + 0 LIMIT %s" if limited else ""
    return (
        f"SELECT {key} FROM {table} WHERE {tokens_expression(quoted('tokens'))} @@ %s::tsquery {limit}",  # noqa: S608
        tsquery(groups),
    )


def _is_common(connection: Any, entries: type[models.Model], groups: Sequence[Tokens], most: int) -> bool:
    """Whether PostgreSQL knows that far too many rows have these tokens: it would have to read them all to say so."""
    frequencies, rows = _statistics(connection, entries)
    for group in groups:
        expected = rows
        for token in group:
            spellings = [token] if isinstance(token, str) else token
            expected *= min(1.0, sum(frequencies.get(spelling, 0.0) for spelling in spellings))
        if expected > 4 * most:
            return True
    return False


def _statistics(connection: Any, entries: type[models.Model]) -> tuple[dict[str, float], float]:
    """How often common tokens are met, and how many rows there are, as PostgreSQL last counted."""
    index = entries._meta.get_field("tokens").index_table  # type: ignore[union-attr]
    place = (connection.alias, index)
    held = _known.get(place)
    if held is None or held[0] < time.monotonic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [entries._meta.db_table])
            rows = max(float((cursor.fetchone() or [0])[0]), 0.0)
            cursor.execute(
                "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats WHERE tablename = %s",
                [index],
            )
            elements, frequencies = cursor.fetchone() or ([], [])
        known = dict(zip(elements or [], frequencies or [], strict=False))
        held = _known[place] = (time.monotonic() + KNOWN_SECONDS, known, rows)
    return held[1], held[2]


def forget_statistics() -> None:
    """Ask PostgreSQL anew what is common."""
    _known.clear()
