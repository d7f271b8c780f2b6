"""What the tests of both doors share."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from ecosystem.accounts.choices import Role
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import open_center
from ecosystem.centers.staff import employ
from ecosystem.vocabulary.models import Place
from tests.doors.city import build, work
from tests.personas import PASSWORD


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Wuhan, with its staff and somebody of Chengdu: entered once for a module, gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        wuhan, chengdu = (
            open_center(by=SYSTEM, registry=Place.objects.get(code=code), name=name)
            for code, name in (("420100", "武汉人工智能计算中心"), ("510100", "成都智算中心"))
        )
        posts = (
            ("qian", "钱", Role.PROGRAM_MANAGER, wuhan),
            ("zhao", "赵", Role.DATA_EDITOR, wuhan),
            ("rui", "芮", Role.REVIEWER, wuhan),
            ("sun", "孙", Role.VIEWER, wuhan),
            ("chen", "陈", Role.DATA_EDITOR, chengdu),
        )
        found = build(wuhan)
        found.people = {
            username: employ(username=username, name=name, password=PASSWORD, role=role, center=center, by=SYSTEM)
            for username, name, role, center in posts
        }
        found.people["nobody"] = AnonymousUser()
        work(found)
        yield found
        transaction.set_rollback(True)
