"""Fills the PostgreSQL database that DATABASE_URL names with a city that was made in SQLite; run in a process of its own.

Table by table with COPY, while the indexes are away; stopped anywhere, it goes on with the next table. The result is the
same as making the city there (tests/bench/test_cities.py), with the same keys, in a fifth of the time.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
django.setup()

from django.apps import apps  # noqa: E402  apps exist only after django.setup()
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from tests.bench.making import settle  # noqa: E402

# ruff: noqa: S608  names of tables and columns, from the databases themselves
ROWS_AT_ONCE = 5000
OWN = {"django_migrations"}
# Indexes that are the keys of constraints stay: other tables refer to them.
PLAIN_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT IN (
        SELECT conindid::regclass::text FROM pg_constraint WHERE conindid <> 0)
      AND '"' || indexname || '"' NOT IN (
        SELECT conindid::regclass::text FROM pg_constraint WHERE conindid <> 0)
"""


def copy(source: sqlite3.Connection) -> None:
    """Make the database hold what ``source`` holds, and nothing else."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the source has checked every key
        cursor.execute("SET TIME ZONE 'UTC'")
        _begin(cursor)
        for table in _tables(cursor, source):
            _fill(cursor, source, table)
        _restore_indexes(cursor)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
        cursor.execute("DROP TABLE bench_indexes, bench_copied")
        cursor.execute("SET session_replication_role = DEFAULT")
        # Entries of the index say the same on every database, so they were copied.
        settle(indexed=True)
        cursor.execute("VACUUM ANALYZE")


def _begin(cursor) -> None:
    """Empty the tables and put the indexes aside; both are noted, so that it happens once."""
    if "bench_indexes" in connection.introspection.table_names(cursor):
        return
    with transaction.atomic():
        cursor.execute(f"CREATE TABLE bench_indexes AS {PLAIN_INDEXES}")
        cursor.execute("CREATE TABLE bench_copied (name text)")
        cursor.execute("SELECT indexname FROM bench_indexes")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
        tables = set(connection.introspection.table_names(cursor)) - {*OWN, "bench_indexes", "bench_copied"}
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))}")


def _tables(cursor, source: sqlite3.Connection) -> list[str]:
    there = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    cursor.execute("SELECT name FROM bench_copied")
    done = {name for (name,) in cursor.fetchall()}
    return sorted((set(connection.introspection.table_names(cursor)) & there) - done - OWN)


def _fill(cursor, source: sqlite3.Connection, table: str) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    with transaction.atomic():
        number = 0
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as target:
            for row in _rows(source, f'SELECT {columns} FROM "{table}"'):
                target.write_row(row)
                number += 1
        cursor.execute("INSERT INTO bench_copied VALUES (%s)", [table])
    if number >= ROWS_AT_ONCE:
        print(f"  {table}: {number:,}", flush=True)


def _rows(source: sqlite3.Connection, statement: str) -> Iterator[tuple]:
    found = source.execute(statement)
    while rows := found.fetchmany(ROWS_AT_ONCE):
        yield from rows


def _restore_indexes(cursor) -> None:
    cursor.execute("SET maintenance_work_mem = '1GB'")
    cursor.execute("SELECT indexname, indexdef FROM bench_indexes ORDER BY 1")
    for name, definition in cursor.fetchall():
        with transaction.atomic():
            cursor.execute(definition)
            cursor.execute("DELETE FROM bench_indexes WHERE indexname = %s", [name])


if __name__ == "__main__":
    copy(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True))
