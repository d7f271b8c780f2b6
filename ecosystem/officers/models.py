"""Who is responsible for which member, what was said and done for it, and the office that the public sees instead of a person."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.casework.models import Private
from ecosystem.centers.models import Center, PartOfCenter
from ecosystem.core.dates import Effective, overlapping, today
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.incubation.models import ServiceCase
from ecosystem.officers.choices import Direction, Kind
from ecosystem.officers.querysets import AssignmentQuerySet, LogEntryQuerySet, OfficeQuerySet
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution

ONE_AT_A_TIME = _("Another desk officer is responsible for this member at that time.")


class Assignment(Effective, Audited):
    """Who is the desk officer of a member or applicant at a center, since when and until when: one person at a time."""

    audit_capability = Capability.ENROLL
    audit_subject = "organization"
    audit_other = "center"
    audit_related = ("center", "organization")
    audit_triggers = {"officers_assignment_one_at_a_time": ONE_AT_A_TIME}

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="assignments", verbose_name=_("center"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="desk_officers", verbose_name=_("organization")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("desk officer")
    )
    starts_on = models.DateField(_("starts on"), default=today)
    remark = models.CharField(_("why"), max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("assignment of a desk officer")
        verbose_name_plural = _("assignments of desk officers")
        indexes = [
            models.Index(fields=["officer", "ends_on"], name="officers_assignment_of_officer"),
            models.Index(fields=["organization", "center", "starts_on"], name="officers_assignment_of_member"),
        ]
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["center", "organization"],
                condition=Q(ends_on__isnull=True),
                name="officers_assignment_one_open",
                violation_error_code="officers_assignment_one_at_a_time",
                violation_error_message=ONE_AT_A_TIME,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.officer}"

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["officer-assignments", self.public_id])

    def check_beside_others(self) -> None:
        same = Assignment.objects.filter(center=self.center_id, organization=self.organization_id)
        if same.exclude(pk=self.pk).filter(overlapping(self.starts_on, self.ends_on)).exists():
            raise Conflict("officers_assignment_one_at_a_time", str(ONE_AT_A_TIME))

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()


class LogEntry(Private):
    """A contact between a center and a member: what was asked, said or done. Staff alone read it.

    A request is what a member asks for; an entry that ``answers`` it stops its clock. ``next_contact_on`` is when staff mean
    to turn to the member again: the latest one of a member counts, until there is a contact on that day or later.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="service_log", verbose_name=_("organization")
    )
    application = models.ForeignKey(
        "programs.Application",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_log",
        verbose_name=_("application"),
    )
    service_case = models.ForeignKey(
        ServiceCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_log",
        verbose_name=_("service case"),
    )
    solution = models.ForeignKey(
        Solution, models.PROTECT, null=True, blank=True, related_name="service_log", verbose_name=_("solution")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CALL)
    direction = models.CharField(_("who turned to whom"), max_length=3, choices=Direction, default=Direction.OUTGOING)
    happened_on = models.DateField(_("happened on"), default=today)
    subject = models.CharField(pgettext_lazy("of a contact", "subject"), max_length=200)
    text = models.TextField(_("text"), max_length=10000, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_log",
        verbose_name=_("handled by"),
    )
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by", verbose_name=_("answers the request")
    )
    next_contact_on = models.DateField(_("next contact on"), null=True, blank=True)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the service log")
        verbose_name_plural = _("service log")
        indexes = [
            models.Index(fields=["organization", "center", "-happened_on"], name="officers_log_of_member"),
            models.Index(fields=["center", "kind", "happened_on"], name="officers_log_of_center"),
            models.Index(fields=["answers", "happened_on"], name="officers_log_answers"),
        ]
        constraints = [
            models.CheckConstraint(
                name="officers_logentry_request_is_incoming",
                condition=~Q(kind=Kind.REQUEST) | Q(direction=Direction.INCOMING),
                violation_error_message=_("A request comes from the member."),
            ),
            models.CheckConstraint(
                name="officers_logentry_answer_is_outgoing",
                condition=Q(answers__isnull=True) | Q(direction=Direction.OUTGOING),
                violation_error_message=_("An answer goes to the member."),
            ),
            models.CheckConstraint(
                name="officers_logentry_next_contact_later",
                condition=Q(next_contact_on__isnull=True) | Q(next_contact_on__gt=F("happened_on")),
                violation_error_message=_("The next contact comes after this one."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["service-log", self.public_id])

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, ValidationError] = {}
        if self.next_contact_on is not None and self.happened_on and self.next_contact_on <= self.happened_on:
            wrong["next_contact_on"] = ValidationError(_("The next contact comes after this one."), "too_early")
        if self.answers is not None:
            self._check_answer(self.answers, wrong)
        if self.service_case is not None and self.service_case.organization_id != self.organization_id:
            wrong["service_case"] = ValidationError(_("This service case is another member's."), "other_organization")
        if wrong:
            raise ValidationError(wrong)

    def _check_answer(self, request: "LogEntry", wrong: dict[str, ValidationError]) -> None:
        same = (request.center_id, request.organization_id) == (self.center_id, self.organization_id)
        if request.kind != Kind.REQUEST or not same:
            sentence = _("Only a request of the same member to the same center is answered.")
            wrong["answers"] = ValidationError(sentence, "not_its_request")
        elif self.happened_on and self.happened_on < request.happened_on:
            wrong["happened_on"] = ValidationError(_("It was only asked on a later day."), "too_early")


class Office(PartOfCenter):
    """Where members of a center turn to: the public sees the office, never the person who answers there."""

    public_id = PublicIdField()
    center = models.OneToOneField(Center, models.PROTECT, related_name="office", verbose_name=_("center"))
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    hours = models.CharField(_("office hours"), max_length=120, blank=True)
    hours_en = models.CharField(_("office hours, in English"), max_length=160, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    address_en = models.CharField(_("address, in English"), max_length=250, blank=True)
    shows_officer = models.BooleanField(
        _("members see the name of their desk officer"),
        default=False,
        help_text=_("In the portal, to the member's own representatives; the public never does."),
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    @property
    def told_hours(self) -> str:
        return content(self.hours, self.hours_en)

    @property
    def told_address(self) -> str:
        return content(self.address, self.address_en)
