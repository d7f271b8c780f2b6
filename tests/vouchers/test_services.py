"""Compute vouchers: each rule says why it stands against something, and the states follow each other as the tables say."""

from datetime import date
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from ecosystem.programs.services import suspend
from ecosystem.relationships import services as graph
from ecosystem.relationships.choices import Kind
from ecosystem.vouchers import services
from ecosystem.vouchers.checks import checks_of
from ecosystem.vouchers.choices import CLAIM_STEPS, VOUCHER_STEPS, ClaimState, VoucherState
from ecosystem.vouchers.models import Claim, Pot, Voucher
from ecosystem.vouchers.ties import tie
from tests.vouchers.conftest import DAY, approved, hand_in, redeem, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def relate(subject, kind, other, **dates):
    dates.setdefault("starts_on", date(2020, 1, 1))
    return graph.relate(subject, other, kind=kind, by=SYSTEM, **dates)


def refusal(act, *args, **values):
    with pytest.raises(DomainError) as refused:
        act(*args, **values)
    return refused.value


def test_a_voucher_is_reserved_redeemed_in_parts_and_used_up(city, voucher):
    pot = Pot.objects.get(pk=city.pot.pk)
    assert (pot.reserved, pot.paid, pot.left) == (300, 0, 700)
    assert voucher.ends_on == date(2022, 9, 1)
    # Thirty percent of 500 yuan, though 300 are left.
    assert redeem(voucher, city.supplier).granted == 150
    assert redeem(voucher, city.supplier, "HT-2", amount=Decimal("99.99")).granted == Decimal("99.99")
    assert redeem(voucher, city.supplier, "HT-3").granted == Decimal("50.01")
    voucher.refresh_from_db()
    assert (voucher.left, voucher.standing) == (0, "used up")
    pot.refresh_from_db()
    assert (pot.reserved, pot.paid) == (0, 300)
    assert refusal(redeem, voucher, city.supplier, "HT-4", amount=Decimal(1)).code == "over_face"


def test_what_is_left_of_an_expired_voucher_flows_back_and_what_was_redeemed_does_not(city, voucher):
    redeem(voucher, city.supplier)
    services.issue_voucher(pot=city.pot, enrollment=city.beite, face=Decimal(100), on=date(2022, 8, 1), by=SYSTEM)
    assert services.lapse_vouchers(by=SYSTEM, day=date(2022, 8, 31)) == 0
    assert services.lapse_vouchers(by=SYSTEM, day=date(2022, 9, 1)) == 1
    assert services.lapse_vouchers(by=SYSTEM, day=date(2022, 9, 1)) == 0
    voucher.refresh_from_db()
    assert (voucher.state, voucher.closed_on, voucher.left) == ("expired", date(2022, 9, 1), 0)
    pot = Pot.objects.get(pk=city.pot.pk)
    assert (pot.reserved, pot.paid) == (100, 150)
    assert refusal(redeem, voucher, city.supplier, "HT-9").code == "term"


def test_undo_of_lapsing_is_refused_in_words_where_the_money_is_given_to_somebody_else(city, voucher):
    services.lapse_voucher(voucher, by=SYSTEM)
    lapsed = ChangeSet.objects.latest("pk")
    services.revise_pot(city.pot, amount=Decimal(200), by=SYSTEM)
    assert refusal(undo, lapsed, by=SYSTEM).code == "over_pot"
    services.revise_pot(city.pot, amount=Decimal(1000), cap=Decimal(200), by=SYSTEM)
    assert refusal(undo, lapsed, by=SYSTEM).code == "vouchers_cap"


def test_a_canceled_voucher_gives_back_and_cannot_be_canceled_again(city, voucher):
    assert services.cancel_voucher(voucher, reason="退出", by=SYSTEM).state == "canceled"
    assert Pot.objects.get(pk=city.pot.pk).left == 1000
    assert refusal(services.cancel_voucher, voucher, reason="退出", by=SYSTEM).code == "not_possible"
    assert refusal(services.lapse_voucher, voucher, by=SYSTEM).code == "not_possible"


def test_a_claim_is_handed_in_reviewed_approved_and_paid(city, claim):
    assert (claim.amount, claim.granted, claim.state) == (300, 0, "submitted")
    assert refusal(services.approve_claim, claim, by=SYSTEM).code == "not_possible"
    services.review_claim(claim, by=SYSTEM)
    refused = refusal(services.approve_claim, claim, by=SYSTEM)
    assert (refused.code, set(refused.fields)) == ("documents", {"documents"})
    assert "付款凭证" in str(refused)
    see_all(claim)
    assert services.approve_claim(claim, granted=Decimal(250), by=SYSTEM).state == "approved"
    pot = Pot.objects.get(pk=city.claims.pk)
    assert (pot.reserved, pot.paid) == (250, 0)
    services.pay_claim(claim, by=SYSTEM)
    pot.refresh_from_db()
    assert (pot.reserved, pot.paid) == (0, 250)
    assert refusal(services.withdraw_claim, claim, by=SYSTEM).code == "not_possible"


