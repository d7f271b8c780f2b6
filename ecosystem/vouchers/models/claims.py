"""What members have of a pot: vouchers, claims on the bill of one contract, and the documents that were seen."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.core.dates import today
from ecosystem.core.ids import PublicIdField
from ecosystem.core.text import name_key
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.vouchers.choices import LIVE, UNDECIDED, WITH_MONEY, WITHOUT_MONEY, ClaimState, VoucherState
from ecosystem.vouchers.models.schemes import MORE_THAN_ZERO, Pot, money
from ecosystem.vouchers.querysets import ClaimQuerySet, DocumentQuerySet, VoucherQuerySet


class OfMember(Audited):
    """Something that one member has of a pot."""

    audit_capability = Capability.ENROLL
    audit_subject = "enrollment"
    audit_other = "pot"
    audit_summed = True
    audit_related = ("enrollment__organization", "pot__scheme__platform__center")

    class Meta:
        abstract = True

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.pot.scope_keys()  # type: ignore[attr-defined]


class Voucher(OfMember):
    """Money reserved for a member, to be deducted from bills for compute until the day it ends on."""

    audit_derived = frozenset({"redeemed"})
    audit_triggers = {
        "vouchers_voucher_redeemed_is_sum": _("What was redeemed of a voucher is the sum of its redemptions."),
        "vouchers_pot_stays": _("What belongs to a pot stays with it."),
    }

    public_id = PublicIdField()
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="vouchers", verbose_name=_("voucher pot"))
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="vouchers", verbose_name=_("enrollment"))
    state = models.CharField(_("state"), max_length=10, choices=VoucherState, default=VoucherState.ISSUED)
    face = money(_("face value (CNY)"), validators=[MORE_THAN_ZERO])
    redeemed = money(_("redeemed (CNY)"), default=Decimal(0), editable=False)
    issued_on = models.DateField(_("issued on"))
    ends_on = models.DateField(_("valid until"))
    closed_on = models.DateField(_("expired or canceled on"), null=True, blank=True)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("compute voucher")
        verbose_name_plural = _("compute vouchers")
        indexes = [models.Index(fields=["state", "ends_on"], name="vouchers_voucher_lapsing")]
        constraints = [
            models.CheckConstraint(
                name="vouchers_voucher_face_positive",
                condition=Q(face__gt=0),
                violation_error_message=_("This must be more than zero."),
            ),
            models.CheckConstraint(
                name="vouchers_voucher_dates_in_order",
                condition=Q(ends_on__gt=F("issued_on")),
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                name="vouchers_voucher_closed",
                condition=Q(state=VoucherState.ISSUED, closed_on__isnull=True)
                | (~Q(state=VoucherState.ISSUED) & Q(closed_on__isnull=False)),
                violation_error_message=_("What has expired or was canceled has the day of it."),
            ),
            models.CheckConstraint(
                name="vouchers_voucher_redeemed_not_negative",
                condition=Q(redeemed__gte=0),
                violation_error_message=_("What was redeemed cannot be less than zero."),
            ),
            models.CheckConstraint(
                name="vouchers_voucher_redeemed_within_face",
                condition=Q(redeemed__lte=F("face")),
                violation_error_code="over_face",
                violation_error_message=_("More would be redeemed than the voucher is worth."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment.organization}, {self.issued_on}"

    @property
    def left(self) -> Decimal:
        """What can still be redeemed; nothing once it has expired or was canceled."""
        return self.face - self.redeemed if self.state == VoucherState.ISSUED else Decimal(0)

    @property
    def standing(self) -> str:
        """Its state as one would say it today."""
        if self.state != VoucherState.ISSUED:
            return self.get_state_display()
        if not self.left:
            return str(_("used up"))
        return str(_("term over")) if self.ends_on <= today() else self.get_state_display()


class Claim(OfMember):
    """A subsidy for the bill of one contract: deducted from it by a voucher, or claimed once it is paid.

    ``amount`` is what is asked for, ``granted`` what was approved or deducted. ``bought_on`` is the day on which buyer and
    supplier must not be related; ``bill_paid_on`` when the member paid the bill, ``paid_on`` when the center paid the claim.
    """

    audit_derived = frozenset({"contract_key"})
    audit_triggers = {
        "vouchers_claim_share_of_bill": _("It would be more than the scheme's share of the bill."),
        "vouchers_pot_stays": _("What belongs to a pot stays with it."),
    }

    public_id = PublicIdField()
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="claims", verbose_name=_("voucher pot"))
    voucher = models.ForeignKey(
        Voucher, models.PROTECT, null=True, blank=True, related_name="redemptions", verbose_name=_("compute voucher")
    )
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, related_name="voucher_claims", verbose_name=_("enrollment")
    )
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.SUBMITTED)
    supplier = models.ForeignKey(
        Organization, models.PROTECT, related_name="voucher_claims", verbose_name=_("supplier")
    )
    contract_number = models.CharField(_("number of the contract"), max_length=80)
    contract_key = models.CharField(_("contract, for comparison"), max_length=300, editable=False)
    bill = money(_("bill (CNY)"), validators=[MORE_THAN_ZERO])
    amount = money(_("claimed (CNY)"), validators=[MORE_THAN_ZERO])
    granted = money(_("granted (CNY)"), default=Decimal(0))
    bought_on = models.DateField(_("bought on"))
    bill_paid_on = models.DateField(_("bill paid on"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    answer = models.TextField(_("answer to the member"), max_length=300, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher claim")
        verbose_name_plural = _("voucher claims")
        indexes = [models.Index(fields=["state", "submitted_on", "id"], name="vouchers_claim_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "contract_key"],
                condition=Q(state__in=sorted(LIVE)),
                name="vouchers_claim_contract_once",
                violation_error_code="contract_once",
                violation_error_message=_("This contract is subsidized already."),
            ),
            models.CheckConstraint(
                name="vouchers_claim_contract_named",
                condition=~Q(contract_key=""),
                violation_error_message=_("Name the contract by its number."),
            ),
            models.CheckConstraint(
                name="vouchers_claim_amount_within_bill",
                condition=Q(amount__gt=0, amount__lte=F("bill")),
                violation_error_message=_("The claim is more than zero and not more than the bill."),
            ),
            models.CheckConstraint(
                name="vouchers_claim_granted_by_state",
                condition=Q(granted=0, state__in=sorted(WITHOUT_MONEY))
                | Q(granted__gt=0, granted__lte=F("amount"), state__in=sorted(WITH_MONEY)),
                violation_error_message=_("Exactly what was approved has an amount, and not more than was claimed."),
            ),
            models.CheckConstraint(
                name="vouchers_claim_redemption_is_paid",
                condition=Q(voucher__isnull=True) | Q(state=ClaimState.PAID),
                violation_error_message=_("What a voucher deducts is paid."),
            ),
            models.CheckConstraint(
                name="vouchers_claim_bill_paid",
                condition=Q(voucher__isnull=False) | Q(bill_paid_on__isnull=False, bill_paid_on__gte=F("bought_on")),
                violation_error_message=_("A bill is paid on the day of the purchase or later."),
            ),
            models.CheckConstraint(
                name="vouchers_claim_decided",
                condition=Q(state__in=sorted(UNDECIDED), decided_on__isnull=True)
                | (~Q(state__in=sorted(UNDECIDED)) & Q(decided_on__isnull=False)),
                violation_error_message=_("What was decided has the day of the decision."),
            ),
            models.CheckConstraint(
                name="vouchers_claim_paid",
                condition=Q(state=ClaimState.PAID, paid_on__isnull=False)
                | (~Q(state=ClaimState.PAID) & Q(paid_on__isnull=True)),
                violation_error_message=_("What was paid has the day of the payment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment.organization}, {self.contract_number}"

    def derive(self) -> None:
        self.contract_key = name_key(self.contract_number)

    def clean(self) -> None:
        super().clean()
        if not self.contract_key:
            sentence = _("Name the contract by its number.")
            raise ValidationError({"contract_number": ValidationError(sentence, "not_named")})


class Document(Audited):
    """That a document of a claim was looked at, on which day and where it is kept; the history says by whom."""

    audit_capability = Capability.ENROLL
    audit_subject = "claim"
    audit_related = ("claim__pot__scheme__platform__center", "claim__enrollment__organization")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="documents", verbose_name=_("voucher claim"))
    name = models.CharField(_("document"), max_length=80)
    seen_on = models.DateField(_("seen on"))
    reference = models.CharField(_("where it is kept"), max_length=200, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document seen")
        verbose_name_plural = _("documents seen")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "name"],
                name="vouchers_document_once",
                violation_error_code="seen_already",
                violation_error_message=_("This document was seen already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if isinstance(self.seen_on, date) and self.seen_on > today():
            raise ValidationError({"seen_on": ValidationError(_("The date is in the future."), "in_future")})

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.claim.scope_keys()
