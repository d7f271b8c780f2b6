"""Public reads come from a replica; nobody notices, not even when it is behind, or gone. A real one follows the tests' server."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.http import HttpResponse
from django.test import Client, RequestFactory

import postgres
import tools
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit import replicas
from ecosystem.audit.editions import current_edition
from ecosystem.audit.middleware import RequestMiddleware
from ecosystem.centers.staff import issue_token
from ecosystem.core.postgresql.base import DatabaseWrapper
from ecosystem.sources.services import add_source

PAGE, API = "/en/sources/", "/api/v1/sources/"
PATIENCE = 30


def test_without_replicas_no_cookie_is_set_and_the_primary_is_asked(rf: RequestFactory, settings):
    response = HttpResponse()
    replicas.remember(rf.get("/"), response, 5)
    assert not response.cookies
    assert replicas.read_public(rf.get("/"), lambda: "read") == "read"


@pytest.mark.django_db
def test_whoever_wrote_something_public_is_told_from_which_edition_on_to_read(rf: RequestFactory, settings):
    settings.REPLICAS = ["replica1"]
    response = RequestMiddleware(lambda request: HttpResponse())(rf.post("/desk/"))
    assert not response.cookies, "nothing was written"


@pytest.mark.django_db(transaction=True)
def test_the_edition_that_was_committed_is_the_one_told(rf: RequestFactory, settings):
    settings.REPLICAS = ["replica1"]

    def write(request: Any) -> HttpResponse:
        add_source(title="One", by=SYSTEM)
        return HttpResponse()

    response = RequestMiddleware(write)(rf.post("/desk/"))
    assert response.cookies[settings.EDITION_COOKIE_NAME].value == str(current_edition())
    assert response.cookies[settings.EDITION_COOKIE_NAME]["httponly"]


if connection.vendor == "postgresql":
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def replica(transactional_db, settings) -> Iterator[postgres.Cluster]:
        """One of a copy of the tests' server that only this test works on: what other tests hold open there for minutes
        may keep a replica from being read for as long.
        """
        home = Path(connection.settings_dict["HOST"])
        programs = tools.postgresql_programs()
        if programs is None or not (home / "data").exists():
            if os.environ.get("WUTONG_REQUIRE_ALL") == "1":
                pytest.fail("The tests' server is not one of scripts/postgres.py, so it cannot be copied.")
            pytest.skip("the server of the tests cannot be copied")
        with (
            postgres.copy_of(home, programs) as primary,
            _asked(primary),
            postgres.replica_of(primary.home, programs) as server,
            _used(server, settings),
        ):
            yield server

    @contextmanager
    def _asked(primary: postgres.Cluster) -> Iterator[None]:
        """Have it in the place of the tests' server, in every thread."""
        host = connection.settings_dict["HOST"]
        _ask_at(str(primary.home))
        try:
            yield
        finally:
            _ask_at(host)

    def _ask_at(host: str) -> None:
        connection.close()
        connection.close_pool()
        connection.settings_dict["HOST"] = host

    @contextmanager
    def _used(server: postgres.Cluster, settings: Any) -> Iterator[None]:
        settings.REPLICAS, settings.REPLICA_LAG_SECONDS = ["replica1"], 600
        copied = {**connection.settings_dict, "HOST": str(server.home)}
        connections["replica1"] = DatabaseWrapper(copied, "replica1")
        replicas._breaker.cache_clear()
        replicas._primary.__init__()
        try:
            yield
        finally:
            while replicas._primary._asked == float("inf"):
                time.sleep(0.01)
            connections["replica1"].close()
            connections["replica1"].close_pool()
            del connections["replica1"]

    def on_replica(sql: str) -> Any:
        with connections["replica1"].cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    def catch_up() -> None:
        with connection.cursor() as cursor:
            # What was inserted: the tests' server acknowledges commits before it has written them.
            cursor.execute("SELECT pg_current_wal_insert_lsn()")
            written = cursor.fetchone()[0]
        eventually(lambda: on_replica(f"SELECT pg_last_wal_replay_lsn() >= '{written}'"))

    def eventually(true: Any) -> None:
        until = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < until
            time.sleep(0.02)

    def pause() -> None:
        catch_up()
        on_replica("SELECT pg_wal_replay_pause()::text")
        eventually(lambda: on_replica("SELECT pg_get_wal_replay_pause_state()") == "paused")

    def resume() -> None:
        on_replica("SELECT pg_wal_replay_resume()::text")
        catch_up()

    def titles(client: Client | None = None, path: str = PAGE, **headers: str) -> set[str]:
        page = (client or Client()).get(path, headers=headers).content.decode()
        return {title for title in ("First", "Second") if title in page}

    @pytest.fixture
    def behind(replica, qian) -> postgres.Cluster:
        """A replica that knows the first source, and not yet the second."""
        add_source(title="First", title_en="First", by=SYSTEM)
        pause()
        add_source(title="Second", title_en="Second", by=SYSTEM)
        return replica

    def test_visitors_read_from_the_replica_edition_and_data_alike(behind):
        for path in (PAGE, API):
            first = Client().get(path)
            assert titles(path=path) == {"First"}
            assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
        resume()
        assert titles() == titles(path=API) == {"First", "Second"}
        assert Client().get(PAGE, headers={"If-None-Match": first["ETag"]}).status_code == 200

    def test_whoever_wrote_sees_it_at_once(behind, settings):
        client = Client()
        client.cookies[settings.EDITION_COOKIE_NAME] = str(current_edition())
        assert titles(client) == titles(client, API) == {"First", "Second"}
        assert titles() == {"First"}, "others do not yet"
        client.cookies[settings.EDITION_COOKIE_NAME] = "nonsense"
        assert titles(client) == {"First"}

    def test_staff_and_keys_always_ask_the_primary(behind, signed_in, qian):
        assert "Second" in signed_in(qian).get("/desk/sources/").content.decode()
        _token, key = issue_token(qian, name="reader", by=qian)
        assert titles(path=API, Authorization=f"Bearer {key}") == {"First", "Second"}

    def test_a_replica_that_is_too_far_behind_is_left_alone(behind, settings):
        settings.REPLICA_LAG_SECONDS = 0
        replicas._primary.__init__()
        Client().get(PAGE)
        eventually(lambda: replicas._primary._seen or replicas._primary._floor)
        assert titles() == {"First", "Second"}
        assert replicas._breaker("replica1").is_open

    def test_a_replica_that_is_gone_is_not_missed(behind):
        assert titles() == {"First"}
        behind.stop()
        assert titles() == {"First", "Second"}
        assert replicas._breaker("replica1").is_open
        assert titles(path=API) == {"First", "Second"}

    def test_a_file_is_of_the_edition_that_its_tag_says(behind, organization):
        organization("Late Shop", name_en="Late Shop")
        response = Client().get("/en/organizations/export.csv")
        assert b"Late Shop" not in response.getvalue()
        resume()
        later = Client().get("/en/organizations/export.csv")
        assert b"Late Shop" in later.getvalue()
        assert later["ETag"] != response["ETag"]
        assert connections[DEFAULT_DB_ALIAS].alias == DEFAULT_DB_ALIAS

    def test_a_replica_refuses_to_be_written(replica):
        with pytest.raises(Exception, match="read-only"), replicas._in_place_of_primary("replica1"):
            add_source(title="Third", by=SYSTEM)
        caches["pages"].clear()
