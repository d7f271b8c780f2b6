"""The project's own virtual environment and its local settings file."""

import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import tools

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"
# Twice quiet: warnings of pip are about the machine, not about us; errors still come through.
QUIETLY = ["--quiet", "--quiet", "--no-input", "--disable-pip-version-check"]


def say(text: str) -> None:
    """Tell the person at the terminal, at once and in order with what child processes print."""
    print(text, flush=True)


def run(*command: object, cwd: Path = ROOT, **environment: str) -> None:
    """Run a command with these additional environment variables; raises CalledProcessError when it fails."""
    subprocess.run([str(part) for part in command], cwd=cwd, env={**os.environ, **environment}, check=True)


def answer_of(*command: object, cwd: Path = ROOT, **environment: str) -> str:
    """What a command prints, without the line end; raises CalledProcessError when it fails."""
    finished = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return finished.stdout.strip()


def succeeds(*command: object, cwd: Path = ROOT) -> bool:
    """Whether a command that is only a question answers yes; it prints nothing."""
    try:
        return (
            subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


class Environment:
    """A virtual environment that holds exactly one of the locked sets of requirements."""

    def __init__(self, directory: Path = ROOT / ".venv", interpreter: str = sys.executable, root: Path = ROOT) -> None:
        self.directory = directory
        self.interpreter = interpreter
        self.requirements = root / "requirements"
        self.python = directory / "bin" / "python"
        self.stamp = directory / "requirements-installed.json"

    def ensure(self, kind: str) -> None:
        """Guarantee that the requirements of `kind` ("base", "dev" or "bench") are installed as locked."""
        if not self._works():
            self._create()
        wanted = self._hashes("base", "dev") if kind == "dev" else self._hashes(kind)
        installed = json.loads(self.stamp.read_text()) if self.stamp.exists() else {}
        if wanted.items() <= installed.items():
            return
        locked = self.requirements / f"{kind}.txt"
        say(f"Installing the packages of requirements/{kind}.txt (half a minute to two minutes) ...")
        run(self.python, "-m", "pip", "install", *QUIETLY, "--require-hashes", "--requirement", locked)
        self.stamp.write_text(json.dumps({**installed, **wanted}))

    def _works(self) -> bool:
        # An upgrade of the system's Python leaves an environment that starts no more, or that lost its pip.
        return succeeds(self.python, "-m", "pip", "--version")

    def _create(self) -> None:
        if self.interpreter == sys.executable and importlib.util.find_spec("ensurepip") is None:
            version = f"python{sys.version_info.major}.{sys.version_info.minor}"
            if not tools.install(f"{version}-venv"):
                sys.exit(f"Python's venv module is missing. Type: apt-get install {version}-venv")
        shutil.rmtree(self.directory, ignore_errors=True)
        say(f"Creating {self.directory.name} with {self.interpreter} ...")
        run(self.interpreter, "-m", "venv", self.directory)

    def _hashes(self, *kinds: str) -> dict[str, str]:
        return {kind: hashlib.sha256((self.requirements / f"{kind}.txt").read_bytes()).hexdigest() for kind in kinds}


def ensure_env_file() -> None:
    """Write settings for this machine beside manage.py, once; a file that is there is never touched."""
    if ENV_FILE.exists():
        return
    text = f"""# Settings of this checkout. Variables of the environment win over this file. See docs/operators.md.
SECRET_KEY={secrets.token_urlsafe(50)}
DEBUG=true
ALLOWED_HOSTS=localhost,127.0.0.1
# Without DATABASE_URL the data is in wutong.sqlite3 beside manage.py. For PostgreSQL:
# DATABASE_URL=postgres://wutong:password@127.0.0.1:5432/wutong
"""
    ENV_FILE.touch(mode=0o600)
    ENV_FILE.write_text(text)
    say("Wrote .env with settings for this machine.")
