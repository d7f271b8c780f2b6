"""Compute vouchers: for staff, with a key."""

from typing import Any

from api.inputs.base import Input
from api.inputs.records import visible
from api.inputs.vouchers import (
    ApproveInput,
    ClaimInput,
    DocumentChange,
    PayInput,
    PotChange,
    PotInput,
    RedeemInput,
    RejectInput,
    SchemeChange,
    SchemeInput,
    SeenDocumentInput,
    VoucherInput,
)
from api.nouns.base import NEWEST_FIRST, Act, Ask, Noun, Part
from api.shapes.vouchers import ChecksShape, ClaimShape, DocumentShape, PotShape, SchemeShape, VoucherShape
from ecosystem.core.paging import Key
from ecosystem.vouchers import services
from ecosystem.vouchers.checks import checks_of
from ecosystem.vouchers.filters import ClaimFilter, SchemeFilter, VoucherFilter
from ecosystem.vouchers.models import Claim, Document, Pot, Scheme, Voucher


def rules_met(claim: Claim, *, user: Any) -> dict[str, Any]:
    """Ask what every rule says of a claim, and why one is not met."""
    found = checks_of(claim)
    return {"met": all(check.met for check in found), "checks": found}


POTS = Part(
    name="pots",
    singular="pot",
    about="What the scheme can give in a year: never more is reserved and paid, nor does a member get more than `cap`.",
    model=Pot,
    shape=PotShape,
    parent="scheme",
    key="public_id",
    key_pattern="[0-9a-z]{1,16}",
    needs="vouchers.view",
    add=Act(services.add_pot, PotInput, {"year": 2022, "amount": 10_000_000, "cap": 500_000}),
    change=Act(services.revise_pot, PotChange, {"amount": 12_000_000, "reason": "追加预算"}),
    remove=Act(services.remove_pot),
)
SCHEMES = Noun(
    name="voucher-schemes",
    singular="voucher scheme",
    about="For staff: the rules by which a compute platform subsidizes what its members pay for compute (算力券). "
    "`mode` is `purchase` (deducted at purchase, 即领即用) or `claim` (claimed after payment, 先付后兑).",
    model=Scheme,
    shape=SchemeShape,
    listed=visible(Scheme),
    opened=visible(Scheme),
    filters=SchemeFilter,
    by_registry=True,
    with_key=True,
    add=Act(
        services.register_scheme,
        SchemeInput,
        {"platform": "0123456789", "name": "算力券", "mode": "purchase", "share": 30, "term_months": 6},
    ),
    change=Act(services.revise_scheme, SchemeChange, {"share": 40}),
    remove=Act(services.remove_scheme),
    verbs={
        "publish": Act(services.publish_scheme),
        "archive": Act(services.archive_scheme, example={"reason": "期满"}),
        "restore": Act(services.restore_scheme),
    },
    parts=(POTS,),
)
VOUCHERS = Noun(
    name="vouchers",
    singular="compute voucher",
    about="For staff: vouchers of members. Redeeming adds to `/voucher-claims/`, by every rule.",
    model=Voucher,
    shape=VoucherShape,
    listed=visible(Voucher),
    opened=visible(Voucher),
    filters=VoucherFilter,
    by_registry=True,
    with_key=True,
    add=Act(
        services.issue_voucher,
        VoucherInput,
        {"pot": "0123456789", "enrollment": "0123456789", "face": 100_000, "on": "2022-03-01"},
    ),
    verbs={
        "redeem": Act(
            services.redeem_voucher,
            RedeemInput,
            {"supplier": "0123456789", "contract_number": "HT-2022-001", "bill": 80_000, "on": "2022-04-01"},
        ),
        "lapse": Act(services.lapse_voucher),
        "cancel": Act(services.cancel_voucher, example={"reason": "退出"}),
    },
)
DOCUMENTS = Part(
    name="documents",
    singular="document of a claim",
    about="What the scheme asks for and was looked at; a claim is approved once all of it was.",
    model=Document,
    shape=DocumentShape,
    parent="claim",
    needs="vouchers.view",
    add=Act(services.see_document, SeenDocumentInput, {"name": "合同", "seen_on": "2022-04-02"}),
    change=Act(services.revise_document, DocumentChange, {"reference": "档案柜 3-12"}),
    remove=Act(services.remove_document),
)
CLAIMS = Noun(
    name="voucher-claims",
    singular="voucher claim",
    about="For staff: subsidies for the bill of one contract, deducted by a voucher or claimed after payment. `checks` says "
    "what every rule says of it. `DELETE` takes a deduction back that was a mistake; a claim is withdrawn.",
    model=Claim,
    shape=ClaimShape,
    listed=visible(Claim),
    opened=visible(Claim),
    filters=ClaimFilter,
    orders={**NEWEST_FIRST, "waiting": (Key("submitted_on"), Key("id"))},
    by_registry=True,
    with_key=True,
    add=Act(
        services.submit_claim,
        ClaimInput,
        {
            "pot": "0123456789",
            "enrollment": "0123456789",
            "supplier": "0123456789",
            "contract_number": "HT-2022-002",
            "bill": 200_000,
            "bought_on": "2022-03-01",
            "bill_paid_on": "2022-03-15",
            "on": "2022-04-01",
        },
    ),
    remove=Act(services.remove_redemption),
    verbs={
        "review": Act(services.review_claim, Input),
        "approve": Act(services.approve_claim, ApproveInput, {"granted": 50_000}),
        "pay": Act(services.pay_claim, PayInput, {"on": "2022-05-01"}),
        "reject": Act(services.reject_claim, RejectInput, {"answer": "发票不清"}),
        "withdraw": Act(services.withdraw_claim, example={"reason": "项目取消"}),
    },
    asks={"checks": Ask(rules_met, ChecksShape, needs="vouchers.view")},
    parts=(DOCUMENTS,),
)
