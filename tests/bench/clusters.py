"""A PostgreSQL that keeps its cities: the cluster of the tests, with its files left where they are."""

import contextlib
import os
import pwd
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.postgres import Cluster
from scripts.tools import postgresql_programs

# What an operator sets on a machine with some gigabytes. Writes are as safe as in production, or they would not count.
SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "60",
    # Statistics are made when a city is; nothing may work beside what is measured.
    "autovacuum": "off",
}


class KeptCluster(Cluster):
    """One server below the home of the benchmark."""

    def start(self) -> None:
        """Start the server, and create its files the first time."""
        self.home.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.home, owner.pw_uid, owner.pw_gid)
        if not (self.data / "PG_VERSION").exists():
            self._call(
                "initdb", "--pgdata", self.data, "--username", self.user, "--auth=trust", "--encoding=UTF8",
                "--locale=C.UTF-8",
            )  # fmt: skip
        settings = {**SETTINGS, "listen_addresses": "''", "unix_socket_directories": f"'{self.home}'"}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._call("pg_ctl", "start", "--wait", "--pgdata", self.data, "--log", self.home / "log", "--options", options)

    def stop(self) -> None:
        """Stop in order, so that the next start has nothing to recover."""
        if (self.data / "postmaster.pid").exists():
            self._call("pg_ctl", "stop", "--mode=fast", "--pgdata", self.data)

    @property
    def pid(self) -> int:
        """The process that all others of the server descend from."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def has(self, name: str) -> bool:
        """Whether a database is there."""
        return name in self.ask("SELECT datname FROM pg_database").split()

    def ask(self, statement: str, database: str = "postgres") -> str:
        """What a statement answers, as psql prints it bare."""
        command = [self.programs / "psql", "--host", self.home, "--username", self.user, "--dbname", database]
        told = subprocess.run(
            [*map(str, command), "--no-psqlrc", "--tuples-only", "--no-align", "--command", statement],
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            raise RuntimeError(f"PostgreSQL refused {statement!r}: {told.stderr.strip()}")
        return told.stdout.strip()


@contextlib.contextmanager
def running(home: Path) -> Iterator[KeptCluster]:
    """The server below this folder, running; stopped at the end, whatever happens."""
    found = postgresql_programs()
    if found is None:
        raise SystemExit(
            "PostgreSQL is not here (apt-get install postgresql). Measure SQLite alone: --databases sqlite"
        )
    server = KeptCluster(home, found)
    server.start()
    try:
        yield server
    finally:
        server.stop()
