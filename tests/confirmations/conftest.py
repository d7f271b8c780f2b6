"""A center with members that are reached in different ways, and a round that asks them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.confirmations import services
from ecosystem.confirmations.models import Confirmation
from ecosystem.core.dates import today
from ecosystem.correspondence.delivery import send_due
from ecosystem.organizations.services import add_contact, claim_organization, verify_representation
from ecosystem.programs.services import enroll, register_program

LINK = re.compile(r"(/(?:en/)?confirm/[^\s]+)")


@pytest.fixture
def town(wuhan_center, organization, mei) -> SimpleNamespace:
    """唯理 is represented by 梅, 倍特 has a contact only, 哑 nobody; 外 is no member."""
    platform = add_platform(wuhan_center, name="产业聚合发展平台", function="industry", by=SYSTEM)
    program = register_program(platform=platform, name="孵化营", status="public", by=SYSTEM)
    found = {name: organization(name) for name in ("唯理", "倍特", "哑巴公司", "外人公司")}
    for name in ("唯理", "倍特", "哑巴公司"):
        enroll(found[name], program, on=date(2021, 6, 1), by=SYSTEM)
    lead = verify_representation(claim_organization(found["唯理"], by=mei, role="总经理"), by=SYSTEM)
    add_contact(found["唯理"], name="另一位", email="other@weili.example", by=SYSTEM)
    add_contact(found["倍特"], name="王联系", email="wang@beite.example", by=SYSTEM)
    add_contact(found["哑巴公司"], name="李电话", phone="1", by=SYSTEM)
    return SimpleNamespace(
        center=wuhan_center,
        weili=found["唯理"],
        beite=found["倍特"],
        mute=found["哑巴公司"],
        outsider=found["外人公司"],
        representation=lead,
    )


@pytest.fixture
def open_round(town) -> Callable[..., Any]:
    def opened(**values: Any) -> Any:
        given = {"answer_by": today() + timedelta(days=30), "by": SYSTEM, "release": True, **values}
        return services.open_round(town.center, **given)

    return opened


@pytest.fixture
def opened(open_round) -> Any:
    return open_round()


def asked(opened: Any, organization: Any) -> Confirmation:
    return Confirmation.objects.with_names().get(round=opened, organization=organization)


def link_to(address: str) -> str:
    """The path of the link in the last mail to an address, sent now."""
    send_due()
    bodies = [one.body for one in mail.outbox if address in str(one.to)]
    return LINK.findall(bodies[-1])[-1]
