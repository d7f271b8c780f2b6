"""Connections to PostgreSQL: how they are set up, and what happens when the server goes away and comes back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper as DjangosWrapper
from environ import Env

import postgres
import tools
from ecosystem.core.compiled import ByKeys
from ecosystem.core.postgresql.base import DatabaseWrapper
from ecosystem.core.postgresql.configuring import as_replica, on_postgresql
from ecosystem.vocabulary.models import Place

POOL = {"min_size": 2, "max_size": 2, "reconnect_timeout": 1.0}
URL = "postgres://wutong:word@db.example:5432/wutong"


def configured(**variables: str) -> dict[str, Any]:
    env = Env()
    env.ENVIRON = variables
    return on_postgresql(env, Env.db_url_config(URL))


def test_each_thread_keeps_a_connection_and_notices_when_the_server_is_gone():
    made = configured(LOCK_TIMEOUT_MS="2000")
    assert "pool" not in made["OPTIONS"]
    assert (made["CONN_MAX_AGE"], made["CONN_HEALTH_CHECKS"]) == (600, True)
    assert made["OPTIONS"]["options"] == (
        "-c lock_timeout=2000 -c idle_in_transaction_session_timeout=600000 -c plan_cache_mode=force_generic_plan"
    )
    assert made["OPTIONS"]["tcp_user_timeout"] == 20_000
    assert "DISABLE_SERVER_SIDE_CURSORS" not in made


@pytest.mark.parametrize("said", [{"DATABASE_CONNECTIONS": "pool"}, {"DATABASE_POOL": "true"}])
def test_a_process_may_have_a_pool(said):
    made = configured(DATABASE_POOL_SIZE="7", **said)
    assert made["OPTIONS"]["pool"]["max_size"] == 7
    assert made.get("CONN_MAX_AGE", 0) == 0


@pytest.mark.parametrize("said", [{"DATABASE_CONNECTIONS": "pgbouncer"}, {"DATABASE_POOL": "false"}])
def test_behind_pgbouncer_nothing_is_asked_of_a_session(said):
    made = configured(**said)
    assert "pool" not in made["OPTIONS"]
    assert "options" not in made["OPTIONS"]
    assert made["DISABLE_SERVER_SIDE_CURSORS"]


def test_another_word_is_refused():
    with pytest.raises(ImproperlyConfigured):
        configured(DATABASE_CONNECTIONS="many")


def test_nobody_waits_long_for_a_replica():
    primary = configured(DATABASE_CONNECTIONS="pool")
    replica = as_replica(primary)
    assert replica["OPTIONS"]["pool"]["timeout"] < primary["OPTIONS"]["pool"]["timeout"]
    assert "TEST" not in primary


if connection.vendor == "postgresql":
    pytestmark = pytest.mark.database

    @pytest.fixture
    def server() -> Iterator[postgres.Cluster]:
        with postgres.cluster(tools.postgresql_programs()) as cluster:
            yield cluster

    @contextmanager
    def wrapped(kind: type[DjangosWrapper], server: postgres.Cluster, pooled: bool) -> Iterator[Any]:
        """A connection to the server, by itself or from a pool of its own."""
        alias = f"away-{kind.__module__}"
        settings = {**connection.settings_dict, "HOST": str(server.home), "NAME": "postgres", "USER": server.user}
        settings["OPTIONS"] = dict(settings["OPTIONS"])
        if pooled:
            settings["OPTIONS"]["pool"] = {**POOL, "timeout": 1.0}
            settings |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
        database = connections[alias] = kind(settings, alias)
        try:
            yield database
        finally:
            database.close()
            database.close_pool()
            del connections[alias]

    def ask(database: Any) -> int:
        """As a request does: a connection is taken, used and given back, or kept for the next one."""
        database.health_check_done = False
        try:
            with database.cursor() as cursor:
                cursor.execute("SELECT 1")
                return cursor.fetchone()[0]
        finally:
            database.close_if_unusable_or_obsolete() if database.settings_dict["CONN_MAX_AGE"] else database.close()

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
    @pytest.mark.parametrize("pooled", [False, True])
    def test_a_restart_of_the_server_is_not_noticed_by_the_next_request(server, pooled):
        with wrapped(DatabaseWrapper, server, pooled) as ours, wrapped(DjangosWrapper, server, True) as djangos:
            assert [ask(ours), ask(djangos)] == [1, 1]
            server.restart()
            assert [ask(ours) for _request in range(4)] == [1] * 4
            with pytest.raises(OperationalError):
                ask(djangos)

    @pytest.mark.django_db
    @pytest.mark.parametrize("pooled", [False, True])
    def test_while_the_server_is_away_it_says_so_and_afterwards_it_goes_on(server, pooled):
        with wrapped(DatabaseWrapper, server, pooled) as database:
            assert ask(database) == 1
            server.stop()
            with pytest.raises(OperationalError):
                ask(database)
            server.resume()
            assert soon(database) == 1

    def prepared() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            return [statement for (statement,) in cursor.fetchall()]

    @pytest.mark.django_db
    def test_a_statement_that_is_compiled_once_is_planned_once_whatever_keys_it_is_asked_for():
        named = ByKeys(lambda keys: Place.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "code"))
        known = dict(Place.objects.values_list("pk", "code"))
        few, before = sorted(known)[:7], len(prepared())
        for keys in (few[:1], few[2:], [*few[:3], 2**40], [2**62 - 1]):
            assert named.rows(keys) == [(key, known[key]) for key in keys if key in known]
        assert len(prepared()) == before + 1

    @pytest.mark.django_db
    def test_the_one_plan_knows_what_is_the_same_each_time_and_takes_any_number_of_keys():
        named = ByKeys(lambda keys: Place.objects.filter(pk__in=keys, level="city").order_by("pk").values_list("pk"))
        keys = list(Place.objects.filter(level="city").order_by("pk").values_list("pk", flat=True))
        assert len(keys) > 300
        assert named.rows([*range(-2000, 0), *keys]) == [(key,) for key in keys]
        statement = prepared()[-1]
        assert "'city'" in statement
        assert statement.count("$") == 1
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = %s", [statement]
            )
            assert cursor.fetchone() == (1, 0)

    @pytest.mark.django_db
    def test_nothing_else_is_prepared_and_behind_pgbouncer_nothing_at_all(monkeypatch):
        before = len(prepared())
        for _often in range(8):
            assert Place.objects.filter(code="420100").count() == 1
        monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
        named = ByKeys(lambda keys: Place.objects.filter(pk__in=keys).order_by().values_list("code"))
        key = Place.objects.get(code="420100").pk
        assert named.rows([key]) == [("420100",)]
        assert len(prepared()) == before
