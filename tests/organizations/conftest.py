"""What the tests of organizations share."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.organizations.models import Organization, Representation
from ecosystem.organizations.services import claim_organization, invite_colleague, verify_representation
from ecosystem.programs import services as programs
from tests.organizations.merging_rows import World

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


@pytest.fixture
def program(wuhan_center):
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    return programs.register_program(platform=platform, name="梧桐计划", status="public", by=SYSTEM)


@pytest.fixture
def world(wuhan_center, program, organization, mei):
    return World(wuhan_center, program, organization("武汉大学", kind="university"), mei)


@pytest.fixture
def pair(organization):
    kept = organization("武汉唯理科技有限公司", short_name="唯理")
    absorbed = organization("唯理科技（武汉）有限公司", name_en="Veritas", website="https://veritas.example/")
    return SimpleNamespace(kept=kept, absorbed=absorbed)
