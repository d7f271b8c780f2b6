"""Whatever is written, and however many write at once: sums equal their rows, no pot and no cap is ever exceeded."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import DomainError
from ecosystem.programs.services import enroll
from ecosystem.vouchers import models, services
from ecosystem.vouchers.checks import most_of
from ecosystem.vouchers.models import Claim, Document, Pot, Scheme, Voucher
from tests.constraints import constraints_of, is_refused_by
from tests.racing import all_at_once
from tests.vouchers.conftest import DAY, approved, hand_in, redeem


def pot_row(city, **values):
    return Pot(scheme=city.at_purchase, **{"year": 2023, "amount": Decimal(5), "cap": Decimal(5), **values})


def voucher_row(city, **values):
    base = {"enrollment": city.weili, "face": Decimal(5), "issued_on": DAY, "ends_on": date(2022, 9, 1)}
    return Voucher(pot=city.pot, **{**base, **values})


def claim_row(city, number, **values):
    base = {"bill": Decimal(100), "amount": Decimal(30), "bought_on": DAY, "bill_paid_on": DAY, "submitted_on": DAY}
    return Claim(
        **{
            "pot": city.claims,
            "enrollment": city.weili,
            "supplier": city.supplier,
            "contract_number": number,
            "contract_key": number,
            **base,
            **values,
        }
    )


@pytest.mark.django_db
class TestConstraints:
    SCHEMES = {
        "vouchers_scheme_dates_in_order": {"starts_on": date(2022, 1, 2), "ends_on": date(2022, 1, 1)},
        "vouchers_scheme_name_once": {"name": "另一个"},
        "vouchers_scheme_share_of_bill": {"share": 101},
        "vouchers_scheme_term": {"term_months": 0},
    }
    POTS = {"vouchers_pot_once": {}, "vouchers_pot_positive": {"year": 2024, "cap": Decimal(0)}}
    VOUCHERS = {
        "vouchers_voucher_dates_in_order": {"ends_on": DAY},
        "vouchers_voucher_closed": {"state": "expired"},
    }
    CLAIMS = {
        "vouchers_claim_contract_once": {"contract_key": "a"},
        "vouchers_claim_contract_named": {"contract_key": ""},
        "vouchers_claim_granted_by_state": {"granted": Decimal(1)},
        "vouchers_claim_bill_paid": {"bill_paid_on": None},
        "vouchers_claim_decided": {"decided_on": DAY},
        "vouchers_claim_paid": {"paid_on": DAY},
        "vouchers_claim_amount_within_bill": {"amount": Decimal(0)},
    }

    @pytest.mark.parametrize("name", SCHEMES)
    def test_of_schemes(self, city, name):
        base = {"platform": city.platform, "mode": "claim", "share": 30, "term_months": 6}
        rows = [Scheme(**{**base, "name": "另一个"}), Scheme(**{**base, "name": "再一个", **self.SCHEMES[name]})]
        is_refused_by(name, *rows)

    @pytest.mark.parametrize("name", POTS)
    def test_of_pots(self, city, name):
        is_refused_by(name, pot_row(city), pot_row(city, **self.POTS[name]))

    @pytest.mark.parametrize("name", VOUCHERS)
    def test_of_vouchers(self, city, name):
        is_refused_by(name, voucher_row(city), voucher_row(city, **self.VOUCHERS[name]))

    @pytest.mark.parametrize("name", CLAIMS)
    def test_of_claims(self, city, name):
        is_refused_by(name, claim_row(city, "a"), claim_row(city, "b", **self.CLAIMS[name]))

    def test_what_a_voucher_deducts_is_paid(self, city, voucher):
        taken = {"pot": city.pot, "voucher": voucher}
        paid = {"state": "paid", "granted": Decimal(30), "decided_on": DAY, "paid_on": DAY}
        is_refused_by(
            "vouchers_claim_redemption_is_paid", claim_row(city, "a", **taken, **paid), claim_row(city, "b", **taken)
        )

    def test_a_document_is_seen_once(self, claim):
        is_refused_by(
            "vouchers_document_once", *(Document(claim=claim, name="合同", seen_on=DAY) for _time in range(2))
        )

    def test_every_constraint_is_tried(self):
        # Those of sums are tried below: a row alone cannot break them; a face below zero would make the pot's sums so first.
        of_sums = {
            *("vouchers_pot_sums_not_negative", "vouchers_pot_within_amount", "vouchers_voucher_face_positive"),
            *("vouchers_voucher_redeemed_not_negative", "vouchers_voucher_redeemed_within_face"),
        }
        named = {"vouchers_claim_redemption_is_paid", "vouchers_document_once"}
        tried = {*self.SCHEMES, *self.POTS, *self.VOUCHERS, *self.CLAIMS, *named}
        assert constraints_of(models) == tried | of_sums


def _write(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


@pytest.mark.django_db
def test_nobody_writes_past_every_service_what_cannot_be(city, voucher):
    for values in ({"reserved": Decimal(1)}, {"paid": Decimal(1)}, {"reserved": Decimal(-1)}):
        _write(lambda values=values: Pot.objects.filter(pk=city.pot.pk).update(**values))
    _write(lambda: Pot.objects.bulk_create([pot_row(city, reserved=Decimal(1))]))
    _write(lambda: Pot.objects.filter(pk=city.pot.pk).update(amount=Decimal("299.99")))
    _write(lambda: Pot.objects.filter(pk=city.pot.pk).update(cap=Decimal("299.99")))
    _write(lambda: Voucher.objects.filter(pk=voucher.pk).update(redeemed=Decimal(1)))
    _write(lambda: Voucher.objects.filter(pk=voucher.pk).update(pot=city.claims))
    _write(lambda: Voucher.objects.filter(pk=voucher.pk).update(face=Decimal("600.01")))
    _write(lambda: Voucher.objects.bulk_create([voucher_row(city, face=Decimal("300.01"))]))
    _write(lambda: Voucher.objects.bulk_create([voucher_row(city, face=Decimal(-5))]))
    _write(lambda: Claim.objects.bulk_create([claim_row(city, "a", amount=Decimal("30.01"))]))
    paid = {"state": "paid", "granted": Decimal(30), "decided_on": DAY, "paid_on": DAY}
    _write(lambda: Claim.objects.bulk_create([claim_row(city, "a", voucher=voucher, **paid)]))
    other = {"pot": city.pot, "voucher": voucher, "enrollment": city.beite}
    _write(lambda: Claim.objects.bulk_create([claim_row(city, "a", **other, **paid)]))
    over = {"pot": city.pot, "bill": Decimal(5000), "amount": Decimal(301), "voucher": voucher}
    _write(lambda: Claim.objects.bulk_create([claim_row(city, "a", **over, **{**paid, "granted": Decimal(301)})]))


def sums_are_their_rows(city):
    """Added up here, in Python, from the rows: what the pots, vouchers and caps must say."""
    for pot in Pot.objects.filter(pk__in=[city.pot.pk, city.claims.pk]):
        vouchers, claims = list(pot.vouchers.all()), list(pot.claims.all())
        for voucher in vouchers:
            assert voucher.redeemed == sum(one.granted for one in claims if one.voucher_id == voucher.pk)
            assert 0 <= voucher.redeemed <= voucher.face
        reserved = sum(one.face - one.redeemed for one in vouchers if one.state == "issued")
        reserved += sum(one.granted for one in claims if one.state == "approved")
        assert pot.reserved == reserved
        assert pot.paid == sum(one.granted for one in claims if one.state == "paid")
        assert 0 <= pot.reserved + pot.paid <= pot.amount
        for member in (city.weili, city.beite):
            taken = sum(
                one.face if one.state == "issued" else one.redeemed
                for one in vouchers
                if one.enrollment_id == member.pk
            )
            granted = [one.granted for one in claims if one.voucher_id is None and one.enrollment_id == member.pk]
            assert taken + sum(granted) <= pot.cap
    live = Claim.objects.live().values_list("supplier", "contract_key")
    assert len(live) == len(set(live))


STEPS = ("issue", "redeem", "take_back", "cancel", "lapse", "claim", "approve", "pay", "withdraw", "pot", "undo")
steps = st.lists(
    st.tuples(
        st.sampled_from(STEPS),
        st.integers(0, 5),
        st.booleans(),
        st.decimals(min_value="0.01", max_value=700, places=2),
    ),
    min_size=4,
    max_size=18,
)


def chosen(rows, number):
    rows = list(rows.order_by("pk"))
    return rows[number % len(rows)] if rows else None


def _issue(city, number, first, amount):
    enrollment = city.weili if first else city.beite
    services.issue_voucher(pot=city.pot, enrollment=enrollment, face=amount, on=DAY, by=SYSTEM)


def _redeem(city, number, first, amount):
    if (voucher := chosen(Voucher.objects.all(), number)) is not None:
        share = None if first else amount
        redeem(voucher, city.supplier, f"HT-{number}", bill=amount * 4, amount=share)


def _take_back(city, number, first, amount):
    if (one := chosen(Claim.objects.redemptions(), number)) is not None:
        services.remove_redemption(one, reason="错", by=SYSTEM)


def _cancel(city, number, first, amount):
    if (voucher := chosen(Voucher.objects.all(), number)) is not None:
        services.cancel_voucher(voucher, reason="错", by=SYSTEM)


def _lapse(city, number, first, amount):
    if first and (voucher := chosen(Voucher.objects.all(), number)) is not None:
        services.lapse_voucher(voucher, by=SYSTEM)
    elif number == 0:
        services.lapse_vouchers(by=SYSTEM)


def _claim(city, number, first, amount):
    enrollment = city.weili if first else city.beite
    hand_in(city, f"HT-{number}", enrollment=enrollment, bill=amount * 4)


def _approve(city, number, first, amount):
    if (claim := chosen(Claim.objects.filter(state="submitted"), number)) is not None:
        approved(claim, granted=None if first else amount)


def _pay(city, number, first, amount):
    if (claim := chosen(Claim.objects.filter(state="approved"), number)) is not None:
        services.pay_claim(claim, by=SYSTEM)


def _withdraw(city, number, first, amount):
    if (claim := chosen(Claim.objects.filter(voucher=None), number)) is not None:
        services.withdraw_claim(claim, by=SYSTEM)


def _pot(city, number, first, amount):
    pot = city.pot if first else city.claims
    services.revise_pot(pot, amount=amount * 2, cap=amount, by=SYSTEM)


def _undo(city, number, first, amount):
    made = list(ChangeSet.objects.order_by("-pk")[: number + 1])
    undo(made[-1], by=SYSTEM)


DOING = {name: globals()[f"_{name}"] for name in STEPS}


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(steps=steps)
def test_whatever_is_done_or_undone_sums_equal_their_rows_and_nothing_is_exceeded(steps, city):
    """A step is done whole or refused in words; nothing else ever happens."""
    first = ChangeSet.objects.latest("pk").pk
    with transaction.atomic():
        for name, number, member, amount in steps:
            if name == "undo" and ChangeSet.objects.filter(pk__gt=first).count() <= number:
                continue
            try:
                DOING[name](city, number, member, amount)
            except DomainError as refusal:
                assert str(refusal)  # noqa: PT017  a refusal is one of two ways a step may end
            sums_are_their_rows(city)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    bill=st.decimals(min_value="0.01", max_value=10_000_000, places=2),
    share=st.integers(1, 100),
    more=st.sampled_from([Decimal(0), Decimal("0.01")]),
)
def test_the_share_of_a_bill_is_held_to_the_cent_in_code_and_database_alike(bill, share, more, city):
    """The most that is allowed is allowed, a cent more is not; a remainder is never rounded up."""
    scheme = city.claimed
    scheme.share = share
    most = most_of(bill, scheme)
    assert 0 <= bill * share / 100 - most < Decimal("0.01")
    amount = most + more
    if not 0 < amount <= bill:
        return
    with transaction.atomic():
        Scheme.objects.filter(pk=scheme.pk).update(share=share)
        row = claim_row(city, "a", bill=bill, amount=amount)
        if more:
            _write(lambda: Claim.objects.bulk_create([row]))
        else:
            Claim.objects.bulk_create([row])
        transaction.set_rollback(True)


def _told(act):
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "given"


def enrolled(city, organization, count):
    return [enroll(organization(f"买家{n}"), city.program, on=date(2021, 9, 1), by=SYSTEM) for n in range(count)]


BUYERS = 50 if connection.vendor == "postgresql" else 8


@pytest.mark.django_db(transaction=True)
def test_many_buyers_of_one_pot_get_all_that_fits_and_never_a_cent_more(city, organization):
    """Each would have a thirtieth of the pot (on SQLite a fifth): so many get it, the others are told that too little is left."""
    fitting = 30 if BUYERS == 50 else 5
    face = (city.pot.amount / fitting).quantize(Decimal("0.01"), "ROUND_DOWN")
    members = enrolled(city, organization, BUYERS)

    def issue(member):
        return _told(lambda: services.issue_voucher(pot=city.pot, enrollment=member, face=face, on=DAY, by=SYSTEM))

    answers = all_at_once(issue, members)
    assert sorted(answers) == ["given"] * fitting + ["pot"] * (BUYERS - fitting)
    pot = Pot.objects.get(pk=city.pot.pk)
    assert (pot.reserved, pot.left) == (face * fitting, pot.amount - face * fitting)
    assert 0 <= pot.left < face
    sums_are_their_rows(city)


@pytest.mark.django_db(transaction=True)
def test_one_member_at_many_counters_gets_no_more_than_its_cap(city):
    answers = all_at_once(
        lambda _n: _told(
            lambda: services.issue_voucher(pot=city.pot, enrollment=city.weili, face=Decimal(200), on=DAY, by=SYSTEM)
        ),
        range(5),
    )
    assert sorted(answers) == ["cap"] * 2 + ["given"] * 3


@pytest.mark.django_db(transaction=True)
def test_one_voucher_at_many_suppliers_is_deducted_no_more_than_its_face(city, voucher):
    answers = all_at_once(
        lambda n: _told(lambda: redeem(voucher, city.supplier, f"HT-{n}", amount=Decimal(100))), range(6)
    )
    assert sorted(answers) == ["given"] * 3 + ["over_face"] * 3
    assert Voucher.objects.get(pk=voucher.pk).redeemed == 300


@pytest.mark.django_db(transaction=True)
def test_one_contract_handed_in_by_many_at_once_is_subsidized_once(city, organization):
    members = enrolled(city, organization, 5)
    answers = all_at_once(lambda member: _told(lambda: hand_in(city, enrollment=member)), members)
    assert sorted(answers) == ["contract_once"] * 4 + ["given"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one writes after the other")
def test_nor_do_programs_that_ask_nobody_exceed_pot_or_cap(city, organization):
    members = enrolled(city, organization, 10)

    def write(row):
        try:
            Voucher.objects.bulk_create([row])
        except DatabaseError:
            return "refused"
        return "written"

    rows = [voucher_row(city, enrollment=member, face=Decimal(300)) for member in members]
    assert sorted(all_at_once(write, rows)) == ["refused"] * 7 + ["written"] * 3
    assert Pot.objects.get(pk=city.pot.pk).reserved == 900
    own = [voucher_row(city, enrollment=members[0], face=Decimal(20)) for _n in range(4)]
    all_at_once(write, own)
    sums_are_their_rows(city)
