"""Reviews of applications, and the ties of reviewers to organizations."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.core.dates import Effective
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.organizations.models import Organization
from ecosystem.programs.blinding import title_of
from ecosystem.programs.choices import COUNTING, Advice, Judging, Tie
from ecosystem.programs.models.applications import Application
from ecosystem.programs.querysets.reviews import AffiliationQuerySet, ReviewQuerySet


class Review(Audited):
    """One reviewer's scores on the program's rubric, a recommendation and a reason.

    What the reviewer is still writing stands in ``draft``, theirs alone until they hand it in. ``total`` is the weighted
    mean of the scores, 0 to 100.
    """

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "application"
    audit_related = ("application__program__platform__center",)

    public_id = PublicIdField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews", verbose_name=_("application"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    state = models.CharField(_("state"), max_length=10, choices=Judging, default=Judging.ASSIGNED)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("assigned at"), default=timezone.now)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    # Points by the key of the criterion.
    scores = models.JSONField(_("points"), default=dict, blank=True)
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2, null=True, blank=True)
    advice = models.CharField(_("recommendation"), max_length=8, choices=Advice, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=4000)
    # Why somebody recused themselves or was released.
    note = models.CharField(_("note"), max_length=300, blank=True)

    draft = models.JSONField(_("draft"), default=dict, blank=True, editable=False)
    draft_saved_at = models.DateTimeField(_("draft saved at"), null=True, blank=True, editable=False)

    audit_derived = frozenset({"draft", "draft_saved_at"})
    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                condition=Q(state__in=sorted(COUNTING)),
                name="programs_review_one",
                violation_error_code="already_assigned",
                violation_error_message=_("This person reviews the application already."),
            ),
            models.CheckConstraint(
                name="programs_review_submitted_is_whole",
                condition=~Q(state=Judging.SUBMITTED)
                | (Q(total__isnull=False, submitted_at__isnull=False) & ~Q(advice="") & ~Q(reason="")),
                violation_error_message=_("A review that is handed in has points, a recommendation and a reason."),
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state", "due_on"], name="programs_review_owed")]

    @property
    def project(self) -> str:
        """What is judged, by the title that the reviewer may read."""
        return title_of(self.application, blind=self.application.program.blind)

    def __str__(self) -> str:
        return str(self.reviewer)

    def check_beside_others(self) -> None:
        if not self.is_counting:
            return
        same = Review.objects.counting().filter(application=self.application_id, reviewer=self.reviewer_id)
        if same.exclude(pk=self.pk).exists():
            raise Conflict("already_assigned", _("This person reviews the application already."))

    @property
    def is_counting(self) -> bool:
        """Whether it is the reviewer's still: neither recused nor released."""
        return self.state in COUNTING

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.application.scope_keys()


class Affiliation(Effective, Audited):
    """That a person who reviews is, or was, tied to an organization. Private; nobody is tied by inference."""

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "user"
    audit_related = ("organization",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="affiliations", verbose_name=_("person")
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("organization"))
    tie = models.CharField(_("tie"), max_length=12, choices=Tie)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "organization", "tie"],
                condition=Q(ends_on__isnull=True),
                name="programs_affiliation_once",
                violation_error_message=_("This affiliation is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{Tie(self.tie).label} {self.organization}"

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.organization.scope_keys()
