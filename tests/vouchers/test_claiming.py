"""Members claim what they paid in the portal, by the same rules as staff, and take back what nobody decided."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, NotAllowed
from ecosystem.organizations.services import claim_organization, verify_representation
from ecosystem.vouchers import services
from ecosystem.vouchers.models import Claim
from tests.vouchers.conftest import hand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
# Always a day of this year, so that the pot is that of the purchase.
BOUGHT = max(today() - timedelta(days=20), today().replace(month=1, day=1))


@pytest.fixture
def lately(city, mei):
    """A pot of this year; 梅 acts for 唯理科技."""
    verify_representation(claim_organization(city.weili.organization, by=mei, role="总经理"), by=SYSTEM)
    return services.add_pot(city.claimed, year=today().year, amount=Decimal(1000), cap=Decimal(600), by=SYSTEM)


def bill(city, pot, **values):
    told = {
        "pot": pot.pk,
        "enrollment": city.weili.pk,
        "supplier": "江城云算力",
        "contract_number": "HT-9",
        "bill": "1000.00",
        "bought_on": str(BOUGHT),
        "bill_paid_on": str(BOUGHT),
        "amount": "",
    }
    return {**told, **values}


def test_a_paid_bill_is_claimed_and_taken_back(city, lately, mei, signed_in):
    client = signed_in(mei)
    home = f"/en/portal/organizations/{city.weili.organization.public_id}/vouchers/"
    assert f"{home}claim/" in client.get(home).content.decode()
    assert client.get(f"{home}claim/").status_code == 200
    assert client.post(f"{home}claim/", bill(city, lately))["Location"] == home
    claim = Claim.objects.get(contract_number="HT-9")
    assert (claim.amount, claim.state, claim.submitted_on) == (Decimal(300), "submitted", today())
    place = f"/en/portal/voucher-claims/{claim.pk}/withdraw/"
    assert place in client.get(home).content.decode()
    assert client.post(place)["Location"] == home
    claim.refresh_from_db()
    assert claim.state == "withdrawn"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"supplier": "唯理科技"}, "supplier"),
        ({"supplier": "江城"}, "supplier"),
        ({"supplier": "查无此人"}, "supplier"),
        ({"amount": "300.01"}, "amount"),
        ({"bill_paid_on": str(BOUGHT - timedelta(days=1))}, "bill_paid_on"),
        ({"contract_number": "  "}, "contract_number"),
    ],
)
def test_what_a_rule_refuses_is_said_at_its_field(city, lately, mei, signed_in, values, field):
    home = f"/en/portal/organizations/{city.weili.organization.public_id}/vouchers/"
    answer = signed_in(mei).post(f"{home}claim/", bill(city, lately, **values))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not Claim.objects.exists()


def test_only_who_acts_for_the_member_claims_today_of_what_is_published(city, lately, mei, bo):
    values = {"pot": lately, "enrollment": city.weili, "bought_on": BOUGHT, "bill_paid_on": BOUGHT, "on": today()}
    for person, also in (
        (bo, {}),
        (mei, {"enrollment": city.beite}),
        (mei, {"on": today() - timedelta(days=1)}),
    ):
        with pytest.raises(NotAllowed):
            hand_in(city, by=person, **{**values, **also})
    services.archive_scheme(city.claimed, reason="期满", by=SYSTEM)
    with pytest.raises(NotAllowed):
        hand_in(city, by=mei, **values)


def test_what_was_decided_is_no_longer_the_members_to_take_back(city, lately, mei, bo, signed_in):
    values = {"pot": lately, "enrollment": city.weili, "bought_on": BOUGHT, "bill_paid_on": BOUGHT, "on": today()}
    claim = services.review_claim(hand_in(city, by=mei, **values), by=SYSTEM)
    with pytest.raises(NotAllowed):
        services.withdraw_claim(claim, by=bo)
    assert signed_in(bo).post(f"/en/portal/voucher-claims/{claim.pk}/withdraw/").status_code == 404
    for name in city.claimed.required_documents:
        services.see_document(claim, name=name, by=SYSTEM)
    approved = services.approve_claim(claim, by=SYSTEM)
    with pytest.raises(Conflict) as refusal:
        services.withdraw_claim(approved, by=mei)
    assert refusal.value.code == "decided"
