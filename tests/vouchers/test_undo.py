"""Whatever is done about compute vouchers can be undone."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.vouchers import services
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions
from tests.vouchers.conftest import DAY, approved, hand_in, redeem, see_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(city, voucher, claim):
    rules = {"platform": city.platform, "mode": "claim", "share": 20, "term_months": 3, "by": SYSTEM}
    draft = services.register_scheme(name="草案", **rules)
    archived = services.archive_scheme(services.register_scheme(name="旧案", **rules), reason="过期", by=SYSTEM)
    reviewed = services.review_claim(hand_in(city, "HT-2"), by=SYSTEM)
    see_all(reviewed)
    seen = hand_in(city, "HT-4", bill=Decimal(100))
    return SimpleNamespace(
        city=city,
        voucher=voucher,
        claim=claim,
        draft=draft,
        archived=archived,
        empty=services.add_pot(draft, year=2022, amount=Decimal(5), cap=Decimal(5), by=SYSTEM),
        redemption=redeem(voucher, city.supplier),
        reviewed=reviewed,
        approved=approved(hand_in(city, "HT-3", bill=Decimal(100))),
        document=services.see_document(seen, name="合同", by=SYSTEM),
    )


CASES = {
    "register_scheme": lambda w: (
        lambda by: services.register_scheme(
            platform=w.city.platform, name="新案", mode="claim", share=10, term_months=1, by=by
        )
    ),
    "revise_scheme": lambda w: lambda by: services.revise_scheme(w.city.claimed, share=25, by=by),
    "publish_scheme": lambda w: lambda by: services.publish_scheme(w.draft, by=by),
    "archive_scheme": lambda w: lambda by: services.archive_scheme(w.draft, reason="作废", by=by),
    "restore_scheme": lambda w: lambda by: services.restore_scheme(w.archived, by=by),
    "remove_scheme": lambda w: lambda by: services.remove_scheme(w.archived, by=by),
    "add_pot": lambda w: lambda by: services.add_pot(w.draft, year=2023, amount=Decimal(9), cap=Decimal(3), by=by),
    "revise_pot": lambda w: lambda by: services.revise_pot(w.city.pot, amount=Decimal(2000), by=by),
    "remove_pot": lambda w: lambda by: services.remove_pot(w.empty, by=by),
    "issue_voucher": lambda w: (
        lambda by: services.issue_voucher(pot=w.city.pot, enrollment=w.city.beite, face=Decimal(7), on=DAY, by=by)
    ),
    "redeem_voucher": lambda w: lambda by: redeem(w.voucher, w.city.supplier, "HT-9", by=by),
    "remove_redemption": lambda w: lambda by: services.remove_redemption(w.redemption, reason="错", by=by),
    "cancel_voucher": lambda w: lambda by: services.cancel_voucher(w.voucher, reason="退出", by=by),
    "lapse_voucher": lambda w: lambda by: services.lapse_voucher(w.voucher, by=by),
    "lapse_vouchers": lambda w: lambda by: services.lapse_vouchers(by=SYSTEM),
    "submit_claim": lambda w: lambda by: hand_in(w.city, "HT-7", by=by),
    "review_claim": lambda w: lambda by: services.review_claim(w.claim, by=by),
    "approve_claim": lambda w: lambda by: services.approve_claim(w.reviewed, granted=Decimal(20), by=by),
    "reject_claim": lambda w: lambda by: services.reject_claim(w.claim, answer="发票不清", by=by),
    "withdraw_claim": lambda w: lambda by: services.withdraw_claim(w.claim, by=by),
    "pay_claim": lambda w: lambda by: services.pay_claim(w.approved, on=date(2022, 5, 1), by=by),
    "see_document": lambda w: lambda by: services.see_document(w.claim, name="发票", by=by),
    "revise_document": lambda w: lambda by: services.revise_document(w.document, reference="档案柜", by=by),
    "remove_document": lambda w: lambda by: services.remove_document(w.document, reason="错", by=by),
}
REMOVALS = {"remove_scheme", "remove_pot", "remove_redemption", "remove_document"}


def test_every_verb_of_vouchers_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, qian):
    is_put_back(CASES[verb](world), by=qian)


# Of a removal nothing is left to edit.
@pytest.mark.parametrize("verb", sorted(CASES.keys() - REMOVALS))
def test_it_is_not_put_back_over_a_later_edit(verb, world, qian):
    is_refused_after_a_later_edit(CASES[verb](world), by=qian)
