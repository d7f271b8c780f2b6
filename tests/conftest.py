"""What every test can rely on: no network but this machine, and a browser where one is installed."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import override_settings
from hypothesis import settings

import tools

# Playwright keeps an event loop running in the thread of the test, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The same examples in every run, so that a change is judged by what it changed. To look further than they do:
# pytest --hypothesis-profile=default
settings.load_profile("ci")

pytest_plugins = ["tests.personas", "tests.intakes", "tests.calling", "tests.search.opensearch_server"]

CHROMIUM = tools.chromium()
BROWSER_FIXTURES = {"page", "context", "browser", "new_context"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database and what drives a browser, so that nobody has to remember to; skip it where there is none."""
    for item in items:
        if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
    driving = [item for item in items if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ()))]
    if driving and CHROMIUM is None and os.environ.get("WUTONG_REQUIRE_ALL") == "1":
        raise pytest.UsageError("Chromium is not here. Type: apt-get install chromium libatomic1 fonts-noto-cjk")
    for item in driving:
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(
                pytest.mark.skip(reason="Chromium is not here: apt-get install chromium libatomic1 fonts-noto-cjk")
            )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet: it must not look for hosts on a closed network at every start."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": BROWSER_FLAGS}


@pytest.fixture(scope="session", autouse=True)
def private_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents that tests upload are kept where pytest throws them away."""
    storage: Any = storages["private"]
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
    storage._location = str(tmp_path_factory.mktemp("private"))
    return Path(storage._location)


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_when_asked_for() -> Iterator[None]:
    """A client loads the middleware anew; to look through all static files each time takes longer than most tests."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Any attempt to reach another machine is an error at once, not a time-out somewhere else."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback
