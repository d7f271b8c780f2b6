"""Somebody brought together with a need, until they sign or nothing comes of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.industry.choices import LIVE, WITHOUT_RESULT, Progress
from ecosystem.industry.models.needs import Need, money
from ecosystem.industry.querysets import IntroductionQuerySet
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Cited

INTRODUCED_ALREADY = _("This organization is introduced to the need already.")


class Introduction(Cited, Audited):
    """An organization brought together with a need, perhaps with one of its solutions.

    ``closed_on`` is the day of the contract, or on which it was declined or lapsed. Who was introduced to whom, and for how
    much they signed, is for staff and the two of them; the public is told how many.
    """

    audit_capability = Capability.ENROLL
    audit_subject = "need"
    audit_other = "organization"
    audit_related = ("need__center", "organization", "solution")
    audit_derived = frozenset({"updated_at"})
    audit_summed = True

    public_id = PublicIdField()
    need = models.ForeignKey(Need, models.PROTECT, related_name="introductions", verbose_name=_("need"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="introductions", verbose_name=_("organization")
    )
    solution = models.ForeignKey(
        Solution, models.PROTECT, null=True, blank=True, related_name="introductions", verbose_name=_("solution")
    )
    state = models.CharField(_("state"), max_length=10, choices=Progress, default=Progress.INTRODUCED)
    introduced_on = models.DateField(_("introduced on"))
    talking_on = models.DateField(_("talking since"), null=True, blank=True)
    closed_on = models.DateField(_("signed, declined or lapsed on"), null=True, blank=True)
    amount = money(_("amount of the contract (CNY)"))
    note = models.CharField(_("what it is about"), max_length=300, blank=True)
    closing_reason = models.CharField(_("why nothing came of it"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        indexes = [models.Index(fields=["state", "introduced_on"], name="industry_introduction_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "organization"],
                condition=Q(state__in=sorted(LIVE)),
                name="industry_introduction_one_live",
                violation_error_code="introduced_already",
                violation_error_message=INTRODUCED_ALREADY,
            ),
            models.CheckConstraint(
                name="industry_introduction_closed_by_state",
                condition=Q(state__in=sorted(LIVE), closed_on__isnull=True)
                | (~Q(state__in=sorted(LIVE)) & Q(closed_on__isnull=False)),
                violation_error_message=_("What is over has the day on which it was."),
            ),
            models.CheckConstraint(
                name="industry_introduction_talking",
                condition=(~Q(state=Progress.TALKING) | Q(talking_on__isnull=False))
                & (~Q(state=Progress.INTRODUCED) | Q(talking_on__isnull=True)),
                violation_error_message=_("Who talks has the day since when."),
            ),
            models.CheckConstraint(
                name="industry_introduction_days_in_order",
                condition=(Q(talking_on__isnull=True) | Q(talking_on__gte=F("introduced_on")))
                & (Q(closed_on__isnull=True) | Q(closed_on__gte=F("introduced_on")))
                & (Q(closed_on__isnull=True) | Q(talking_on__isnull=True) | Q(closed_on__gte=F("talking_on"))),
                violation_error_message=_("First they are introduced, then they talk, then it is over."),
            ),
            models.CheckConstraint(
                name="industry_introduction_amount_signed",
                condition=Q(amount__isnull=True) | Q(state=Progress.SIGNED, amount__gt=0),
                violation_error_message=_("Only what was signed has an amount, and it is more than zero."),
            ),
            models.CheckConstraint(
                name="industry_introduction_reason_by_state",
                condition=(Q(state__in=sorted(WITHOUT_RESULT)) & ~Q(closing_reason=""))
                | (~Q(state__in=sorted(WITHOUT_RESULT)) & Q(closing_reason="")),
                violation_error_message=_("What was declined or lapsed says why, and nothing else does."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} → {self.need}"

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["introductions", self.public_id])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def check_beside_others(self) -> None:
        if self.state not in LIVE:
            return
        same = Introduction.objects.live().filter(need=self.need_id, organization=self.organization_id)
        if same.exclude(pk=self.pk).exists():
            raise Conflict("introduced_already", str(INTRODUCED_ALREADY))

    def clean(self) -> None:
        super().clean()
        if self.organization_id is not None and self.organization_id == self.need.posted_by_id:
            sentence = _("This organization has posted the need itself.")
            raise ValidationError({"organization": ValidationError(sentence, "own_need")})

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.need.scope_keys()
