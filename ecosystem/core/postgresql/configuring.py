"""How connections to PostgreSQL are made, by the operator's variables; docs/operations/postgresql.md says why."""

from typing import Any

from environ import Env

ENGINE = "ecosystem.core.postgresql"
CONNECT_SECONDS = 3
# A server whose machine is gone says nothing. Without these the system waits for a quarter of an hour.
NOTICE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}


def on_postgresql(env: Env, database: dict[str, Any]) -> dict[str, Any]:
    """A database as django-environ read it, with this process's pool, or with one connection for each thread."""
    options = {"connect_timeout": CONNECT_SECONDS, **NOTICE, **database.get("OPTIONS", {})}
    if said := _said_to_server(env):
        options["options"] = f"{options.get('options', '')} {said}".strip()
    made = {**database, "ENGINE": ENGINE, "OPTIONS": options}
    if env.bool("DATABASE_POOL", default=True):
        options["pool"] = _pool(env)
    else:
        # Behind PgBouncer: no cursor of the server, which may give the next query to another connection.
        made |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}
    return made


def as_replica(database: dict[str, Any]) -> dict[str, Any]:
    """The same, for reading only; tests use the primary in its place."""
    options = {**database["OPTIONS"], "connect_timeout": 2}
    if "pool" in options:
        # Nobody waits long for a replica: there is another one, and the primary.
        options["pool"] = {**options["pool"], "timeout": 2.0}
    return {**database, "OPTIONS": options, "TEST": {"MIRROR": "default"}}


def _pool(env: Env) -> dict[str, Any]:
    return {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=4),
        "timeout": env.float("DATABASE_POOL_WAIT", default=5.0),
        "max_lifetime": 3600.0,
        "max_idle": 600.0,
        # While the server is away it is tried again so long, and anew whenever a connection is asked for.
        "reconnect_timeout": 5.0,
    }


def _said_to_server(env: Env) -> str:
    """Limits in milliseconds; a session that stands still inside a transaction keeps others waiting, so it is ended."""
    limits = {
        "statement_timeout": env.int("STATEMENT_TIMEOUT_MS", default=0),
        "lock_timeout": env.int("LOCK_TIMEOUT_MS", default=0),
        "idle_in_transaction_session_timeout": env.int("IDLE_IN_TRANSACTION_MS", default=600_000),
    }
    # PgBouncer refuses what it does not know in the start of a connection; there the role says it (ALTER ROLE ... SET).
    wanted = limits if env.bool("DATABASE_POOL", default=True) else {}
    return " ".join(f"-c {name}={value}" for name, value in wanted.items() if value)
