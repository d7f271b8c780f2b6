"""Compute that a center grants its members, and what they used of it: a ledger.

Amounts are PFLOPS·h at a number format, to the thousandth (a TFLOPS·h), and are kept as whole numbers of those. ``used`` is
the sum of an allocation's rows of usage; triggers of the database keep it so, and refuse any other value.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.choices import NumberFormat
from ecosystem.centers.models import Center, PartOfCenter
from ecosystem.compute.choices import WITH_COMPUTE, WITHOUT_COMPUTE, State
from ecosystem.compute.files.models import UsageFault, UsageFile
from ecosystem.compute.querysets import AllocationQuerySet, MonthlyTotalQuerySet, UsageQuerySet
from ecosystem.core.dates import Effective
from ecosystem.core.errors import Conflict
from ecosystem.core.exact import ExactField
from ecosystem.core.ids import PublicIdField
from ecosystem.programs.models import Enrollment
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Cited

__all__ = ["Allocation", "MonthlyTotal", "Usage", "UsageFault", "UsageFile"]

DIGITS, PLACES = 15, 3
LEAST = Decimal("0.001")


class Allocation(Effective, Audited):
    """Compute asked for by a member for a period, and what was granted: so many PFLOPS·h between two dates."""

    audit_capability = Capability.ENROLL
    audit_subject = "enrollment"
    audit_other = "solution"
    audit_related = ("enrollment__organization", "enrollment__program__platform__center")
    audit_derived = frozenset({"used"})

    public_id = PublicIdField()
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="allocations", verbose_name=_("enrollment"))
    number_format = models.CharField(_("number format"), max_length=6, choices=NumberFormat, default=NumberFormat.FP16)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    requested = ExactField(
        _("requested (PFLOPS·h)"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        validators=[MinValueValidator(LEAST, _("Ask for more than zero."))],
    )
    granted = ExactField(_("granted (PFLOPS·h)"), max_digits=DIGITS, decimal_places=PLACES, default=Decimal(0))
    used = ExactField(
        _("used (PFLOPS·h)"), max_digits=DIGITS, decimal_places=PLACES, default=Decimal(0), editable=False
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    requested_on = models.DateField(_("requested on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    solution = models.ForeignKey(
        Solution, models.PROTECT, null=True, blank=True, related_name="allocations", verbose_name=_("solution")
    )

    objects = AllocationQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        indexes = [models.Index(fields=["state", "requested_on", "id"], name="compute_allocation_waiting")]
        constraints = [
            *Effective.Meta.constraints,
            models.CheckConstraint(
                name="compute_allocation_requested_positive",
                condition=Q(requested__gt=0),
                violation_error_message=_("Ask for more than zero."),
            ),
            models.CheckConstraint(
                name="compute_allocation_granted_by_state",
                condition=Q(granted=0, state__in=sorted(WITHOUT_COMPUTE))
                | Q(granted__gt=0, state__in=sorted(WITH_COMPUTE)),
                violation_error_message=_("Exactly what was granted has something to use."),
            ),
            models.CheckConstraint(
                name="compute_allocation_decided",
                condition=Q(state=State.REQUESTED, decided_on__isnull=True)
                | (~Q(state=State.REQUESTED) & Q(decided_on__isnull=False)),
                violation_error_message=_("What was decided has the day of the decision."),
            ),
            models.CheckConstraint(
                name="compute_allocation_used_not_negative",
                condition=Q(used__gte=0),
                violation_error_message=_("Usage cannot be less than zero."),
            ),
            models.CheckConstraint(
                name="compute_allocation_used_within_granted",
                condition=Q(used__lte=F("granted")),
                violation_error_code="over_granted",
                violation_error_message=_("More would be used than was granted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment} · {self.starts_on}"

    @property
    def left(self) -> Decimal:
        """What can still be used, in PFLOPS·h."""
        return self.granted - self.used

    @property
    def told_period(self) -> str:
        """From when until when it runs, as a sentence."""
        values = {"starts": self.starts_on, "ends": self.ends_on}
        return gettext("The allocation runs from %(starts)s until %(ends)s.") % values

    def clean(self) -> None:
        super().clean()
        if self.state in WITH_COMPUTE and self.granted is not None and self.granted <= 0:
            raise ValidationError({"granted": ValidationError(_("Grant more than zero, or refuse."), "not_positive")})
        if self.solution is not None and not self._has_part_in(self.solution):
            sentence = _("The organization is no party of this solution.")
            raise ValidationError({"solution": ValidationError(sentence, "not_a_party")})

    def _has_part_in(self, solution: Solution) -> bool:
        return solution.parties.filter(organization=self.enrollment.organization_id).exists()

    def is_public_now(self) -> bool:
        return False

    def is_summed(self, before: Mapping[str, Any] | None) -> bool:
        """Sums of what was granted are public; what is only asked for is in none of them."""
        return self.state in WITH_COMPUTE or (before or {}).get("state") in WITH_COMPUTE

    def scope_keys(self) -> dict[str, Any]:
        return self.enrollment.scope_keys()


class Usage(Audited):
    """What was used of an allocation in a month, in PFLOPS·h; ``month`` is its first day."""

    audit_capability = Capability.ENROLL
    audit_subject = "allocation"
    audit_summed = True
    audit_related = ("allocation__enrollment__organization", "allocation__enrollment__program__platform__center")

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="usage", verbose_name=_("allocation"))
    month = models.DateField(_("month"))
    amount = ExactField(
        _("used (PFLOPS·h)"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        validators=[MinValueValidator(Decimal(0), _("Usage cannot be less than zero."))],
    )

    objects = UsageQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage")
        verbose_name_plural = _("usage")
        indexes = [models.Index(fields=["month", "allocation"], name="compute_usage_by_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "month"],
                name="compute_usage_once",
                violation_error_code="recorded_already",
                violation_error_message=_("The usage of this month is recorded already. Correct that."),
            ),
            models.CheckConstraint(
                name="compute_usage_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("Usage cannot be less than zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def check_beside_others(self) -> None:
        """Raise :class:`Conflict` (``recorded_already``) where the usage of this month is recorded already."""
        same = type(self).objects.filter(allocation=self.allocation_id, month=self.month)
        if same.exclude(pk=self.pk).exists():
            raise Conflict("recorded_already", _("The usage of this month is recorded already. Correct that."))

    def clean(self) -> None:
        super().clean()
        refuse_days_of_months(self.month)

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.allocation.scope_keys()


class MonthlyTotal(Cited, PartOfCenter):
    """What is said of all of a center's compute in a month, whoever used it: PFLOPS·h used, and the most that ran at once.

    It stands for the month where members' usage is not recorded; it is never added to that.
    """

    audit_capability = Capability.ENROLL

    center = models.ForeignKey(Center, models.PROTECT, related_name="monthly_totals", verbose_name=_("center"))
    month = models.DateField(_("month"))
    number_format = models.CharField(_("number format"), max_length=6, choices=NumberFormat, default=NumberFormat.FP16)
    used = ExactField(
        _("used (PFLOPS·h)"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), _("Usage cannot be less than zero."))],
    )
    peak = ExactField(
        _("peak (PFLOPS)"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), _("Usage cannot be less than zero."))],
    )

    objects = MonthlyTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly total of a center")
        verbose_name_plural = _("monthly totals of centers")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "month", "number_format"],
                name="compute_monthlytotal_once",
                violation_error_code="recorded_already",
                violation_error_message=_("The total of this month is recorded already. Correct that."),
            ),
            models.CheckConstraint(
                name="compute_monthlytotal_says_something",
                condition=Q(used__isnull=False) | Q(peak__isnull=False),
                violation_error_message=_("Say what was used, or the most that ran at once."),
            ),
            models.CheckConstraint(
                name="compute_monthlytotal_not_negative",
                condition=(Q(used__isnull=True) | Q(used__gte=0)) & (Q(peak__isnull=True) | Q(peak__gte=0)),
                violation_error_message=_("Usage cannot be less than zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def check_beside_others(self) -> None:
        """Raise :class:`Conflict` (``recorded_already``) where the total of this month is recorded already."""
        same = type(self).objects.filter(center=self.center_id, month=self.month, number_format=self.number_format)
        if same.exclude(pk=self.pk).exists():
            raise Conflict("recorded_already", _("The total of this month is recorded already. Correct that."))

    def clean(self) -> None:
        super().clean()
        refuse_days_of_months(self.month)


def refuse_days_of_months(month: Any) -> None:
    """Raise a validation error for a month that is not named by its first day."""
    if isinstance(month, date) and month.day != 1:
        raise ValidationError({"month": ValidationError(_("Name a month by its first day."), "not_a_month")})
