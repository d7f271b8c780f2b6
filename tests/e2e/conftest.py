"""The site as people meet it: Wuhan's registry and a synthetic city, served to a browser.

The cities are entered once for a module, in a transaction that the server shares; what one test writes is gone before
the next.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
SLOWEST_ANSWER = 20_000
# A machine that is busy with the other half of the suite may take its time; nothing waits longer than it has to.
expect.set_options(timeout=SLOWEST_ANSWER)


@pytest.fixture(scope="module")
def cities(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Wuhan as the loader enters it, and a synthetic city of 60 organizations."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("zh-hans"):
        call_command("load_city", "wuhan", verbosity=0)
        call_command("make_city", organizations=60, seed=1, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def _server(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """One server until the end: its threads may still close their connections after a module is over.

    The browser is there first: starting it gives this thread another connection to the database.
    """
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def site(cities: None, _server: LiveServer) -> Iterator[str]:
    """Where the site is served, without a slash at its end."""
    with override_settings(STORAGES=PLAIN_FILES):
        yield _server.url


@pytest.fixture
def phone(site: str, page: Page) -> Page:
    """A narrow browser in which a path is enough to go somewhere."""
    return _browser(page, PHONE)


@pytest.fixture
def desktop(site: str, page: Page) -> Page:
    """A wide browser in which a path is enough to go somewhere."""
    return _browser(page, DESKTOP)


def _browser(page: Page, size: dict[str, int]) -> Page:
    page.set_viewport_size(size)
    page.set_default_timeout(SLOWEST_ANSWER)
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    """Paths are of our site, where a test is about it."""
    if "site" not in request.fixturenames:
        return browser_context_args
    return {**browser_context_args, "base_url": request.getfixturevalue("site"), "reduced_motion": "reduce"}
