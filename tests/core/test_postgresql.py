"""Connections to PostgreSQL: how they are set up, and what happens when the server goes away and comes back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper as DjangosWrapper
from environ import Env

import postgres
import tools
from ecosystem.core.postgresql.base import DatabaseWrapper
from ecosystem.core.postgresql.configuring import as_replica, on_postgresql

POOL = {"min_size": 2, "max_size": 2, "reconnect_timeout": 1.0}
URL = "postgres://wutong:word@db.example:5432/wutong"


def configured(**variables: str) -> dict[str, Any]:
    env = Env()
    env.ENVIRON = variables
    return on_postgresql(env, Env.db_url_config(URL))


def test_a_process_keeps_a_few_connections_and_notices_when_the_server_is_gone():
    made = configured(DATABASE_POOL_SIZE="7", LOCK_TIMEOUT_MS="2000")
    assert made["OPTIONS"]["pool"]["max_size"] == 7
    assert made.get("CONN_MAX_AGE", 0) == 0
    assert made["OPTIONS"]["options"] == "-c lock_timeout=2000 -c idle_in_transaction_session_timeout=600000"
    assert made["OPTIONS"]["tcp_user_timeout"] == 20_000


def test_behind_pgbouncer_nothing_is_asked_of_a_session():
    made = configured(DATABASE_POOL="false")
    assert "pool" not in made["OPTIONS"]
    assert "options" not in made["OPTIONS"]
    assert made["DISABLE_SERVER_SIDE_CURSORS"]
    assert made["CONN_HEALTH_CHECKS"]


def test_nobody_waits_long_for_a_replica():
    primary = configured()
    replica = as_replica(primary)
    assert replica["OPTIONS"]["pool"]["timeout"] < primary["OPTIONS"]["pool"]["timeout"]
    assert "TEST" not in primary


if connection.vendor == "postgresql":

    @pytest.fixture
    def server() -> Iterator[postgres.Cluster]:
        with postgres.cluster(tools.postgresql_programs()) as cluster:
            yield cluster

    @contextmanager
    def wrapped(kind: type[DjangosWrapper], server: postgres.Cluster) -> Iterator[Any]:
        """A connection to the server, with a pool of its own."""
        alias = f"away-{kind.__module__}"
        settings = {**connection.settings_dict, "HOST": str(server.home), "NAME": "postgres", "USER": server.user}
        settings["OPTIONS"] = {**settings["OPTIONS"], "pool": {**POOL, "timeout": 1.0}}
        database = connections[alias] = kind(settings, alias)
        try:
            yield database
        finally:
            database.close_pool()
            del connections[alias]

    def ask(database: Any) -> int:
        """As a request does: a connection is taken, used and given back."""
        try:
            with database.cursor() as cursor:
                cursor.execute("SELECT 1")
                return cursor.fetchone()[0]
        finally:
            database.close()

    def soon(database: Any) -> int:
        """As visitors do who come again: the pool tries every now and then."""
        until = time.monotonic() + 30
        while True:
            try:
                return ask(database)
            except OperationalError:
                if time.monotonic() > until:
                    raise

    @pytest.mark.django_db
    def test_a_restart_of_the_server_is_not_noticed_by_the_next_request(server):
        with wrapped(DatabaseWrapper, server) as ours, wrapped(DjangosWrapper, server) as djangos:
            assert [ask(ours), ask(djangos)] == [1, 1]
            server.restart()
            assert [ask(ours) for _request in range(4)] == [1] * 4
            with pytest.raises(OperationalError):
                ask(djangos)

    @pytest.mark.django_db
    def test_while_the_server_is_away_it_says_so_and_afterwards_it_goes_on(server):
        with wrapped(DatabaseWrapper, server) as database:
            assert ask(database) == 1
            server.stop()
            with pytest.raises(OperationalError):
                ask(database)
            server.resume()
            assert soon(database) == 1
