"""What the tests of organizations share."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from ecosystem.organizations.models import Organization, Representation
from ecosystem.organizations.services import claim_organization, invite_colleague, verify_representation

SECRET = re.compile(r"https://wutong\.example/i/(\S+)")


def link(secret: str) -> str:
    return f"https://wutong.example/i/{secret}"


@pytest.fixture
def weili(organization: Callable[..., Organization]) -> Organization:
    return organization("武汉唯理科技", website="https://www.veritas.example/about")


@pytest.fixture
def claim(weili: Organization, mei: Any) -> Representation:
    return claim_organization(weili, by=mei, role="总经理", evidence="官网有我的名字")


@pytest.fixture
def representation(claim: Representation, zhao: Any) -> Representation:
    return verify_representation(claim, by=zhao)


@pytest.fixture
def invite(django_capture_on_commit_callbacks: Any) -> Callable[..., str]:
    """Invite somebody and return the secret of the mail."""

    def sent(organization: Organization, by: Any, email: str, role: str = "工程师") -> str:
        with django_capture_on_commit_callbacks(execute=True):
            invite_colleague(organization, by=by, email=email, role=role, link=link)
        return SECRET.findall(mail.outbox[-1].body)[0]

    return sent
