"""What `make` does: `house.py run`, `house.py test` and so on. Needs nothing but Python; installs the rest itself."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

import serving
import testing
from environment import ROOT, Environment, ensure_env_file, run, say

MADE_AGAIN = [
    ".venv",
    "staticfiles",
    "screenshots",
    ".pytest_cache",
    ".ruff_cache",
    ".mypy_cache",
    ".import_linter_cache",
    ".hypothesis",
    "htmlcov",
]
NOT_SHOWN = ["--ignore", "tests/*", "--ignore", "scripts/*"]
CATALOGS = ["--locale", "zh_Hans", "--no-location", "--no-obsolete"]
MADE_AGAIN_ANYWHERE = ["__pycache__", "*.mo"]


def prepared(kind: str) -> Environment:
    """The environment with everything of `kind` installed, and settings for this machine."""
    environment = Environment()
    environment.ensure(kind)
    ensure_env_file()
    return environment


def serve() -> None:
    """Set everything up and serve the site."""
    serving.require_free_port()
    serving.serve(prepared("base"))


def test() -> None:
    """Run the whole test suite on both databases."""
    testing.run_everything(prepared("dev"))


def lint() -> None:
    """Check style and layers."""
    programs = prepared("dev").python.parent
    run(programs / "ruff", "check")
    run(programs / "ruff", "format", "--check")
    run(programs / "lint-imports")


def reformat() -> None:
    """Put the code into the project's format."""
    programs = prepared("dev").python.parent
    run(programs / "ruff", "check", "--fix", "--exit-zero")
    run(programs / "ruff", "format")


def types() -> None:
    """Check the types of what holds rules."""
    run(prepared("dev").python, "-m", "mypy")


def messages() -> None:
    """Collect what is to be translated, convert the Chinese catalog to traditional characters, and compile both."""
    python = prepared("dev").python
    run(python, "manage.py", "makemessages", *CATALOGS, *NOT_SHOWN)
    run(python, "manage.py", "convert_catalog")
    run(python, "manage.py", "compile_catalogs")


def screenshots() -> None:
    """Take pictures of the main pages of the local registry."""
    environment = prepared("dev")
    serving.prepare_data(environment)
    run(environment.python, "scripts/screenshots.py")


def bench(*options: str) -> None:
    """Measure the product, and what one would put in its place, which has packages of its own."""
    python = prepared("dev").python
    Environment(ROOT / ".venv-bench", str(python)).ensure("bench")
    run(python, "-m", "tests.bench", *options)


def clean() -> None:
    """Remove what the other commands make again."""
    for name in MADE_AGAIN:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for pattern in MADE_AGAIN_ANYWHERE:
        for path in ROOT.rglob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


COMMANDS: dict[str, Callable[..., None]] = {
    "run": serve,
    "test": test,
    "lint": lint,
    "format": reformat,
    "types": types,
    "messages": messages,
    "screenshots": screenshots,
    "bench": bench,
    "clean": clean,
}


def main() -> None:
    """Carry out one command; a child that fails has told why, so its exit code is enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("options", nargs=argparse.REMAINDER, help="options of bench")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    try:
        COMMANDS[chosen.command](*chosen.options)
    except subprocess.CalledProcessError as error:
        say(f"This failed: {' '.join(map(str, error.cmd))}")
        sys.exit(error.returncode if error.returncode > 0 else 1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
