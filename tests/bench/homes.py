"""Where cities are kept between measurements, and making those that are missing."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.clusters import KeptCluster, running

ROOT = Path(__file__).resolve().parents[2]
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES = (SQLITE, POSTGRESQL)


@dataclass(frozen=True)
class City:
    """A city in a database. ``file`` is the SQLite file, ``name`` the database's name on PostgreSQL."""

    database: str
    organizations: int
    address: str
    file: Path | None = None
    cluster: KeptCluster | None = None
    name: str = ""


class Home:
    """The folder that ``WUTONG_BENCH_HOME`` names: cities, what they need beside the database, and what was measured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("sqlite", "private", "static", "results", "logs"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def results(self) -> Path:
        """Where figures are kept that are for nobody else."""
        return self.folder / "results"

    def environment(self, address: str = "", **more: str) -> dict[str, str]:
        """What a process of ours is started with: production, on the database with this address."""
        return {
            **os.environ,
            "SECRET_KEY": "only for measuring",
            "DEBUG": "false",
            "ALLOWED_HOSTS": "localhost",
            "TRUSTED_PROXIES": "1",
            "EMAIL_URL": "dummymail://",
            "PRIVATE_FILES": str(self.folder / "private"),
            "WUTONG_BENCH_STATIC": str(self.folder / "static"),
            "DJANGO_SETTINGS_MODULE": "tests.bench.production",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": address,
            **more,
        }

    def run(self, *arguments: object, address: str = "", **more: str) -> str:
        """Run Python with these arguments, and return what it prints; its errors go to the terminal."""
        command = [sys.executable, *map(str, arguments)]
        environment = self.environment(address, **more)
        finished = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        return finished.stdout

    def prepare(self) -> None:
        """Translations and static files, as production has them; made anew when something changed."""
        self.run("manage.py", "compile_catalogs", address="sqlite://:memory:")
        manifest = self.folder / "static" / "staticfiles.json"
        changed = max(path.stat().st_mtime for path in (ROOT / "ecosystem" / "static").rglob("*"))
        if not manifest.exists() or manifest.stat().st_mtime < changed:
            self.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", address="sqlite://:memory:")

    def sqlite_city(self, organizations: int) -> City:
        """The city of this size in SQLite; made, or made on, if it is not whole."""
        file = self.folder / "sqlite" / f"{organizations}.sqlite3"
        address = f"sqlite:///{file}"
        self._tell(f"The city of {organizations:,} organizations in SQLite")
        self._run_aloud("tests.bench.making", organizations, address=address)
        return City(SQLITE, organizations, address, file=file)

    @contextmanager
    def cluster(self) -> Iterator[KeptCluster]:
        """The PostgreSQL server that keeps its cities here."""
        with running(self.folder / "postgresql") as server:
            yield server

    def postgresql_city(self, server: KeptCluster, organizations: int) -> City:
        """The city of this size in PostgreSQL; copied from the one in SQLite, if it is not there."""
        name, making = f"city_{organizations}", f"making_{organizations}"
        if not server.has(name):
            source = self.sqlite_city(organizations).file
            self._tell(f"The city of {organizations:,} organizations in PostgreSQL")
            if not server.has(making):
                server.create_database(making)
            self._run_aloud("tests.bench.copying", source, address=server.url(making), DATABASE_POOL="false")
            server.ask(f"ALTER DATABASE {making} RENAME TO {name}")
        self._run_aloud("tests.bench.making", organizations, address=server.url(name), DATABASE_POOL="false")
        return City(POSTGRESQL, organizations, server.url(name), cluster=server, name=name)

    @contextmanager
    def spare(self, city: City) -> Iterator[City]:
        """A copy of a city that may be written to; gone afterwards."""
        if city.cluster is not None:
            spare = f"{city.name}_spare"
            city.cluster.ask(f"DROP DATABASE IF EXISTS {spare} WITH (FORCE)")
            city.cluster.ask(f"CREATE DATABASE {spare} TEMPLATE {city.name}")
            try:
                yield City(city.database, city.organizations, city.cluster.url(spare), cluster=city.cluster, name=spare)
            finally:
                city.cluster.ask(f"DROP DATABASE IF EXISTS {spare} WITH (FORCE)")
            return
        assert city.file is not None
        copy = city.file.with_suffix(".spare.sqlite3")
        copy.unlink(missing_ok=True)
        # Not the file: what was written last may be in the log beside it.
        with closing(sqlite3.connect(city.file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        try:
            yield City(city.database, city.organizations, f"sqlite:///{copy}", file=copy)
        finally:
            for leftover in copy.parent.glob(f"{copy.name}*"):
                leftover.unlink()

    def _run_aloud(self, module: str, *arguments: object, address: str, **more: str) -> None:
        command = [sys.executable, "-m", module, *map(str, arguments)]
        subprocess.run(command, cwd=ROOT, env=self.environment(address, **more), check=True)

    def _tell(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)