def test_a_withdrawn_approval_gives_back_and_frees_the_contract(city, claim):
    services.withdraw_claim(approved(claim), by=SYSTEM)
    assert Pot.objects.get(pk=city.claims.pk).left == 1000
    assert hand_in(city).state == "submitted"


def test_a_rejected_claim_has_an_answer_and_frees_the_contract(city, claim):
    assert refusal(services.reject_claim, claim, answer=" ", by=SYSTEM).fields.keys() == {"answer"}
    assert services.reject_claim(claim, answer="发票不清", by=SYSTEM).answer == "发票不清"
    assert hand_in(city).state == "submitted"


@pytest.mark.parametrize("number", ["HT-100", "ht 100", "\uff28\uff34\uff0d100", "HT/100"])
def test_a_contract_is_subsidized_once_however_its_number_is_written_and_in_whichever_scheme(
    city, claim, voucher, number
):
    refused = refusal(redeem, voucher, city.supplier, number)
    assert (refused.code, set(refused.fields)) == ("contract_once", {"contract_number"})
    assert str(city.claimed) in str(refused)


def test_the_same_number_of_another_supplier_is_another_contract(city, claim, voucher, organization):
    assert redeem(voucher, organization("另一云"), "HT-100").granted == 150


RELATIVES = {
    "parent": lambda o, buyer, supplier: [relate(supplier, Kind.PARENT_OF, buyer)],
    "subsidiary": lambda o, buyer, supplier: [relate(buyer, Kind.PARENT_OF, supplier)],
    "investor": lambda o, buyer, supplier: [relate(buyer, Kind.INVESTS_IN, supplier)],
    "common parent": lambda o, buyer, supplier: [
        relate(o("集团"), Kind.PARENT_OF, buyer),
        relate(o("集团"), Kind.PARENT_OF, supplier),
    ],
    "group": lambda o, buyer, supplier: [
        relate(o("集团"), Kind.PARENT_OF, buyer),
        relate(o("集团"), Kind.PARENT_OF, o("二级公司")),
        relate(o("二级公司"), Kind.PARENT_OF, supplier),
    ],
}
STRANGERS = {
    "customer": lambda o, buyer, supplier: [relate(buyer, Kind.CUSTOMER_OF, supplier)],
    "collaborator": lambda o, buyer, supplier: [relate(buyer, Kind.COLLABORATES_WITH, supplier)],
    "ended before": lambda o, buyer, supplier: [relate(supplier, Kind.PARENT_OF, buyer, ends_on=date(2022, 3, 1))],
    "begins later": lambda o, buyer, supplier: [relate(supplier, Kind.PARENT_OF, buyer, starts_on=date(2022, 3, 2))],
    "far": lambda o, buyer, supplier: [
        relate(o("基金"), Kind.INVESTS_IN, buyer),
        relate(o("基金"), Kind.INVESTS_IN, o("二级公司")),
        relate(o("二级公司"), Kind.INVESTS_IN, supplier),
    ],
}


@pytest.fixture
def once(organization):
    known = {}
    return lambda name: known.setdefault(name, None) or known.__setitem__(name, organization(name)) or known[name]


@pytest.mark.parametrize("name", RELATIVES)
def test_related_organizations_are_told_with_the_path(city, once, name):
    buyer = city.beite.organization
    edges = RELATIVES[name](once, buyer, city.supplier)
    assert {edge.pk for edge in tie(buyer, city.supplier, DAY)} == {edge.pk for edge in edges}
    refused = refusal(hand_in, city)
    assert (refused.code, set(refused.fields)) == ("not_related", {"supplier"})
    assert all(str(edge) in str(refused) for edge in edges)


@pytest.mark.parametrize("name", STRANGERS)
def test_who_does_business_or_is_related_on_another_day_or_from_afar_is_not_related(city, once, name):
    STRANGERS[name](once, city.beite.organization, city.supplier)
    assert hand_in(city).state == "submitted"


def test_nobody_buys_from_itself(city):
    assert refusal(hand_in, city, supplier=city.beite.organization).code == "not_related"


def test_every_wrong_field_is_named_at_once(city, claim):
    refused = refusal(hand_in, city, amount=Decimal("300.01"), bill_paid_on=date(2022, 2, 1))
    assert isinstance(refused, InvalidInput)
    assert set(refused.fields) == {"bill_paid_on", "contract_number", "amount"}


