"""Reports that go out by mail once a month: which, to whom, and what was sent."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.ids import PublicIdField
from ecosystem.correspondence.addresses import digest_of
from ecosystem.correspondence.choices import Language
from ecosystem.correspondence.models import Message
from ecosystem.programs.models import Program
from ecosystem.reports.choices import Consent, Sent
from ecosystem.reports.querysets import RecipientQuerySet, SubscriptionQuerySet

# Every month has this day.
LAST_DAY = 28


class Subscription(Audited):
    """A report that is sent on a day of every month, about the month before."""

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "center"
    audit_other = "program"
    audit_related = ("center", "program")

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="report_subscriptions", verbose_name=_("center"))
    kind = models.CharField(_("report"), max_length=8, choices=Sent)
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_subscriptions",
        verbose_name=_("program"),
        help_text=_("Of a cohort report."),
    )
    joined_since = models.DateField(
        _("joined since"),
        null=True,
        blank=True,
        help_text=_("The cohort of a cohort report: who joined from this day on."),
    )
    day = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=3,
        choices=[(day, str(day)) for day in range(1, LAST_DAY + 1)],
        help_text=_("It tells of the month before."),
    )
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.SIMPLIFIED)
    held = models.BooleanField(
        _("staff release each mail"),
        default=False,
        help_text=_("It waits in the outbox until somebody has looked at it."),
    )
    pdf = models.BooleanField(_("PDF attached"), default=True)
    workbook = models.BooleanField(_("workbook attached"), default=False)
    paused = models.BooleanField(_("paused"), default=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report by mail")
        verbose_name_plural = _("reports by mail")
        constraints = [
            models.CheckConstraint(
                name="reports_subscription_program_by_kind",
                condition=Q(kind=Sent.MONTH, program__isnull=True, joined_since__isnull=True)
                | Q(kind=Sent.COHORT, program__isnull=False, joined_since__isnull=False),
                violation_error_message=_(
                    "A cohort report names its program and since when its members joined; a monthly report names neither."
                ),
            ),
            models.CheckConstraint(
                name="reports_subscription_day_of_month",
                condition=Q(day__gte=1, day__lte=LAST_DAY),
                violation_error_message=_("The day is one that every month has: 1 to 28."),
            ),
            models.CheckConstraint(
                name="reports_subscription_has_form",
                condition=Q(pdf=True) | Q(workbook=True),
                violation_error_message=_("Attach at least one form of the report."),
            ),
        ]

    def __str__(self) -> str:
        about = {"subject": self.program or self.center, "report": self.get_kind_display()}
        return gettext("%(subject)s: %(report)s") % about

    def check_beside_others(self) -> None:
        if self.program is not None and self.program.platform.center_id != self.center_id:
            sentence = _("The program belongs to another center.")
            raise InvalidInput("other_center", sentence, {"program": [sentence]})

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()


class Recipient(Audited):
    """An address that a report goes to, once whoever reads it has agreed by a link; an account's address is known already."""

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "subscription"
    audit_related = ("subscription__center",)
    audit_derived = frozenset({"digest"})

    public_id = PublicIdField()
    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="recipients", verbose_name=_("report by mail")
    )
    email = models.EmailField(_("e-mail"))
    digest = models.CharField(_("digest of the address"), max_length=64, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    consent = models.CharField(_("consent"), max_length=8, choices=Consent, default=Consent.ASKED)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader of a report")
        verbose_name_plural = _("readers of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "digest"],
                name="reports_recipient_once",
                violation_error_code="reads_already",
                violation_error_message=_("This address is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email

    def derive(self) -> None:
        self.digest = digest_of(self.email)

    def check_beside_others(self) -> None:
        same = Recipient.objects.filter(subscription=self.subscription_id, digest=self.digest)
        if same.exclude(pk=self.pk).exists():
            sentence = _("This address is on the list already.")
            raise Conflict("reads_already", sentence, {"email": [sentence]})

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.subscription.scope_keys()


class Delivery(models.Model):
    """That a report of a month was written to an address: what the schedule goes by, so that nothing is sent twice."""

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="deliveries", verbose_name=_("report by mail")
    )
    month = models.DateField(_("month"))
    digest = models.CharField(_("digest of the address"), max_length=64)
    message = models.ForeignKey(Message, models.PROTECT, related_name="+", verbose_name=_("message"))

    class Meta:
        verbose_name = _("report sent")
        verbose_name_plural = _("reports sent")
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "month", "digest"],
                name="reports_delivery_once",
                violation_error_message=_("This report of the month was written to the address already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription}, {self.month:%Y-%m}"
