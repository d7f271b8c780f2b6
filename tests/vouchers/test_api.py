"""Compute vouchers over the API: for staff of the center, with a key."""

import pytest

from api.nouns.vouchers import CLAIMS, DOCUMENTS, POTS, SCHEMES, VOUCHERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(qian, program_of):
    return program_of(qian)


def test_the_documented_requests_work(city, staff):
    platform = {"platform": city.platform.public_id}
    scheme = staff.write("voucher-schemes/", {**SCHEMES.add.example, **platform}, status=201)
    path = f"voucher-schemes/{scheme['id']}/"
    assert staff.write(path, dict(SCHEMES.change.example), method="PATCH")["share"] == 40
    for verb, status in (("publish", "public"), ("archive", "archived"), ("restore", "draft")):
        assert staff.write(f"{path}{verb}/", dict(SCHEMES.verbs[verb].example))["status"] == status
    pot = staff.write(f"{path}pots/", dict(POTS.add.example), status=201)
    place = f"{path}pots/{pot['id']}/"
    assert staff.write(place, dict(POTS.change.example), method="PATCH")["amount"] == 12_000_000
    member = {"enrollment": city.weili.public_id}
    held = staff.write("vouchers/", {**VOUCHERS.add.example, **member, "pot": pot["id"]}, status=201)
    assert (held["face"], held["redeemed"], held["state"]) == (100_000, 0, "issued")
    redeem = {**VOUCHERS.verbs["redeem"].example, "supplier": city.supplier.public_id}
    assert staff.write(f"vouchers/{held['id']}/redeem/", redeem)["redeemed"] == 32_000
    redemption = staff.read(f"voucher-claims/?voucher={held['id']}")["results"][0]
    assert (redemption["state"], redemption["granted"]) == ("paid", 32_000)
    read = staff.read(path)["pots"][0]
    assert (read["reserved"], read["paid"]) == (68_000, 32_000)
    staff.write(f"voucher-claims/{redemption['id']}/?reason=误扣", method="DELETE", status=204)
    assert staff.read(path)["pots"][0]["paid"] == 0
    assert staff.write(f"vouchers/{held['id']}/lapse/", {})["state"] == "expired"
    other = staff.write("vouchers/", {**VOUCHERS.add.example, **member, "pot": pot["id"]}, status=201)
    assert staff.write(f"vouchers/{other['id']}/cancel/", dict(VOUCHERS.verbs["cancel"].example))["state"] == "canceled"


def test_claims_are_handed_in_checked_and_paid(city, staff):
    body = {
        **CLAIMS.add.example,
        "pot": city.claims.public_id,
        "enrollment": city.beite.public_id,
        "supplier": city.supplier.public_id,
        "bill": 1000,
    }
    made = staff.write("voucher-claims/", body, status=201)
    path = f"voucher-claims/{made['id']}/"
    assert (made["amount"], made["state"]) == (300, "submitted")
    assert staff.write(f"{path}review/", {})["state"] == "in_review"
    said = staff.read(f"{path}checks/")
    assert not said["met"]
    assert [one["rule"] for one in said["checks"] if not one["met"]] == ["documents"]
    assert staff.write(f"{path}approve/", {}, status=400)["code"] == "documents"
    seen = staff.write(f"{path}documents/", dict(DOCUMENTS.add.example), status=201)
    place = f"{path}documents/{seen['id']}/"
    changed = staff.write(place, dict(DOCUMENTS.change.example), method="PATCH")
    assert changed["reference"] == DOCUMENTS.change.example["reference"]
    staff.write(place, method="DELETE", status=204)
    for name in city.claimed.required_documents:
        staff.write(f"{path}documents/", {"name": name, "seen_on": "2022-04-02"}, status=201)
    assert staff.read(f"{path}checks/")["met"]
    assert staff.write(f"{path}approve/", {"granted": 250.5})["granted"] == 250.5
    assert staff.write(f"{path}pay/", dict(CLAIMS.verbs["pay"].example))["state"] == "paid"
    refused = staff.write("voucher-claims/", {**body, "contract_number": "HT 2022 002"}, status=400)
    assert set(refused["fields"]) == {"contract_number"}
    for verb, state in (("reject", "rejected"), ("withdraw", "withdrawn")):
        one = staff.write("voucher-claims/", {**body, "contract_number": f"HT-{verb}"}, status=201)
        told = staff.write(f"voucher-claims/{one['id']}/{verb}/", dict(CLAIMS.verbs[verb].example))
        assert told["state"] == state


def test_it_is_nobody_elses_business(voucher, claim, anybody, chen, sun, program_of):
    for path in (f"vouchers/{voucher.public_id}/", f"voucher-claims/{claim.public_id}/"):
        noun = path.split("/", maxsplit=1)[0]
        assert anybody.send("GET", f"{noun}/").status_code == 401
        assert program_of(chen).read(f"{noun}/")["results"] == []
        assert program_of(chen).send("GET", path).status_code == 404
        assert program_of(sun).read(path)["enrollment"]
    assert program_of(sun).write(f"vouchers/{voucher.public_id}/cancel/", {"reason": "错"}, status=403)["code"]
