"""Makes a city in the database that DATABASE_URL names; run in a process of its own (see cities.py), any number of times."""

import gc
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
django.setup()

from django.core.management import call_command, get_commands  # noqa: E402  apps exist only after django.setup()
from django.db import connection  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402

from ecosystem.core.errors import Conflict  # noqa: E402
from ecosystem.intake.synthetic import make_city  # noqa: E402

SEED = 1
# Where a release keeps an index that a command writes anew.
INDEXING = "search_index"
# Stands in a database in which all of it has been done.
SETTLED = "bench_settled"
# Hundreds of thousands of records live for the length of a step; looking for garbage among them takes a fifth of the time.
OBJECTS_BEFORE_COLLECTING = 200_000


def make(organizations: int) -> None:
    """Make what is missing of the city, and have the database look at it."""
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING, 20, 50)
    is_new = migrated()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # A machine that loses power while a city is made for measuring can make it again.
            for name, value in (("synchronous", "OFF"), ("cache_size", "-400000"), ("wal_autocheckpoint", "20000")):
                cursor.execute(f"PRAGMA {name}={value}")
    try:
        make_city(organizations=organizations, seed=SEED, progress=lambda done: print(f"  {done:,} …", flush=True))
        is_new = True
    except Conflict as refusal:
        if refusal.code != "city_exists":
            raise
    if is_new or SETTLED not in connection.introspection.table_names():
        settle()


def migrated() -> bool:
    """Bring the tables up to date; whether there was anything to do."""
    before = set(MigrationRecorder(connection).applied_migrations())
    call_command("migrate", verbosity=0)
    return set(MigrationRecorder(connection).applied_migrations()) != before


def settle(*, indexed: bool = False) -> None:
    """What an operator does after writing very much, and after an upgrade: the index anew, unless it is so, and statistics."""
    if INDEXING in get_commands() and not indexed:
        call_command(INDEXING, "rebuild")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {SETTLED} (id integer)")


if __name__ == "__main__":
    make(int(sys.argv[1]))