def test_the_term_of_a_claim_begins_with_the_payment_of_the_bill(city):
    assert hand_in(city, "HT-1", on=date(2022, 9, 14)).state == "submitted"
    assert refusal(hand_in, city, "HT-2", on=date(2022, 9, 15)).code == "term"
    assert refusal(hand_in, city, "HT-3", on=date(2022, 3, 14)).code == "term"
    assert refusal(hand_in, city, "HT-4", bought_on=date(2021, 12, 31)).code == "term"


def test_who_is_not_active_on_the_day_of_the_purchase_gets_nothing(city):
    suspend(city.beite, on=date(2022, 2, 1), reason="年审", by=SYSTEM)
    assert refusal(hand_in, city).code == "member"
    issue = {"pot": city.pot, "enrollment": city.beite, "face": Decimal(1), "by": SYSTEM}
    assert refusal(services.issue_voucher, on=DAY, **issue).code == "member"
    assert services.issue_voucher(on=date(2022, 1, 31), **issue).face == 1


def test_cap_and_pot_are_told_before_they_are_exceeded(city):
    first = [hand_in(city, f"HT-{n}") for n in range(3)]
    approved(first[0])
    approved(first[1])
    see_all(first[2])
    services.review_claim(first[2], by=SYSTEM)
    said = {check.rule: check for check in checks_of(Claim.objects.get(pk=first[2].pk))}
    assert [rule for rule, check in said.items() if not check.met] == ["cap"]
    assert refusal(services.approve_claim, first[2], by=SYSTEM).fields.keys() == {"granted"}
    services.revise_pot(city.claims, amount=Decimal(700), cap=Decimal(700), by=SYSTEM)
    refused = refusal(services.approve_claim, first[2], by=SYSTEM)
    assert refused.fields == {
        "granted": ["The member can get 100.00 CNY more in 2022.", "Only 100.00 CNY are left in the pot."]
    }
    assert services.approve_claim(first[2], granted=Decimal(100), by=SYSTEM).granted == 100


def test_checks_of_what_is_approved_or_redeemed_are_met(city, claim, voucher):
    redemption = redeem(voucher, city.supplier)
    services.lapse_voucher(Voucher.objects.get(pk=voucher.pk), by=SYSTEM)
    for one in (approved(claim), redemption):
        assert [check.rule for check in checks_of(Claim.objects.get(pk=one.pk)) if not check.met] == []


def test_a_pot_is_never_made_less_than_was_given(city, voucher):
    redeem(voucher, city.supplier)
    refused = refusal(services.revise_pot, city.pot, amount=Decimal("299.99"), cap=Decimal("299.99"), by=SYSTEM)
    assert (refused.code, set(refused.fields)) == ("over_pot", {"amount", "cap"})
    assert services.revise_pot(city.pot, amount=Decimal(300), cap=Decimal(300), by=SYSTEM).left == 0


def test_a_scheme_is_of_one_mode(city, voucher):
    assert refusal(hand_in, city, pot=city.pot).code == "mode"
    issue = {"pot": city.claims, "enrollment": city.beite, "face": Decimal(1), "on": DAY, "by": SYSTEM}
    assert refusal(services.issue_voucher, **issue).code == "mode"
    assert isinstance(refusal(services.revise_scheme, city.at_purchase, mode="claim", by=SYSTEM), Conflict)


def test_only_what_the_scheme_asks_for_is_seen_and_stays_once_it_was_decided(city, claim):
    assert refusal(services.see_document, claim, name="身份证", by=SYSTEM).fields.keys() == {"name"}
    approved(claim)
    document = claim.documents.first()
    assert refusal(services.remove_document, document, reason="错", by=SYSTEM).code == "decided"


def test_states_that_nothing_follows_are_final():
    assert {state for state, after in CLAIM_STEPS.items() if not after} == {"paid", "rejected", "withdrawn"}
    assert set(CLAIM_STEPS) == set(ClaimState)
    assert set(VOUCHER_STEPS) == set(VoucherState)


def test_only_who_keeps_the_programs_of_the_center_decides(city, claim, voucher, qian, chen, sun):
    for person in (chen, sun):
        with pytest.raises(NotAllowed):
            services.review_claim(claim, by=person)
        with pytest.raises(NotAllowed):
            services.cancel_voucher(voucher, reason="错", by=person)
    assert services.review_claim(claim, by=qian).state == "in_review"
    assert not Claim.objects.visible_to(chen).exists()
    assert Claim.objects.visible_to(sun).count() == 1
