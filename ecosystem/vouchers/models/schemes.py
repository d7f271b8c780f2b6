"""Schemes of compute vouchers, and the pot of each year.

Money is CNY to the cent (分) and is kept as whole cents. ``reserved`` and ``paid`` of a pot are sums of its vouchers and claims;
triggers of the database keep them so, and refuse any other value.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import Platform
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Effective
from ecosystem.core.exact import ExactField
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.programs.models import Program
from ecosystem.sources.models import Cited
from ecosystem.vouchers.choices import Mode
from ecosystem.vouchers.querysets import PotQuerySet, SchemeQuerySet

DIGITS, PLACES = 15, 2
MORE_THAN_ZERO = MinValueValidator(Decimal("0.01"), _("This must be more than zero."))
MOST_DOCUMENTS = 20


def money(label: Any, **options: Any) -> ExactField:
    """CNY to the cent."""
    return ExactField(label, max_digits=DIGITS, decimal_places=PLACES, **options)


class Scheme(Cited, Effective, Audited):
    """The rules by which a compute platform subsidizes what its members pay for compute. Its dates are when it runs.

    With a program it is for that program's members, without one for those of any program of the center. ``source`` is the
    official document that announces it.
    """

    audit_capability = Capability.ENROLL
    audit_subject = "platform"
    audit_other = "program"
    audit_related = ("platform__center", "program")

    public_id = PublicIdField()
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="voucher_schemes", verbose_name=_("platform"))
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, blank=True, related_name="voucher_schemes", verbose_name=_("program")
    )
    status = models.CharField(_("status"), max_length=10, choices=Publication, default=Publication.DRAFT)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    document_number = models.CharField(_("number of the official document"), max_length=80, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    share = models.PositiveSmallIntegerField(
        _("share of a bill (%)"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    term_months = models.PositiveSmallIntegerField(
        _("term in months"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    required_documents = models.JSONField(_("documents required"), default=list, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("voucher scheme")
        verbose_name_plural = _("voucher schemes")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["platform", "name"],
                name="vouchers_scheme_name_once",
                violation_error_message=_("The platform has a voucher scheme of this name already."),
            ),
            models.CheckConstraint(
                name="vouchers_scheme_share_of_bill",
                condition=Q(share__gte=1, share__lte=100),
                violation_error_message=_("The share of a bill is between 1 and 100 percent."),
            ),
            models.CheckConstraint(
                name="vouchers_scheme_term",
                condition=Q(term_months__gte=1, term_months__lte=60),
                violation_error_message=_("The term is between 1 and 60 months."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.program_id and self.platform_id and self.program.platform.center_id != self.platform.center_id:
            errors["program"] = ValidationError(_("This is a program of another center."), "other_center")
        names = self.required_documents
        good = isinstance(names, list) and all(isinstance(name, str) and 0 < len(name) <= 80 for name in names)
        if not good or len(names) > MOST_DOCUMENTS:
            sentence = _("This is a list of at most %(most)s names, each of at most 80 characters.")
            errors["required_documents"] = ValidationError(sentence % {"most": MOST_DOCUMENTS}, "not_names")
        if errors:
            raise ValidationError(errors)

    def is_public_now(self) -> bool:
        return self.status == Publication.PUBLIC and self.platform.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.platform.center.scope_keys()


class Pot(Audited):
    """What a scheme can give in a year: in all, and to each member."""

    audit_capability = Capability.ENROLL
    audit_subject = "scheme"
    audit_related = ("scheme__platform__center",)
    audit_derived = frozenset({"reserved", "paid"})
    audit_summed = True
    audit_triggers = {
        "vouchers_pot_sums": _("The sums of a pot are those of its vouchers and claims."),
        "vouchers_cap": _("The member would get more than one can get in a year."),
    }

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="pots", verbose_name=_("voucher scheme"))
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2200)])
    amount = money(_("pot (CNY)"), validators=[MORE_THAN_ZERO])
    cap = money(_("cap of each member (CNY)"), validators=[MORE_THAN_ZERO])
    reserved = money(_("reserved (CNY)"), default=Decimal(0), editable=False)
    paid = money(_("paid (CNY)"), default=Decimal(0), editable=False)

    objects = PotQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher pot")
        verbose_name_plural = _("voucher pots")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "year"],
                name="vouchers_pot_once",
                violation_error_code="pot_exists",
                violation_error_message=_("The scheme has a pot of this year already."),
            ),
            models.CheckConstraint(
                name="vouchers_pot_positive",
                condition=Q(amount__gt=0, cap__gt=0),
                violation_error_message=_("A pot and its cap are more than zero."),
            ),
            models.CheckConstraint(
                name="vouchers_pot_sums_not_negative",
                condition=Q(reserved__gte=0, paid__gte=0),
                violation_error_message=_("The sums of a pot cannot be less than zero."),
            ),
            models.CheckConstraint(
                name="vouchers_pot_within_amount",
                condition=Q(amount__gte=F("reserved") + F("paid")),
                violation_error_code="over_pot",
                violation_error_message=_("More would be given than is in the pot."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"

    @property
    def left(self) -> Decimal:
        """What is neither reserved nor paid."""
        return self.amount - self.reserved - self.paid

    @property
    def percent_left(self) -> int:
        """What is left in whole percent, rounded down: to the cent it would tell of a single claim."""
        return int(100 * self.left / self.amount)

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.scheme.scope_keys()
