"""Verbs that write compute vouchers: schemes and their pots, vouchers, claims and what was seen of them."""

from ecosystem.vouchers.services.claims import (
    approve_claim,
    pay_claim,
    reject_claim,
    remove_document,
    review_claim,
    revise_document,
    see_document,
    submit_claim,
    withdraw_claim,
)
from ecosystem.vouchers.services.schemes import (
    add_pot,
    archive_scheme,
    publish_scheme,
    register_scheme,
    remove_pot,
    remove_scheme,
    restore_scheme,
    revise_pot,
    revise_scheme,
)
from ecosystem.vouchers.services.vouchers import (
    cancel_voucher,
    issue_voucher,
    lapse_voucher,
    lapse_vouchers,
    redeem_voucher,
    remove_redemption,
)

__all__ = [
    "add_pot",
    "approve_claim",
    "archive_scheme",
    "cancel_voucher",
    "issue_voucher",
    "lapse_voucher",
    "lapse_vouchers",
    "pay_claim",
    "publish_scheme",
    "redeem_voucher",
    "register_scheme",
    "reject_claim",
    "remove_document",
    "remove_pot",
    "remove_redemption",
    "remove_scheme",
    "restore_scheme",
    "review_claim",
    "revise_document",
    "revise_pot",
    "revise_scheme",
    "see_document",
    "submit_claim",
    "withdraw_claim",
]
