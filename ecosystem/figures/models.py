"""Numbers that somebody reported."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.models import Audited
from ecosystem.centers.models import Center
from ecosystem.core.dates import Precision
from ecosystem.core.errors import InvalidInput
from ecosystem.core.ids import PublicIdField
from ecosystem.figures.choices import CorrectionKind, Nature, Scope, Standing
from ecosystem.figures.querysets import FigureQuerySet
from ecosystem.organizations.models import Organization
from ecosystem.sources.models import Cited
from ecosystem.vocabulary.choices import Comparator
from ecosystem.vocabulary.models import Measure, Place


class Figure(Cited, Audited):
    """A reported number: by which definition, about what, when, from which source. Never mixed with what is counted."""

    public_id = PublicIdField()
    registry = models.ForeignKey(Place, models.PROTECT, related_name="figures", verbose_name=_("registry"))
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="figures", verbose_name=_("measure"))
    scope = models.CharField(_("about"), max_length=12, choices=Scope)
    center = models.ForeignKey(
        Center, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("center")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="figures_about", verbose_name=_("place")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("organization")
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    comparator = models.CharField(_("comparator"), max_length=6, choices=Comparator, default=Comparator.EQ)
    nature = models.CharField(_("nature"), max_length=8, choices=Nature, default=Nature.FACT)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.REPORTED)
    as_of_on = models.DateField(_("as of"), null=True, blank=True)
    as_of_on_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    period_starts_on = models.DateField(_("period starts on"), null=True, blank=True)
    period_ends_on = models.DateField(_("period ends on"), null=True, blank=True)
    remark = models.CharField(_("original wording"), max_length=200, blank=True)
    remark_en = models.CharField(_("original wording, in English"), max_length=250, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name=_("superseded by")
    )

    audit_subject = "center"
    audit_other = "organization"
    audit_related = ("center", "organization")
    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = [models.Index(fields=["registry", "measure", "-as_of_on"], name="figures_by_measure")]
        constraints = [
            models.CheckConstraint(
                name="figures_figure_one_subject",
                condition=Q(scope=Scope.CENTER, center__isnull=False, place__isnull=True, organization__isnull=True)
                | Q(scope=Scope.PLACE, center__isnull=True, place__isnull=False, organization__isnull=True)
                | Q(scope=Scope.ORGANIZATION, center__isnull=True, place__isnull=True, organization__isnull=False)
                | Q(scope=Scope.COUNTRY, center__isnull=True, place__isnull=True, organization__isnull=True),
                violation_error_message=_(
                    "A figure is about one thing: a center, a place, an organization or the country."
                ),
            ),
            models.CheckConstraint(
                name="figures_figure_period_in_order",
                condition=Q(period_starts_on__isnull=True)
                | Q(period_ends_on__isnull=True)
                | Q(period_ends_on__gt=models.F("period_starts_on")),
                violation_error_message=_("The period must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value.normalize():f}"

    def get_absolute_url(self) -> str:
        return f"{reverse('directory:figures')}#{self.public_id}"

    def clean(self) -> None:
        super().clean()
        if self.standing == Standing.SUPERSEDED and self.superseded_by_id is None:
            raise ValidationError({"superseded_by": _("Say which figure supersedes this one.")})

    def check_beside_others(self) -> None:
        following = self.superseded_by_id
        while following is not None:
            if following == self.pk:
                sentence = _("A figure cannot supersede itself.")
                raise InvalidInput("circle", sentence, {"superseded_by": [sentence]})
            following = Figure.objects.values_list("superseded_by", flat=True).get(pk=following)

    def is_public_now(self) -> bool:
        return all(subject is None or subject.is_public_now() for subject in (self.center, self.organization))

    def scope_keys(self) -> dict[str, Any]:
        return {"registry_id": self.registry_id}

    @property
    def subject(self) -> Any:
        """What the figure is about; None for the whole country."""
        return self.center or self.place or self.organization


class FigureCorrection(Audited):
    """That a public figure said something else before, or that another one took its place: when, and why. Itself public.

    ``before`` and ``after`` hold the columns that changed, as text. What took place of a figure is its ``superseded_by``.
    """

    audit_subject = "figure"
    audit_related = ("figure__center", "figure__organization")

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="corrections", verbose_name=_("figure"))
    kind = models.CharField(_("kind"), max_length=10, choices=CorrectionKind, default=CorrectionKind.CORRECTED)
    made_at = models.DateTimeField(_("corrected at"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)

    class Meta:
        verbose_name = _("correction of a figure")
        verbose_name_plural = _("corrections of figures")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {timezone.localtime(self.made_at):%Y-%m-%d}"

    def is_public_now(self) -> bool:
        return self.figure.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.figure.scope_keys()
