"""How a pot burns down: every month equals what the vouchers and claims of that day add up to."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.vouchers import services
from ecosystem.vouchers.models import Pot
from ecosystem.vouchers.reports import burn_down
from tests.vouchers.conftest import approved, redeem

pytestmark = pytest.mark.django_db
ENGLISH = "/en/desk"


def test_vouchers_redeemed_and_expired_month_by_month(city, voucher):
    redeem(voucher, city.supplier)
    redeem(voucher, city.supplier, "HT-2", amount=Decimal(50), on=date(2022, 4, 30))
    services.lapse_voucher(voucher, by=SYSTEM)
    months = {f"{one.month:%m}": one for one in burn_down(city.pot) if one.month.year == 2022}
    told = {name: (one.reserved, one.paid, one.paid_in_month, one.left) for name, one in months.items()}
    assert told["02"] == (0, 0, 0, 1000)
    assert told["03"] == (300, 0, 0, 700)
    assert told["04"] == (100, 200, 200, 700)
    assert told["08"] == (100, 200, 0, 700)
    assert told["09"] == (0, 200, 0, 800)
    assert len(told) == 12


def test_the_last_month_is_what_the_pot_says_today(city, claim, voucher):
    services.pay_claim(approved(claim, granted=Decimal(120)), by=SYSTEM)
    redeem(voucher, city.supplier)
    for pot in Pot.objects.filter(pk__in=[city.pot.pk, city.claims.pk]):
        last = burn_down(pot)[-1]
        assert (last.reserved, last.paid, last.left) == (pot.reserved, pot.paid, pot.left)


def test_a_year_that_has_not_begun_has_no_months(city):
    pot = services.add_pot(city.pot.scheme, year=2200, amount=Decimal(1), cap=Decimal(1), by=SYSTEM)
    assert burn_down(pot) == []


def test_the_pages_show_the_months_with_their_rows_and_what_every_rule_says(
    city, claim, voucher, qian, client, django_assert_max_num_queries
):
    redeem(voucher, city.supplier)
    client.force_login(qian)
    with django_assert_max_num_queries(30):
        page = client.get(f"{ENGLISH}/voucher-pots/{city.pot.public_id}/").content.decode()
    assert f"?pot={city.pot.public_id}&amp;paid_after=2022-04-01&amp;paid_before=2022-04-30" in page
    assert "chart" in page
    rows = client.get(
        f"{ENGLISH}/voucher-claims/?pot={city.pot.public_id}&paid_after=2022-04-01&paid_before=2022-04-30"
    )
    assert rows.context["table"].count == 1
    with django_assert_max_num_queries(30):
        page = client.get(f"{ENGLISH}/voucher-claims/{claim.public_id}/").content.decode()
    assert "Not seen yet: 合同, 发票, 付款凭证." in page
    assert "Buyer and supplier not related: met" in page


def test_what_was_paid_is_counted_of_its_claims_in_money(city, voucher, signed_in, qian):
    desk, address = signed_in(qian), f"{ENGLISH}/counted/vouchers_paid/?since=2022-04-01&as_of=2022-04-30"

    def read(claims):
        for number in claims:
            redeem(voucher, city.supplier, f"HT-{number}", amount=Decimal("20.50"))
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            return desk.get(address).content.decode(), queries

    _page, of_one = read([1])
    page, of_six = read(range(2, 7))
    assert len(of_one) == len(of_six)
    assert page.count("20.5 CNY") == 6
    assert "123 CNY" in page
    assert "PFLOPS" not in page
