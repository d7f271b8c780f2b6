"""The yearly question whether a record is right: a round of a center, and what each organization answered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import Center
from ecosystem.confirmations.choices import ANSWERED, Answer, Whom
from ecosystem.confirmations.querysets import ConfirmationQuerySet, RoundQuerySet
from ecosystem.core.ids import PublicIdField
from ecosystem.correspondence.choices import Language
from ecosystem.correspondence.models import OfCenter
from ecosystem.organizations.models import Organization, Representation


class ConfirmationRound(OfCenter):
    """One time that a center asks organizations to confirm what the registry says of them.

    ``subject`` and ``body`` are the letter where staff wrote one of their own; empty, the center's template is sent.
    """

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="confirmation_rounds", verbose_name=_("center"))
    year = models.PositiveSmallIntegerField(_("year"))
    whom = models.CharField(_("who is asked"), max_length=10, choices=Whom, default=Whom.MEMBERS)
    answer_by = models.DateField(_("answer by"))
    remind_after = models.PositiveSmallIntegerField(_("days until the silent are reminded"), default=14)
    repeats = models.BooleanField(_("again every year"), default=False)
    subject = models.CharField(_("subject line"), max_length=200, blank=True)
    body = models.TextField(_("text of the mail"), blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation round")
        verbose_name_plural = _("confirmation rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["center"],
                condition=Q(closed_at__isnull=True),
                name="confirmations_round_one_open",
                violation_error_code="already_open",
                violation_error_message=_("A round of this center is still open. Close it first."),
            ),
            models.CheckConstraint(
                name="confirmations_round_closes_after_it_opened",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                violation_error_message=_("A round is closed after it was opened."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["confirmation-rounds", self.public_id])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Confirmation(Audited):
    """What one organization is asked in a round, through whom, and what it answered.

    Of the link nothing is kept: it is signed for this record and its ``serial``, and put into the mail as that goes out.
    A new link has another serial, so that the one before opens nothing any more.
    """

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "organization"
    audit_other = "round"
    audit_related = ("round__center",)

    public_id = PublicIdField()
    round = models.ForeignKey(
        ConfirmationRound, models.PROTECT, related_name="confirmations", verbose_name=_("confirmation round")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="confirmations", verbose_name=_("organization")
    )
    state = models.CharField(_("answer"), max_length=12, choices=Answer, default=Answer.WAITING)
    representation = models.ForeignKey(
        Representation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("representation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    email = models.EmailField(_("to the address"), blank=True)
    name = models.CharField(_("recipient"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.SIMPLIFIED)
    serial = models.PositiveSmallIntegerField(_("number of the link"), default=1)
    expires_at = models.DateTimeField(_("expires at"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organization"],
                name="confirmations_confirmation_once",
                violation_error_message=_("The organization is asked in this round already."),
            ),
            models.CheckConstraint(
                name="confirmations_confirmation_answered",
                condition=Q(state__in=sorted(ANSWERED), answered_at__isnull=False)
                | (~Q(state__in=sorted(ANSWERED)) & Q(answered_at__isnull=True)),
                violation_error_message=_("An answer has a moment exactly when there is one."),
            ),
            models.CheckConstraint(
                name="confirmations_confirmation_reached",
                condition=Q(state=Answer.UNREACHABLE, email="") | (~Q(state=Answer.UNREACHABLE) & ~Q(email="")),
                violation_error_message=_("Who is asked has an address, and who has none cannot be reached."),
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="confirmations_by_answer")]

    def __str__(self) -> str:
        return f"{self.organization} {self.round.year}"

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.round.scope_keys()
