"""How connections to PostgreSQL are made, by the operator's variables; docs/operations/postgresql.md says why."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env

ENGINE = "ecosystem.core.postgresql"
THREADS, POOL, PGBOUNCER = "threads", "pool", "pgbouncer"
CONNECT_SECONDS = 3
KEPT_SECONDS = 600
# A server whose machine is gone says nothing. Without these the system waits for a quarter of an hour.
NOTICE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}


def on_postgresql(env: Env, database: dict[str, Any]) -> dict[str, Any]:
    """A database as django-environ read it, with its connections kept as ``DATABASE_CONNECTIONS`` says."""
    kind = kept_by(env)
    options = {"connect_timeout": CONNECT_SECONDS, **NOTICE, **database.get("OPTIONS", {})}
    if kind != PGBOUNCER and (said := _said_to_server(env)):
        options["options"] = f"{options.get('options', '')} {said}".strip()
    made = {**database, "ENGINE": ENGINE, "OPTIONS": options}
    if kind == POOL:
        options["pool"] = _pool(env)
        return made
    made |= {"CONN_MAX_AGE": KEPT_SECONDS, "CONN_HEALTH_CHECKS": True}
    # A cursor of the server outlives its query, and PgBouncer may give the next query to another connection.
    return {**made, "DISABLE_SERVER_SIDE_CURSORS": True} if kind == PGBOUNCER else made


def kept_by(env: Env) -> str:
    """Who keeps connections open. Raises :class:`ImproperlyConfigured` for a word that is none of the three.

    ``DATABASE_POOL`` is how it was said before.
    """
    before = {"true": POOL, "false": PGBOUNCER}.get(env.str("DATABASE_POOL", default="").lower(), THREADS)
    kind: str = env.str("DATABASE_CONNECTIONS", default=before)
    if kind not in {THREADS, POOL, PGBOUNCER}:
        raise ImproperlyConfigured(f"DATABASE_CONNECTIONS is threads, pool or pgbouncer, not {kind!r}.")
    return kind


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
    """Limits in milliseconds, and how to plan; a session that stands still in a transaction keeps others waiting, so it is ended.

    PgBouncer refuses what it does not know at the start of a connection; there the role says it (ALTER ROLE ... SET).
    """
    said = {
        "statement_timeout": env.int("STATEMENT_TIMEOUT_MS", default=0),
        "lock_timeout": env.int("LOCK_TIMEOUT_MS", default=0),
        "idle_in_transaction_session_timeout": env.int("IDLE_IN_TRANSACTION_MS", default=600_000),
        # What is prepared says itself what is the same each time (core/compiled.py), so one plan does for all keys; else it
        # is planned anew five times in each connection, and whenever that seems cheaper.
        "plan_cache_mode": "force_generic_plan",
    }
    return " ".join(f"-c {name}={value}" for name, value in said.items() if value)
