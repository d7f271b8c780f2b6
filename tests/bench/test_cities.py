"""A city that was copied into PostgreSQL is the one that was made in SQLite, and the one that would have been made there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ecosystem.organizations.models import SearchEntry
from ecosystem.search.models import Entry

ROOT = Path(__file__).resolve().parents[2]
# Enough that every kind of record is there, and more than one statement writes.
SIZE = 300
COUNTED = """
import json
from django.apps import apps
print(json.dumps({model._meta.label: model._default_manager.count() for model in apps.get_models()}))
"""


def address_of(name: str) -> str:
    """The address of another database of the server that the tests use."""
    server = settings.DATABASES["default"]
    if server["HOST"].startswith("/"):
        return f"postgres://{server['USER']}@/{server['HOST']}/{name}"
    where = f"{server['HOST'] or 'localhost'}:{server['PORT'] or 5432}"
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{where}/{name}"


def python(address: str, *arguments: object) -> str:
    environment = {**os.environ, "DATABASE_URL": address, "DATABASE_POOL": "false", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def content(address: str) -> set[str]:
    """Everything in a database, as Django tells it; what is derived is written anew, under keys that mean nothing."""
    told = json.loads(python(address, "manage.py", "dumpdata", "--all"))
    derived = {model._meta.label_lower for model in (Entry, SearchEntry)}
    for record in told:
        if record["model"] in derived:
            record["pk"] = None
    return {json.dumps(record, sort_keys=True) for record in told}


def counts(address: str) -> dict[str, int]:
    return json.loads(python(address, "manage.py", "shell", "--verbosity", "0", "--command", COUNTED).splitlines()[-1])


@pytest.fixture
def databases(django_db_blocker, request):
    """Addresses of two empty databases beside the one of the tests."""
    names = ("bench_copied", "bench_made")
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    made = [f"{name}_{worker}" for name in names]
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            for name in made:
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")
                cursor.execute(f"CREATE DATABASE {name}")
        yield [address_of(name) for name in made]
        with connection.cursor() as cursor:
            for name in made:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.skipif(connection.vendor != "postgresql", reason="cities are copied into PostgreSQL alone")
def test_a_copied_city_is_the_city_that_was_made(tmp_path, databases):
    file, (copied, made) = tmp_path / "city.sqlite3", databases
    python(f"sqlite:///{file}", "-m", "tests.bench.making", SIZE)
    python(copied, "-m", "tests.bench.copying", file)
    # A few of those that differ, not all: pytest takes an hour to show how two lists of 40,000 records differ.
    assert sorted(content(copied) ^ content(f"sqlite:///{file}"))[:4] == []
    python(made, "-m", "tests.bench.making", SIZE)
    assert counts(made) == counts(copied)
    # What is written next gets a key of its own: the sequences stand where the copied rows end.
    assert "3" in python(copied, "manage.py", "make_city", "--organizations", 3, "--seed", 12)
