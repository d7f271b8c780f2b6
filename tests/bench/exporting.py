"""One export in a process of its own, so that its memory and its time are nobody else's: run by ``test_exports``.

``python -m tests.bench.exporting /organizations/export.csv`` prints a line of JSON: seconds on the CPU of this process and of
the database's, on the wall, bytes, the megabytes of its own by which the process grew at most (pages of files that the system
lends it, like those of SQLite's file, are nobody's), and the most that was resident in all.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

import django

TICKS = os.sysconf("SC_CLK_TCK")


def main(address: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
    django.setup()
    # Django's parts can be imported only once it is set up.
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client(HTTP_HOST="localhost")
    _taken(client, f"{address}&q=91420100")
    before, backend = _own(), _backend(connection)
    cpu, database, wall = time.process_time(), _used(backend), time.perf_counter()
    size, most = _taken(client, address)
    told = {
        "cpu": time.process_time() - cpu,
        "database": _used(backend) - database,
        "wall": time.perf_counter() - wall,
        "bytes": size,
        "growth": (most - before) / 1e6,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }
    print(json.dumps(told))


def _taken(client: object, address: str) -> tuple[int, int]:
    """Take a file and throw it away; returns its size, and the most memory of its own that the process had meanwhile."""
    response = client.get(address)  # type: ignore[attr-defined]
    if response.status_code != 200:
        sys.exit(f"{address}: {response.status_code}")
    size, most = 0, _own()
    for part in response.streaming_content:
        size, most = size + len(part), max(most, _own())
    return size, most


def _own() -> int:
    """Bytes that are this process's own: resident, and not of a file."""
    resident, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
    return (resident - shared) * resource.getpagesize()


def _backend(connection: object) -> int:
    """The process of the database that works for this connection; 0 where it is this one."""
    if connection.vendor != "postgresql":  # type: ignore[attr-defined]
        return 0
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _used(process: int) -> float:
    """Seconds on the CPU of another process of this machine (user and system, see proc(5))."""
    if not process:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main(sys.argv[1])
