"""What everybody is told of a platform's vouchers, and what a member is told of its own."""

import re
from datetime import date
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.core.dates import today
from ecosystem.organizations.services import claim_organization, verify_representation
from ecosystem.sources.services import add_source
from ecosystem.vouchers import services
from tests.personas import forget
from tests.vouchers.conftest import hand_in, redeem

pytestmark = pytest.mark.django_db


def told(client, city, day=""):
    forget()
    answer = client.get(f"/en/platforms/{city.platform.public_id}/{day}")
    assert answer.status_code == 200
    section = re.search(r'id="vouchers".*?</section>', answer.content.decode(), re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", section.group()).split()) if section else ""


def test_a_platform_tells_the_rules_of_its_schemes(client, city):
    source = add_source(title="算力券管理办法", title_en="Rules for compute vouchers", by=SYSTEM)
    services.revise_scheme(city.claimed, document_number="武科规〔2022〕1号", source=source, by=SYSTEM)
    said = told(client, city)
    for part in ("deducted at purchase", "claimed after payment", "at most 30%", "6 months", "合同 · 发票 · 付款凭证"):
        assert part in said
    for part in ("武科规〔2022〕1号", "Rules for compute vouchers", "普惠算力"):
        assert part in said


def test_a_draft_is_not_told_nor_one_that_does_not_run(client, city):
    services.archive_scheme(city.claimed, reason="期满", by=SYSTEM)
    assert "claimed after payment" not in told(client, city)
    assert told(client, city, "?as_of=2021-12-31") == ""


def test_what_is_left_is_told_in_whole_percent_today_and_never_of_whom(client, city, voucher):
    pot = services.add_pot(city.at_purchase, year=today().year, amount=Decimal(900), cap=Decimal(500), by=SYSTEM)
    assert "900 CNY 100% left" in told(client, city)
    before = current_edition()
    services.issue_voucher(pot=pot, enrollment=city.weili, face=Decimal("301.01"), by=SYSTEM)
    assert current_edition() > before
    said = told(client, city)
    assert "900 CNY 66% left" in said
    assert "301" not in said
    assert "唯理" not in said
    past = told(client, city, "?as_of=2022-06-30")
    assert "Pot of 2022 1,000 CNY" in past
    assert "left" not in past, "pots keep no past"


@pytest.fixture
def portal(city, mei, signed_in):
    """梅 represents 唯理科技."""
    verify_representation(claim_organization(city.weili.organization, by=mei, role="总经理"), by=SYSTEM)
    return signed_in(mei)


def test_a_member_sees_its_own_vouchers_and_claims(portal, city, voucher):
    home = f"/en/portal/organizations/{city.weili.organization.public_id}/"
    redeem(voucher, city.supplier, amount=Decimal(50))
    claim = hand_in(city, enrollment=city.weili)
    services.reject_claim(claim, answer="发票抬头不符", by=SYSTEM)
    theirs = services.issue_voucher(
        pot=city.pot, enrollment=city.beite, face=Decimal("77.77"), on=date(2022, 3, 1), by=SYSTEM
    )
    assert f"{home}vouchers/" in portal.get(home).content.decode()
    said = " ".join(re.sub("<[^>]*>", " ", portal.get(f"{home}vouchers/").content.decode()).split())
    for part in ("300 CNY", "50 CNY", "江城云算力 · HT-1", "江城云算力 · HT-100", "发票抬头不符", "rejected"):
        assert part in said
    assert str(theirs.face) not in said


def test_who_has_none_is_not_led_there(portal, city):
    home = f"/en/portal/organizations/{city.weili.organization.public_id}/"
    assert f"{home}vouchers/" not in portal.get(home).content.decode()
    assert "No voucher was issued." in portal.get(f"{home}vouchers/").content.decode()
