"""Codes of compute vouchers, and which state may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """When the subsidy reaches the member."""

    PURCHASE = "purchase", _("deducted at purchase")
    CLAIM = "claim", _("claimed after payment")


class VoucherState(models.TextChoices):
    """Where a voucher stands; one of which nothing is left is issued all the same."""

    ISSUED = "issued", _("issued")
    EXPIRED = "expired", _("expired")
    CANCELED = "canceled", _("canceled")


VOUCHER_STEPS: dict[str, frozenset[str]] = {
    VoucherState.ISSUED: frozenset({VoucherState.EXPIRED, VoucherState.CANCELED}),
    VoucherState.EXPIRED: frozenset(),
    VoucherState.CANCELED: frozenset(),
}


class ClaimState(models.TextChoices):
    """Where a claim stands. What was deducted at purchase is paid from the beginning."""

    SUBMITTED = "submitted", _("submitted")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    PAID = "paid", _("paid")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


CLAIM_STEPS: dict[str, frozenset[str]] = {
    ClaimState.SUBMITTED: frozenset({ClaimState.IN_REVIEW, ClaimState.REJECTED, ClaimState.WITHDRAWN}),
    ClaimState.IN_REVIEW: frozenset({ClaimState.APPROVED, ClaimState.REJECTED, ClaimState.WITHDRAWN}),
    ClaimState.APPROVED: frozenset({ClaimState.PAID, ClaimState.WITHDRAWN}),
    ClaimState.PAID: frozenset(),
    ClaimState.REJECTED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
}
# Those in which a contract counts as subsidized: no other claim may name it.
LIVE = frozenset({ClaimState.SUBMITTED, ClaimState.IN_REVIEW, ClaimState.APPROVED, ClaimState.PAID})
UNDECIDED = frozenset({ClaimState.SUBMITTED, ClaimState.IN_REVIEW})
WITH_MONEY = frozenset({ClaimState.APPROVED, ClaimState.PAID})
WITHOUT_MONEY = frozenset(set(ClaimState) - WITH_MONEY)
