"""A private PostgreSQL that lives as long as the tests that use it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SPEED_OVER_SAFETY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "256MB"}


def _as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []


@contextmanager
def cluster(programs: Path) -> Iterator["Cluster"]:
    """A running server on a Unix socket in a directory of its own; stopped and removed at the end, whatever happens."""
    with _home("postgresql") as home:
        server = Cluster(home, programs)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def copy_of(original: Path, programs: Path) -> Iterator["Cluster"]:
    """A running server with what was committed on the one whose socket is in ``original``, from then on for itself."""
    with _copied(original, programs) as server:
        yield server


@contextmanager
def replica_of(primary: Path, programs: Path) -> Iterator["Cluster"]:
    """A running copy of the server whose socket is in ``primary``, which replays what is written there; removed at the end.

    It cannot be read from before every transaction has ended that had more than 64 subtransactions when it was copied:
    PostgreSQL then does not tell a standby what is committed. A primary that others work on may have such for minutes.
    """
    with _copied(primary, programs, "--write-recovery-conf") as server:
        yield server


@contextmanager
def _copied(original: Path, programs: Path, *options: str) -> Iterator["Cluster"]:
    with _home("copy") as home:
        server = Cluster(home, programs)
        try:
            server.copy(original, *options)
            server.resume()
            yield server
        finally:
            server.stop()


@contextmanager
def _home(name: str) -> Iterator[Path]:
    """A directory of the server's user; removed at the end, whatever happens."""
    home = Path(tempfile.mkdtemp(prefix=f"wutong-{name}-"))
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(home, owner.pw_uid, owner.pw_gid)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Cluster:
    """One server; its only user may do everything, and nobody else can reach its socket."""

    user = "wutong"

    def __init__(self, home: Path, programs: Path) -> None:
        self.home = home
        self.data = home / "data"
        self.programs = programs

    def start(self) -> None:
        """Create the files and start the server; returns when it accepts connections."""
        self._call(
            "initdb", "--pgdata", self.data, "--username", self.user, "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        self.resume()

    def copy(self, original: Path, *options: str) -> None:
        """The files of another server, while it runs."""
        self._call(
            "pg_basebackup", "--host", original, "--username", self.user, "--pgdata", self.data, "--wal-method=stream",
            "--checkpoint=fast", "--no-sync", *options,
        )  # fmt: skip

    def resume(self) -> None:
        """Start it on the files that are there."""
        settings = {**SPEED_OVER_SAFETY, "listen_addresses": "''", "unix_socket_directories": f"'{self.home}'"}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._call("pg_ctl", "start", "--wait", "--pgdata", self.data, "--log", self.home / "log", "--options", options)

    def stop(self) -> None:
        """Stop at once; the data is thrown away anyway."""
        if (self.data / "postmaster.pid").exists():
            self._call("pg_ctl", "stop", "--mode=immediate", "--pgdata", self.data)

    def restart(self) -> None:
        """As an operator does: who is connected is thrown out."""
        self._call("pg_ctl", "stop", "--mode=fast", "--wait", "--pgdata", self.data)
        self.resume()

    def create_database(self, name: str) -> str:
        """Create an empty database and return its DATABASE_URL."""
        self._call("createdb", "--host", self.home, "--username", self.user, name)
        return self.url(name)

    def url(self, name: str = "postgres") -> str:
        """The DATABASE_URL of a database of this server (a path in place of the host means a Unix socket)."""
        return f"postgres://{self.user}@/{self.home}/{name}"

    def _call(self, program: str, *arguments: object) -> None:
        command = [*_as_server_user(), str(self.programs / program), *map(str, arguments)]
        # The current directory may be closed to the server's user; its own never is.
        finished = subprocess.run(
            command, cwd=self.home, env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False
        )
        if finished.returncode != 0:
            log = self.home / "log"
            details = log.read_text() if program == "pg_ctl" and log.exists() else finished.stderr
            raise RuntimeError(f"{program} failed: {details.strip()}")
