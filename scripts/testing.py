"""The whole test suite: on SQLite with a browser, then what asks a database on PostgreSQL."""

import os
import sys
import tempfile
import time
from pathlib import Path

import postgres
import tools
from environment import Environment, run, say

# Set so that a checkout whose .env names a real registry cannot be tested on it.
SETTINGS = {
    "SECRET_KEY": "for-tests-only-" + "0123456789" * 5,
    "DEBUG": "true",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "CSRF_TRUSTED_ORIGINS": "",
    "SECURE_SSL": "false",
    "TRUSTED_PROXIES": "0",
    "SITE_URL": "",
    "WUTONG_CITY": "",
    "CACHE_URL": "locmemcache://tests",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}


def nothing_may_be_skipped() -> bool:
    """Whether a missing tool is an error (on the machine that decides what lands) or a plain line."""
    return os.environ.get("WUTONG_REQUIRE_ALL") == "1"


def run_everything(environment: Environment) -> None:
    """Run all tests on both databases; raises CalledProcessError at the first part that fails."""
    skipped = tools.ensure()
    if skipped and nothing_may_be_skipped():
        sys.exit("\n".join(skipped))
    say("Tests on SQLite, with the browser:")
    on_sqlite(environment, selection())
    programs = tools.postgresql_programs()
    if programs:
        with postgres.cluster(programs) as server:
            say("Tests on PostgreSQL:")
            run_pytest(environment, server.url(), f"{selection()} and database and not browser")
    for line in skipped:
        say(line)


def selection() -> str:
    """Which tests to run: those that take minutes only where nothing may be skipped."""
    return "not bench" if nothing_may_be_skipped() else "not bench and not slow"


def on_sqlite(environment: Environment, markers: str) -> None:
    """Run the marked tests on a database file of their own."""
    with tempfile.TemporaryDirectory(prefix="wutong-tests-") as directory:
        run_pytest(environment, f"sqlite:///{Path(directory) / 'tests.sqlite3'}", markers)


def run_pytest(environment: Environment, database: str, markers: str) -> None:
    """Run the suite on two cores with nothing of this machine's own settings."""
    run(environment.python, "manage.py", "compile_catalogs", **SETTINGS, DATABASE_URL=database)
    started = time.monotonic()
    run(
        environment.python,
        "-m",
        "pytest",
        "-n",
        "2",
        "-q",
        "--durations=20",
        "--durations-min=4",
        "-m",
        markers,
        **SETTINGS,
        DATABASE_URL=database,
    )
    say(f"({time.monotonic() - started:.0f} seconds)")
