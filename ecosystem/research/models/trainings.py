"""Trainings that a center holds: counts alone, never a person."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.models import Audited
from ecosystem.centers.models import Center
from ecosystem.core.addresses import record_path
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Effective
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.research.querysets import TrainingQuerySet
from ecosystem.sources.models import Cited

MOST_PEOPLE = 1_000_000
TOO_MANY_CERTIFIED = _("More people cannot be certified than were trained.")
CERTIFIED_OF_NONE = _("Say how many were trained before saying how many of them were certified.")


def people(label: Any) -> models.PositiveIntegerField:
    """A number of people, null where nobody said it."""
    return models.PositiveIntegerField(label, null=True, blank=True, validators=[MaxValueValidator(MOST_PEOPLE)])


class Training(Cited, Effective, Audited):
    """A training, mostly with a university: the seats planned, how many people were trained, how many certified."""

    audit_subject = "center"
    audit_other = "partner"
    audit_related = ("center",)

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="trainings", verbose_name=_("center"))
    partner = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="trainings", verbose_name=_("partner")
    )
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, blank=True, related_name="trainings", verbose_name=_("program")
    )
    status = models.CharField(_("status"), max_length=10, choices=Publication, default=Publication.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=250, blank=True)
    seats = models.PositiveIntegerField(
        _("seats planned"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    trained = people(_("people trained"))
    certified = people(_("people certified"))

    objects = TrainingQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        indexes = [models.Index(fields=["center", "status", "starts_on"], name="research_training_begun")]
        constraints = [
            *Effective.Meta.constraints,
            models.CheckConstraint(
                name="research_training_certified_within_trained",
                condition=Q(certified__isnull=True) | Q(trained__isnull=True) | Q(certified__lte=F("trained")),
                violation_error_message=TOO_MANY_CERTIFIED,
            ),
            models.CheckConstraint(
                name="research_training_certified_of_trained",
                condition=Q(certified__isnull=True) | Q(trained__isnull=False),
                violation_error_message=CERTIFIED_OF_NONE,
            ),
        ]

    def __str__(self) -> str:
        return content(self.title, self.title_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:training", self.public_id)

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, ValidationError] = {}
        if self.certified is not None and self.trained is None:
            wrong["certified"] = ValidationError(CERTIFIED_OF_NONE, "certified_of_none")
        elif self.certified is not None and self.trained is not None and self.certified > self.trained:
            wrong["certified"] = ValidationError(TOO_MANY_CERTIFIED, "too_many_certified")
        if self.program is not None and self.center_id and self.program.platform.center_id != self.center_id:
            wrong["program"] = ValidationError(_("The program is another center's."), "another_center")
        if wrong:
            raise ValidationError(wrong)

    def is_public_now(self) -> bool:
        return self.status == Publication.PUBLIC and self.center.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()
