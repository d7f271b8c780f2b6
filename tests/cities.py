"""Synthetic cities for tests that only look at them: one for a whole module."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from ecosystem.intake.synthetic import make_city
from ecosystem.vocabulary.models import Place


def tell_planner() -> None:
    """Have it look at what a fixture has made and not committed: PostgreSQL would plan as if the tables were empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def city_of_module(**asked: Any) -> Callable[..., Any]:
    """A fixture: the registry of a city that is made once and taken back after the module's last test.

    Whoever uses it needs ``db`` as well, so that what a test does by itself is taken back after it.
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
        with django_db_blocker.unblock(), transaction.atomic():
            registry = make_city(**asked).registry
            tell_planner()
            yield registry
            transaction.set_rollback(True)

    return made
