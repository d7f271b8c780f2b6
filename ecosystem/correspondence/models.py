"""Mail to applicants and members: messages, the mailings they belong to, changed templates, and who wants no news."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import Center
from ecosystem.core.ids import PublicIdField
from ecosystem.correspondence.addresses import digest_of
from ecosystem.correspondence.choices import Language, State
from ecosystem.correspondence.footers import footer, needs_consent
from ecosystem.correspondence.kinds import label_of
from ecosystem.correspondence.querysets import MessageQuerySet, OfCenterQuerySet, UnsubscriptionQuerySet
from ecosystem.organizations.models import Organization


class OfCenter(Audited):
    """What belongs to a center's correspondence: never public, and read by who keeps its enrollments, history included."""

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "center"
    audit_related = ("center",)

    class Meta:
        abstract = True

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()  # type: ignore[attr-defined]


class Batch(OfCenter):
    """One letter to many: the messages that were written in one go."""

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="mailings", verbose_name=_("center"))
    kind = models.CharField(_("kind of mail"), max_length=80)
    title = models.CharField(_("subject line"), max_length=200)
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)

    objects = OfCenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")

    def __str__(self) -> str:
        return f"{self.title} · {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"


class Message(OfCenter):
    """A message to one person, as it was or will be sent.

    What staff decide about it (release, hold, cancel, the text) is audited. What the post does with it (``sending``,
    ``sent``, attempts, errors) is nobody's decision: the queue writes it here and nowhere else. Undo sees it all the
    same, so nothing is undone that has gone out.
    """

    audit_subject = "organization"
    audit_other = "batch"
    audit_related = ("center",)

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="messages", verbose_name=_("center"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("organization")
    )
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("mailing")
    )
    about_label = models.CharField(_("kind of record it is about"), max_length=60, blank=True)
    about_id = models.BigIntegerField(_("number of the record it is about"), null=True, blank=True)
    about_name = models.CharField(_("about"), max_length=200, blank=True)
    kind = models.CharField(_("kind of mail"), max_length=80)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.SIMPLIFIED)
    to_email = models.EmailField(_("to the address"))
    to_name = models.CharField(_("recipient"), max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    subject = models.CharField(_("subject line"), max_length=200)
    body = models.TextField(_("text of the mail"))
    values = models.JSONField(_("values filled in"), default=dict, blank=True)
    message_id = models.CharField(_("number of the mail"), max_length=255, editable=False)
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("being sent since"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        constraints = [
            models.CheckConstraint(
                name="correspondence_message_queued_has_turn",
                condition=Q(state=State.QUEUED, next_attempt_at__isnull=False)
                | (~Q(state=State.QUEUED) & Q(next_attempt_at__isnull=True)),
                violation_error_message=_("A message has a next attempt exactly while it waits to be sent."),
            ),
            models.CheckConstraint(
                name="correspondence_message_sending_is_claimed",
                condition=Q(state=State.SENDING, claimed_at__isnull=False)
                | (~Q(state=State.SENDING) & Q(claimed_at__isnull=True)),
                violation_error_message=_("A message is taken exactly while it is being sent."),
            ),
            models.CheckConstraint(
                name="correspondence_message_sent_has_moment",
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
                violation_error_message=_("A message has a moment of sending exactly when it was sent."),
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="correspondence_message_due"),
            models.Index(fields=["center", "state", "-id"], name="correspondence_message_outbox"),
            models.Index(fields=["kind", "-id"], name="correspondence_message_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.to_name or self.to_email}: {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["outbox", self.public_id])

    @property
    def footer(self) -> str:
        """What stands below the text where the reader can end such mail."""
        return footer(self.public_id, self.language) if needs_consent(self.kind) else ""


class MailTemplate(OfCenter):
    """What a center says in a kind of mail instead of the text that comes with the product."""

    center = models.ForeignKey(Center, models.PROTECT, related_name="mail_templates", verbose_name=_("center"))
    kind = models.CharField(_("kind of mail"), max_length=80)
    language = models.CharField(_("language"), max_length=8, choices=Language)
    subject = models.CharField(_("subject line"), max_length=200)
    body = models.TextField(_("text of the mail"))

    objects = OfCenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail template")
        verbose_name_plural = _("changed mail templates")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "kind", "language"],
                name="correspondence_mailtemplate_once",
                violation_error_message=_("The center has a text for this kind of mail in this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{label_of(self.kind)} · {self.get_language_display()}"


class Unsubscription(OfCenter):
    """An address that wants no news from a center. ``digest`` finds it however it is written."""

    center = models.ForeignKey(Center, models.PROTECT, related_name="unsubscriptions", verbose_name=_("center"))
    address = models.EmailField(_("e-mail"))
    digest = models.CharField(_("digest of the address"), max_length=64, editable=False)
    at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    audit_derived = frozenset({"digest"})
    objects = UnsubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsubscription")
        verbose_name_plural = _("unsubscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "digest"],
                name="correspondence_unsubscription_once",
                violation_error_code="already_unsubscribed",
                violation_error_message=_("This address has unsubscribed already."),
            )
        ]

    def __str__(self) -> str:
        return self.address

    def derive(self) -> None:
        self.digest = digest_of(self.address)


class Worker(models.Model):
    """A process that sends mail, and when it was last seen at work."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    seen_at = models.DateTimeField(_("seen at"), db_index=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name
