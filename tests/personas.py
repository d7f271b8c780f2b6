"""Named people and two cities for tests. Nobody is a superuser; what each may do comes from a role at a center.

- ``lin`` 林: administrator of the whole installation
- ``qian`` 钱: program manager, ``zhao`` 赵: data editor, ``rui`` 芮: reviewer, ``sun`` 孙: viewer, all in Wuhan
- ``chen`` 陈: data editor in Chengdu
- ``mei`` 梅 and ``bo`` 博: people with an account and a confirmed address, and without any role
- ``nobody``: somebody who has not signed in
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.test import Client, override_settings
from django.utils import translation

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit import keeping
from ecosystem.browsing import keeping as browsing
from ecosystem.centers.models import Center
from ecosystem.centers.services import open_center
from ecosystem.centers.staff import give_role
from ecosystem.following import sets, touched
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import register_organization
from ecosystem.vocabulary.models import Place

PASSWORD = "a pass phrase for tests 7"
STAFF = ("lin", "qian", "zhao", "rui", "sun", "chen")


def forget() -> None:
    """Empty every cache: counts and limits, the pages that were kept, and what this process remembers of an edition."""
    for each in (caches["default"], caches["pages"]):
        each.clear()
    keeping.forget()
    browsing.forget()
    sets.forget()
    touched.forget()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """What one test's database held must not be shown to the next: editions begin at 1 again."""
    forget()
    yield
    forget()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """The language of a page that one test read is not the language in which the next one begins."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    """A hash that is slow on purpose would be most of a suite that signs people in all the time."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def in_english() -> Iterator[None]:
    """Sentences as the code states them, whatever the catalogs say."""
    with translation.override("en"):
        yield


@pytest.fixture
def wuhan(db: None) -> Place:
    return Place.objects.get(code="420100")


@pytest.fixture
def chengdu(db: None) -> Place:
    return Place.objects.get(code="510100")


@pytest.fixture
def wuhan_center(wuhan: Place) -> Center:
    return open_center(by=SYSTEM, registry=wuhan, name="武汉人工智能计算中心", name_en="Wuhan AI Computing Center")


@pytest.fixture
def chengdu_center(chengdu: Place) -> Center:
    return open_center(by=SYSTEM, registry=chengdu, name="成都智算中心", name_en="Chengdu Intelligent Computing Center")


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; once is enough for everybody who has the same password."""
    return make_password(PASSWORD)


def _person(username: str, name: str, role: str, center: Center | None) -> User:
    user = User.objects.create(username=username, password=_hashed(), name=name)
    give_role(user, role=role, center=center, by=SYSTEM)
    return user


@pytest.fixture
def lin(db: None) -> User:
    return _person("lin", "林", Role.ADMINISTRATOR, None)


@pytest.fixture
def qian(wuhan_center: Center) -> User:
    return _person("qian", "钱", Role.PROGRAM_MANAGER, wuhan_center)


@pytest.fixture
def zhao(wuhan_center: Center) -> User:
    return _person("zhao", "赵", Role.DATA_EDITOR, wuhan_center)


@pytest.fixture
def rui(wuhan_center: Center) -> User:
    return _person("rui", "芮", Role.REVIEWER, wuhan_center)


@pytest.fixture
def sun(wuhan_center: Center) -> User:
    return _person("sun", "孙", Role.VIEWER, wuhan_center)


@pytest.fixture
def chen(chengdu_center: Center) -> User:
    return _person("chen", "陈", Role.DATA_EDITOR, chengdu_center)


def _member(username: str, name: str, email: str) -> User:
    user = User.objects.create(username=username, password=_hashed(), name=name, email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def mei(db: None) -> User:
    return _member("mei", "梅", "mei@veritas.example")


@pytest.fixture
def bo(db: None) -> User:
    return _member("bo", "博", "bo@mail.example")


@pytest.fixture
def nobody() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def people(lin: User, qian: User, zhao: User, rui: User, sun: User, chen: User, nobody: Any) -> dict[str, Any]:
    """Everybody by name, ``nobody`` among them."""
    everybody = dict(zip(STAFF, (lin, qian, zhao, rui, sun, chen), strict=True))
    return {**everybody, "nobody": nobody}


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """A browser in which the person has signed in; one in which nobody has for ``nobody``."""

    def browser(person: Any) -> Client:
        client = Client()
        if person.is_authenticated:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser


@pytest.fixture
def organization(wuhan: Place) -> Callable[..., Organization]:
    """Register an organization in a word: ``organization("倍特威视")``; public and in Wuhan unless said otherwise."""

    def register(name: str, *, registry: Place = wuhan, kind: str = "company", **values: Any) -> Organization:
        values = {"status": "public", "by": SYSTEM, **values}
        return register_organization(registry=registry, kind=kind, name=name, **values)

    return register
