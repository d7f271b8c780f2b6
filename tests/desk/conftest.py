"""What the tests of the desk share."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import open_center
from ecosystem.centers.staff import give_role
from ecosystem.vocabulary.models import Place
from tests.desk.city import furnish


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Wuhan with three of everything, and 林 who administers it: entered once for a module, gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        center = open_center(by=SYSTEM, registry=Place.objects.get(code="420100"), name="武汉人工智能计算中心")
        people = [
            User.objects.create(username=name, name=shown)
            for name, shown in (("lin", "林"), ("an", "安"), ("bo", "柏"))
        ]
        give_role(people[0], role="administrator", by=SYSTEM)
        yield {**furnish(center, people=people), "center": center, "lin": people[0]}
        transaction.set_rollback(True)


@pytest.fixture
def counted() -> Callable[..., int]:
    """How many queries a call takes; anything but 200 fails."""

    def count(call: Callable[..., Any], *args: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = call(*args)
        assert response.status_code == 200
        return len(queries)

    return count
