"""What an answer costs that is unchanged (304) or was kept, against a view that returns a constant, on a real gunicorn.

Run: ``DATABASE_URL=… python -m tests.bench.kept`` on a registry that is filled; ``CACHE_URL`` says where pages are kept. It only
reads. For PostgreSQL the time of the server's own processes counts too, if they are this machine's and ``PGDATA`` is theirs.
"""

import sys
from pathlib import Path

from tests.bench.serving import Asked, Server, serving

PAGES = {"list": "/organizations/", "list, one facet": "/organizations/?kind=company", "API": "/api/v1/organizations/"}


def kinds(server: Server) -> dict[str, Asked]:
    """The floor, and of each page: unchanged, kept, kept and compressed."""
    found = {"constant": Asked("/constant", {})}
    for name, path in PAGES.items():
        tag = server.ask(Asked(path, {}), 2).headers["ETag"]
        found[f"{name}: unchanged"] = Asked(path, {"If-None-Match": tag})
        found[f"{name}: kept"] = Asked(path, {})
        found[f"{name}: kept, compressed"] = Asked(path, {"Accept-Encoding": "br, gzip"})
    return found


def main() -> None:
    """Print the table."""
    with serving(Path(__file__).resolve().parents[2], DEBUG="false") as server:
        costs = server.compare(kinds(server))
    floor = costs["constant"].cpu
    print(f"{'':36} {'status':>6} {'CPU ms':>8} {'CPU×':>6} {'wall ms':>8}")
    for name, cost in costs.items():
        print(f"{name:36} {cost.status:6} {cost.cpu:8.3f} {cost.cpu / floor:6.2f} {cost.wall:8.3f}")


if __name__ == "__main__":
    sys.exit(main())
