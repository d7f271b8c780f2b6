"""Forums, road shows and joint marketing: what a center holds for its industry, and who takes part."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import Center, Platform
from ecosystem.core.addresses import record_path
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Effective
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.industry.choices import EventKind, EventRole
from ecosystem.industry.querysets import EventQuerySet, ParticipantQuerySet
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Cited

TAKES_PART_ALREADY = _("The organization takes part in the event in this role already.")


class Event(Cited, Effective, Audited):
    """An event of a center, from ``starts_on`` until before ``ends_on``. Visitors are a number: nobody is named."""

    audit_capability = Capability.ENROLL
    audit_subject = "center"
    audit_other = "platform"
    audit_related = ("center", "platform")
    audit_derived = frozenset({"created_at", "updated_at"})

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="events", verbose_name=_("center"))
    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("platform")
    )
    status = models.CharField(_("status"), max_length=10, choices=Publication, default=Publication.DRAFT)
    kind = models.CharField(_("kind"), max_length=16, choices=EventKind)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("English title"), max_length=240, blank=True)
    text = models.TextField(_("what it is about"), max_length=4000, blank=True)
    text_en = models.TextField(_("what it is about, in English"), max_length=6000, blank=True)
    venue = models.CharField(_("venue"), max_length=160, blank=True)
    venue_en = models.CharField(_("venue, in English"), max_length=240, blank=True)
    url = models.URLField(_("website"), max_length=300, blank=True)
    visitors = models.PositiveIntegerField(_("number of visitors"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["center", "status", "-starts_on"], name="industry_event_of_center")]
        constraints = [
            *Effective.Meta.constraints,
            models.CheckConstraint(
                name="industry_event_has_days",
                condition=Q(starts_on__isnull=False, ends_on__isnull=False),
                violation_error_message=_("An event has its first day, and the day after its last."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.title, self.title_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:event", self.public_id)

    @property
    def lasts_a_day(self) -> bool:
        return self.ends_on - self.starts_on == timedelta(days=1)  # type: ignore[operator]

    def clean(self) -> None:
        super().clean()
        if self.platform is not None and self.platform.center_id != self.center_id:
            sentence = _("This platform belongs to another center.")
            raise ValidationError({"platform": ValidationError(sentence, "other_center")})

    def is_public_now(self) -> bool:
        return self.status == Publication.PUBLIC and self.center.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()


class Participant(Audited):
    """That an organization takes part in an event in a role, perhaps to show one of its solutions."""

    audit_capability = Capability.ENROLL
    audit_subject = "event"
    audit_other = "organization"
    audit_related = ("event__center", "organization", "solution")

    event = models.ForeignKey(Event, models.PROTECT, related_name="participants", verbose_name=_("event"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="event_roles", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=12, choices=EventRole, default=EventRole.PARTICIPANT)
    solution = models.ForeignKey(
        Solution, models.PROTECT, null=True, blank=True, related_name="event_roles", verbose_name=_("solution shown")
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("event participant")
        verbose_name_plural = _("event participants")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organization", "role"],
                name="industry_participant_once",
                violation_error_code="takes_part_already",
                violation_error_message=TAKES_PART_ALREADY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {EventRole(self.role).label}"

    def check_beside_others(self) -> None:
        same = Participant.objects.filter(event=self.event_id, organization=self.organization_id, role=self.role)
        if same.exclude(pk=self.pk).exists():
            raise Conflict("takes_part_already", str(TAKES_PART_ALREADY))

    def is_public_now(self) -> bool:
        return self.event.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.event.scope_keys()
