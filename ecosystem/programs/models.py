"""Programs, and the enrollments of organizations in them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import Platform
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Effective, overlapping
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.core.text import fold
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import FINAL, State
from ecosystem.programs.querysets import EnrollmentQuerySet, EnrollmentSpellQuerySet, ProgramQuerySet
from ecosystem.sources.models import Cited


class Program(Cited, Effective, Audited):
    """Something an organization can enroll in, offered by a platform. Its dates are when it runs."""

    audit_capability = Capability.ENROLL
    audit_subject = "platform"
    audit_related = ("platform__center",)

    public_id = PublicIdField()
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="programs", verbose_name=_("platform"))
    status = models.CharField(_("status"), max_length=10, choices=Publication, default=Publication.DRAFT)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    eligibility = models.TextField(_("who can join"), blank=True)
    eligibility_en = models.TextField(_("who can join, in English"), blank=True)
    benefits = models.TextField(_("what one gets"), blank=True)
    benefits_en = models.TextField(_("what one gets, in English"), blank=True)
    judging = models.TextField(_("how it is judged"), blank=True)
    judging_en = models.TextField(_("how it is judged, in English"), blank=True)
    intake_opens_on = models.DateField(_("intake opens on"), null=True, blank=True)
    intake_closes_on = models.DateField(_("intake closes on"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    search_key = models.TextField(_("search key"), editable=False, blank=True)

    audit_derived = frozenset({"search_key"})
    objects = ProgramQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["platform", "name"],
                name="programs_program_name_once",
                violation_error_message=_("The platform has a program of this name already."),
            ),
            models.CheckConstraint(
                name="programs_program_intake_in_order",
                condition=Q(intake_opens_on__isnull=True)
                | Q(intake_closes_on__isnull=True)
                | Q(intake_closes_on__gte=F("intake_opens_on")),
                violation_error_message=_("The intake cannot close before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return reverse("directory:program", args=[self.public_id])

    def derive(self) -> None:
        self.search_key = fold(f"{self.name} {self.name_en} {self.description} {self.description_en}")

    def is_public_now(self) -> bool:
        return self.status == Publication.PUBLIC and self.platform.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.platform.center.scope_keys()


class Enrollment(Effective, Audited):
    """An organization's place in a program. ``state``, ``starts_on`` and ``ends_on`` sum up its spells."""

    audit_capability = Capability.ENROLL
    audit_subject = "organization"
    audit_other = "program"
    audit_related = ("organization", "program__platform__center")

    public_id = PublicIdField()
    program = models.ForeignKey(Program, models.PROTECT, related_name="enrollments", verbose_name=_("program"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="enrollments", verbose_name=_("organization")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["program", "organization"],
                condition=Q(ends_on__isnull=True),
                name="programs_enrollment_one_open",
                violation_error_code="already_enrolled",
                violation_error_message=_("The organization is enrolled in this program already."),
            ),
            models.CheckConstraint(
                name="programs_enrollment_has_start",
                condition=Q(starts_on__isnull=False),
                violation_error_message=_("An enrollment needs the date it starts."),
            ),
            models.CheckConstraint(
                name="programs_enrollment_ended_is_final",
                condition=Q(ends_on__isnull=True, state__in=[State.ACTIVE, State.SUSPENDED])
                | Q(ends_on__isnull=False, state__in=sorted(FINAL)),
                violation_error_message=_("An enrollment has ended exactly when its state is final."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.program}"

    def get_absolute_url(self) -> str:
        return f"{self.program.get_absolute_url()}#{self.public_id}"

    def check_beside_others(self) -> None:
        if self.starts_on is None:
            return
        same = Enrollment.objects.filter(program=self.program_id, organization=self.organization_id)
        if same.filter(overlapping(self.starts_on, self.ends_on)).exclude(pk=self.pk).exists():
            sentence = _("The organization is enrolled in this program at that time already.")
            raise Conflict("already_enrolled", sentence)

    def is_public_now(self) -> bool:
        return self.program.is_public_now() and self.organization.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.program.scope_keys()


class EnrollmentSpell(Effective, Audited):
    """The state of an enrollment between two dates, and why it came to that state."""

    audit_capability = Capability.ENROLL
    audit_subject = "enrollment"
    audit_related = ("enrollment__organization", "enrollment__program__platform__center")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="spells", verbose_name=_("enrollment"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = EnrollmentSpellQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("spell of an enrollment")
        verbose_name_plural = _("spells of enrollments")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(ends_on__isnull=True),
                name="programs_enrollmentspell_one_open",
                violation_error_message=_("An enrollment is in one state at a time."),
            ),
        ]
        indexes = [models.Index(fields=["state", "enrollment", "starts_on", "ends_on"], name="programs_spell_by_state")]

    def __str__(self) -> str:
        return str(State(self.state).label)

    def is_public_now(self) -> bool:
        return self.enrollment.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.enrollment.scope_keys()
