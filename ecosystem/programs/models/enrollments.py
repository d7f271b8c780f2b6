"""Enrollments of organizations in programs, and the evidence that members reached what the program wants of them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.core.dates import Effective, overlapping
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import FINAL, State
from ecosystem.programs.models.applications import Application
from ecosystem.programs.models.programs import Program
from ecosystem.programs.models.requirements import GraduationCriterion
from ecosystem.programs.querysets.programs import EnrollmentQuerySet, EnrollmentSpellQuerySet


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
    application = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrollment",
        verbose_name=_("application"),
    )
    # Until when it is agreed; it ends when somebody ends it, and can be renewed before.
    term_ends_on = models.DateField(_("agreed until"), null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        indexes = [models.Index(fields=["starts_on", "id"], name="programs_enrollment_by_start")]
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
            models.CheckConstraint(
                name="programs_enrollment_term_after_start",
                condition=Q(term_ends_on__isnull=True) | Q(term_ends_on__gt=models.F("starts_on")),
                violation_error_message=_("It cannot be agreed until a day before it starts."),
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


class Evidence(Audited):
    """Whether a member has met a criterion for graduating, and what shows it. For staff of the center."""

    audit_capability = Capability.ENROLL
    audit_subject = "enrollment"
    audit_related = ("enrollment__organization", "enrollment__program__platform__center")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="evidence", verbose_name=_("enrollment"))
    criterion = models.ForeignKey(
        GraduationCriterion, models.PROTECT, related_name="evidence", verbose_name=_("criterion")
    )
    met = models.BooleanField(_("met"), default=False)
    on = models.DateField(_("established on"))
    text = models.TextField(_("evidence"), max_length=2000)
    url = models.URLField(_("web address"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "criterion"],
                name="programs_evidence_once",
                violation_error_message=_("There is evidence for this criterion already. Correct that."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}"

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.enrollment.scope_keys()
