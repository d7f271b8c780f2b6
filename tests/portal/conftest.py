"""What the tests of the portal share."""

from collections.abc import Callable
from typing import Any

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.models import Organization, Representation
from ecosystem.organizations.services import claim_organization, verify_representation


@pytest.fixture
def weili(organization: Callable[..., Organization]) -> Organization:
    return organization("武汉唯理科技", website="https://old.example", short_name="唯理", description="道路巡检")


@pytest.fixture
def representation(weili: Organization, mei: Any) -> Representation:
    """梅 represents 武汉唯理科技."""
    return verify_representation(claim_organization(weili, by=mei, role="总经理"), by=SYSTEM)
