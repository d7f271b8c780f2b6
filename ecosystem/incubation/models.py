"""Service cases: a center's service steps as they are carried out for members and, mostly, for their solutions."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import CenterStep
from ecosystem.core.dates import Effective, today
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.incubation.choices import OPEN, WITHOUT_WORK, State
from ecosystem.incubation.querysets import ServiceCaseQuerySet
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Cited

OPEN_ALREADY = _("This step is under way for the member and the solution already.")


class ServiceCase(Cited, Effective, Audited):
    """A service step being carried out for a member and, mostly, one of its solutions.

    It runs from ``starts_on`` until before ``ends_on``, the day on which it was done, skipped or canceled. ``source`` and
    ``quote`` stand for the ``deliverable``. The officer is for staff alone: the public sees the office, never the person.
    """

    audit_capability = Capability.ENROLL
    audit_subject = "organization"
    audit_other = "solution"
    audit_related = ("step__center", "organization", "solution")
    audit_derived = frozenset({"updated_at"})
    audit_summed = True

    public_id = PublicIdField()
    step = models.ForeignKey(CenterStep, models.PROTECT, related_name="cases", verbose_name=_("service step"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="service_cases", verbose_name=_("organization")
    )
    solution = models.ForeignKey(
        Solution, models.PROTECT, null=True, blank=True, related_name="service_cases", verbose_name=_("solution")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    planned_on = models.DateField(_("planned on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_cases",
        verbose_name=_("desk officer"),
    )
    deliverable = models.TextField(_("deliverable"), max_length=2000, blank=True)
    # Why it was skipped or canceled.
    closing_reason = models.CharField(_("why it was not done"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = ServiceCaseQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("service case")
        verbose_name_plural = _("service cases")
        indexes = [
            models.Index(fields=["step", "state", "starts_on"], name="incubation_case_of_step"),
            models.Index(fields=["officer", "state"], name="incubation_case_of_officer"),
        ]
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "solution", "step"],
                condition=Q(state__in=sorted(OPEN)),
                name="incubation_servicecase_one_open",
                violation_error_code="open_already",
                violation_error_message=OPEN_ALREADY,
            ),
            models.UniqueConstraint(
                fields=["organization", "step"],
                condition=Q(state__in=sorted(OPEN), solution__isnull=True),
                name="incubation_servicecase_one_open_of_member",
                violation_error_code="open_already",
                violation_error_message=OPEN_ALREADY,
            ),
            models.CheckConstraint(
                name="incubation_servicecase_dates_by_state",
                condition=Q(state=State.PLANNED, starts_on__isnull=True, ends_on__isnull=True)
                | Q(state=State.RUNNING, starts_on__isnull=False, ends_on__isnull=True)
                | Q(state=State.DONE, starts_on__isnull=False, ends_on__isnull=False)
                | Q(state__in=sorted(WITHOUT_WORK), ends_on__isnull=False),
                violation_error_message=_("What runs has begun, and what is closed has the day on which it was."),
            ),
            models.CheckConstraint(
                name="incubation_servicecase_reason_by_state",
                condition=(Q(state__in=sorted(WITHOUT_WORK)) & ~Q(closing_reason=""))
                | (~Q(state__in=sorted(WITHOUT_WORK)) & Q(closing_reason="")),
                violation_error_message=_("What was skipped or canceled says why, and nothing else does."),
            ),
            models.CheckConstraint(
                name="incubation_servicecase_planned_first",
                condition=(Q(starts_on__isnull=True) | Q(starts_on__gte=F("planned_on")))
                & (Q(ends_on__isnull=True) | Q(ends_on__gte=F("planned_on"))),
                violation_error_message=_("It cannot have begun or ended before it was planned."),
            ),
            models.CheckConstraint(
                name="incubation_servicecase_due_after_planned",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("planned_on")),
                violation_error_message=_("It cannot be due before it was planned."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} · {self.solution or self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["service-cases", self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        """Whether it should have been done before today."""
        return self.is_open and self.due_on is not None and self.due_on < today()

    @property
    def days(self) -> int | None:
        """How many days it ran, or has been running until today; None where it never began."""
        if self.starts_on is None:
            return None
        return ((self.ends_on or today()) - self.starts_on).days

    def check_beside_others(self) -> None:
        if self.state not in OPEN:
            return
        same = ServiceCase.objects.open().filter(
            organization=self.organization_id, solution=self.solution_id, step=self.step_id
        )
        if same.exclude(pk=self.pk).exists():
            raise Conflict("open_already", str(OPEN_ALREADY))

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, ValidationError] = {}
        if self.solution is not None and self.step_id and self.solution.center_id != self.step.center_id:
            sentence = _("The solution is not incubated at the center that gives this step.")
            wrong["solution"] = ValidationError(sentence, "another_center")
        if self.due_on is not None and self.planned_on is not None and self.due_on < self.planned_on:
            wrong["due_on"] = ValidationError(_("It cannot be due before it was planned."), "too_early")
        if wrong:
            raise ValidationError(wrong)

    def is_public_now(self) -> bool:
        """How far a public solution came is told on its page; what concerns a member alone is not."""
        return self.solution is not None and self.solution.is_public_now() and self.step.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.step.scope_keys()
