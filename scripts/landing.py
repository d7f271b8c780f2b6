"""What must hold before a change lands, beyond tests and style; run by .ci/run after `make test`."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import postgres
import testing
import tools
import upgrade
from environment import ROOT, Environment, answer_of, run, say, succeeds

OLDEST_AND_NEWEST = ["3.11", "3.13"]
PRODUCTION = {
    "SECRET_KEY": "only-to-check-the-settings-" + "Ab3-" * 12,
    "DEBUG": "false",
    "ALLOWED_HOSTS": "registry.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://registry.example.org",
    "SITE_URL": "https://registry.example.org",
    "SECURE_SSL": "true",
    "TRUSTED_PROXIES": "1",
}


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """An empty database of each kind, by name: its DATABASE_URL. Both are gone afterwards."""
    programs = tools.postgresql_programs()
    if programs is None:
        sys.exit("PostgreSQL is not here. Type: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="wutong-landing-") as directory, postgres.cluster(programs) as server:
        yield {
            "SQLite": f"sqlite:///{Path(directory) / 'landing.sqlite3'}",
            "PostgreSQL": server.create_database("landing"),
        }


def check_settings(environment: Environment) -> None:
    """Production settings raise no warning, and every change of a model has its migration."""
    say("Checking production settings ...")
    run(environment.python, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    say("Collecting static files as production does ...")
    run(environment.python, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0", **PRODUCTION)
    say("Looking for missing migrations ...")
    run(environment.python, "manage.py", "makemigrations", "--check", "--dry-run", **testing.SETTINGS)


def check_migrations(environment: Environment) -> None:
    """Every migration runs forwards from nothing and back to nothing, on both databases."""
    with databases() as urls:
        for name, url in urls.items():
            say(f"Migrations forwards and backwards on {name} ...")
            run(environment.python, "scripts/migrations.py", **testing.SETTINGS, DATABASE_URL=url)


def check_upgrade(environment: Environment) -> None:
    """A registry that the previous landed state has filled is whole after the upgrade, on both databases."""
    previous = upgrade.previous_landed_state()
    with databases() as urls:
        settings = {name: {**testing.SETTINGS, "DATABASE_URL": url} for name, url in urls.items()}
        upgrade.check(environment, previous, settings)


def check_other_pythons(environment: Environment) -> None:
    """The suite also passes on the oldest and the newest Python we name, where this machine has them.

    Without the tests that go through all there is of something: they try the registry, not the language.
    """
    tested = version_of(environment.python)
    for version in OLDEST_AND_NEWEST:
        if version == tested:
            continue
        interpreter = find_python(version)
        if interpreter is None:
            say(f"Python {version} is not on this machine, so the tests ran on {tested} only.")
            continue
        say(f"Tests on SQLite with Python {version}:")
        other = Environment(ROOT / f".venv-{version}", interpreter)
        other.ensure("dev")
        testing.on_sqlite(other, "not browser and not bench and not slow and not everything")


def find_python(version: str) -> str | None:
    """An interpreter of this version that truly runs: on PATH, or kept by pyenv without being active."""
    candidates = [f"python{version}"]
    if succeeds("pyenv", "root"):
        kept = Path(answer_of("pyenv", "root")) / "versions"
        candidates += map(str, sorted(kept.glob(f"{version}.*/bin/python{version}"), reverse=True))
    return next((name for name in candidates if version_of(name) == version), None)


def version_of(interpreter: str | Path) -> str | None:
    """The version of an interpreter with which an environment can be made; None where it does not run."""
    question = "import ensurepip, sqlite3, ssl, sys; print('%d.%d' % sys.version_info[:2])"
    return answer_of(interpreter, "-c", question) if succeeds(interpreter, "-c", question) else None


def main() -> None:
    """Run all checks; the first that fails ends the run with its exit code."""
    os.chdir(ROOT)
    environment = Environment()
    environment.ensure("dev")
    try:
        check_settings(environment)
        check_migrations(environment)
        check_upgrade(environment)
        check_other_pythons(environment)
    except subprocess.CalledProcessError as error:
        say(f"This failed: {' '.join(map(str, error.cmd))}")
        sys.exit(error.returncode if error.returncode > 0 else 1)


if __name__ == "__main__":
    main()
